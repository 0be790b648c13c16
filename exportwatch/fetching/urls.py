"""Addresses: what counts as one, its canonical form, and whether this program may visit it.

Knows names and numbers of hosts only and opens no connection; what asks a name server is an argument (`Resolver`).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from urllib.parse import unquote_plus, urlsplit

import httpx

from .errors import InvalidAddressError, NotAnsweringError, RefusedAddressError, UnknownHostError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

Resolver = Callable[[str, int], Sequence[str]]
"""(host, port) → its IP addresses as text, in the order to try; raises OSError where there is none."""

_DEFAULT_PORTS = {"http": 80, "https": 443}

# Click identifiers say how a reader came, never what is read. Named by their makers: Google (utm_*, gclid,
# dclid, gbraid, wbraid, _ga, _gl), Meta (fbclid, igshid), Microsoft (msclkid), X (twclid), Yandex (yclid), TikTok
# (ttclid), Mailchimp (mc_cid, mc_eid), HubSpot (_hsenc, _hsmi), Marketo (mkt_tok), Adobe (s_cid).
_TRACKING = re.compile(
    r"utm_.*|gclid|dclid|gbraid|wbraid|_ga|_gl|fbclid|igshid|msclkid|twclid|yclid|ttclid|mc_[ce]id|_hsenc|_hsmi|mkt_tok"
    r"|s_cid",
    re.IGNORECASE,
)

_ADDRESS = re.compile(r"\s*https?://", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+-]*):(?!\d)", re.IGNORECASE)  # no dot, no digit after: example.org:80 is a host
_HOST_NAME = re.compile(r"(?=.{1,253}\.?\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?\Z")
# WHATWG URL, "ends in a number": such a host is an IPv4 address in disguise (2130706433, 0x7f.1, 127.1) or nothing.
_ENDS_IN_NUMBER = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)\.?\Z")

# After the IANA IPv4 and IPv6 Special-Purpose Address Registries (iana.org/assignments/iana-ipv4-special-registry and
# …ipv6…), and multicast. Written out because the table in `ipaddress` changed between patch releases (CVE-2024-4032).
_REFUSED_V4 = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # the host agent of Azure machines, a metadata service at a public-looking number
    )
)
# 2000::/3 is all that is allocated for global unicast; refusing the rest covers loopback, mapped and compatible IPv4,
# NAT64 (64:ff9b::), unique local, link-local, site-local and multicast. Inside it: protocol assignments with Teredo,
# documentation, 6to4.
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_V6 = tuple(ipaddress.IPv6Network(block) for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))


def is_web_address(text: str) -> bool:
    """Whether `text` is written as a web address (http://, https://); says nothing about whether it may be visited."""
    return _ADDRESS.match(text) is not None


def canonical(url: str) -> str:
    """The one spelling under which an address is stored and compared.

    Scheme and host in lower case (host in ASCII form), default port, fragment and tracking parameters dropped; path
    and order of the query are kept, since both may matter to the site.

    Raises InvalidAddressError or RefusedAddressError like `check_address`, but asks no name server.
    """
    parsed = parse(url)
    path, _, query = parsed.raw_path.decode("ascii").partition("?")
    kept = [part for part in query.split("&") if part and not _TRACKING.fullmatch(unquote_plus(part.split("=")[0]))]
    port = "" if parsed.port in {None, _DEFAULT_PORTS[parsed.scheme]} else f":{parsed.port}"
    host = parsed.raw_host.decode("ascii")
    host = f"[{host}]" if ":" in host else host
    return f"{parsed.scheme}://{host}{port}{path}" + (f"?{'&'.join(kept)}" if kept else "")


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one site: one host, or hosts below one registered name (publicsuffix.org)."""
    import courlan

    hosts = [(urlsplit(url).hostname or "").removeprefix("www.") for url in (one, other)]
    if hosts[0] == hosts[1]:
        return bool(hosts[0])
    names = [courlan.extract_domain(url) for url in (one, other)]
    return names[0] is not None and names[0] == names[1]


def resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver; the default `Resolver`. Blocks for as long as the system lets it."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def check_address(url: str, *, allow_loopback: bool = False, resolver: Resolver = resolve) -> tuple[IPAddress, ...]:
    """Check that `url` may be visited; returns the addresses of its host in the order to try, all of them checked.

    A later connection must go to one of these numbers and not ask for the name again, else the answer may have changed
    (`http.fetch` does so). `allow_loopback` lets 127.0.0.0/8 and ::1 pass and nothing else.

    Raises InvalidAddressError (no web address), RefusedAddressError (other scheme, user name or password in it, or any
    of its addresses is not public), UnknownHostError or NotAnsweringError (the name server has no answer).
    """
    parsed = parse(url)
    port = parsed.port or _DEFAULT_PORTS[parsed.scheme]
    return check_host(parsed.raw_host.decode("ascii"), port, allow_loopback=allow_loopback, resolver=resolver)


def check_host(host: str, port: int, *, allow_loopback: bool, resolver: Resolver) -> tuple[IPAddress, ...]:
    """`check_address` for a host already taken out of its address: ASCII, IPv6 without brackets."""
    literal = _literal(host)
    if literal is not None:
        found = [literal]
    else:
        try:
            found = [ipaddress.ip_address(text) for text in resolver(host, port)]
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise NotAnsweringError(
                    f"No name server could say where {host} is; check the network and try again."
                ) from error
            raise UnknownHostError(f"There is no host named {host}; check the spelling of the address.") from error
        except (OSError, UnicodeError, ValueError) as error:
            raise UnknownHostError(
                f"The host {host} cannot be looked up; check the spelling of the address."
            ) from error
    if not found:
        raise UnknownHostError(f"There is no host named {host}; check the spelling of the address.")
    for ip in found:
        if not (is_public(ip) or (allow_loopback and _is_loopback(ip))):
            raise RefusedAddressError(
                f"{host} leads to {ip}, which is not an address on the public internet, so it is not fetched; "
                "save the page and add it as a file instead."
            )
    return tuple(found)


def is_public(ip: IPAddress) -> bool:
    """Whether `ip` is a unicast address on the public internet; every tunnel and translation address counts as not."""
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in block for block in _REFUSED_V4)
    return ip in _GLOBAL_V6 and not any(ip in block for block in _REFUSED_V6)


def _is_loopback(ip: IPAddress) -> bool:
    if isinstance(ip, ipaddress.IPv4Address):
        return ip in ipaddress.IPv4Network("127.0.0.0/8")
    return ip == ipaddress.IPv6Address("::1")


def _literal(host: str) -> IPAddress | None:
    """The IP address that `host` is written as, or None for a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def parse(url: str) -> httpx.URL:
    """Split an address by the parser that will also fetch it; refuses what can be refused without a name server.

    Raises InvalidAddressError or RefusedAddressError.
    """
    text = url.strip()
    other = _SCHEME.match(text)
    if other and other.group(1).lower() not in _DEFAULT_PORTS:
        raise RefusedAddressError(f"{text} is not fetched: only http:// and https:// addresses are.")
    scheme, separator, rest = text.partition("://")
    if not separator:
        raise InvalidAddressError(f"{text!r} is not a web address; it must begin with http:// or https://.")
    try:
        # In lower case, because httpx drops a default port only after a lower-case scheme.
        parsed = httpx.URL(f"{scheme.lower()}://{rest}")
    except (httpx.InvalidURL, ValueError) as error:
        raise InvalidAddressError(f"{text!r} is not a web address; check its spelling.") from error
    if parsed.userinfo:
        raise RefusedAddressError(
            f"The address of {parsed.host} contains a user name or password; remove it (everything before the @)."
        )
    host = parsed.raw_host.decode("ascii")
    if _literal(host) is None:
        if _HOST_NAME.match(host) is None:
            raise InvalidAddressError(f"{text!r} names no host; check its spelling.")
        if _ENDS_IN_NUMBER.match(host):
            raise RefusedAddressError(f"{text} hides an IP address behind another spelling and is not fetched.")
    if parsed.port is not None and not 1 <= parsed.port <= 65535:
        raise InvalidAddressError(f"{text!r} has the port {parsed.port}; ports run from 1 to 65535.")
    return parsed
