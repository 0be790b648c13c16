"""Which addresses are the same, and which ones the program must never visit."""

from __future__ import annotations

import ipaddress
import socket

import pytest

from exportwatch.fetching.errors import (
    FetchingError,
    InvalidAddressError,
    NotAnsweringError,
    RefusedAddressError,
    UnknownHostError,
)
from exportwatch.fetching.urls import canonical, check_address, is_public, is_web_address


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("HTTPS://WWW.Example.ORG/News/A", "https://www.example.org/News/A"),  # the path keeps its case
        ("http://example.org", "http://example.org/"),
        ("HTTP://example.org:80/a", "http://example.org/a"),
        ("https://example.org:443/a#part-2", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("  https://example.org/a \n", "https://example.org/a"),
        ("https://example.org/a?z=1&a=2&z=3", "https://example.org/a?z=1&a=2&z=3"),  # order kept
        ("https://example.org/a?utm_source=x&id=7&UTM_Medium=y&fbclid=q&gclid=r", "https://example.org/a?id=7"),
        ("https://example.org/a?fbclid=q", "https://example.org/a"),
        ("https://example.org/a?q=utm_source", "https://example.org/a?q=utm_source"),  # a value is no name
        ("https://example.org/a?x=a%2Fb%26c&utm%5Fid=1", "https://example.org/a?x=a%2Fb%26c"),
        ("https://münchen.example/ü", "https://xn--mnchen-3ya.example/%C3%BC"),
        ("http://[2606:4700::1111]:80/", "http://[2606:4700::1111]/"),
    ],
)
def test_one_page_has_one_stored_address(written: str, stored: str) -> None:
    assert canonical(written) == stored
    assert canonical(stored) == stored


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/a", True),
        ("HTTP://EXAMPLE.ORG", True),
        ("reports/http.txt", False),
        ("C:\\reports\\a.txt", False),
        ("ftp://example.org/a", False),
        ("file:///etc/hosts", False),
        ("", False),
    ],
)
def test_an_address_is_told_from_a_file_name(text: str, expected: bool) -> None:
    assert is_web_address(text) is expected


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("ftp://example.org/a", RefusedAddressError),
        ("file:///etc/passwd", RefusedAddressError),
        ("gopher://example.org:70/_x", RefusedAddressError),
        ("https://user:secret@example.org/", RefusedAddressError),
        ("https://example.org@10.0.0.1/", RefusedAddressError),
        ("http://2130706433/", RefusedAddressError),  # 127.0.0.1 as one decimal number
        ("http://0x7f000001/", RefusedAddressError),
        ("http://0x7f.1/", RefusedAddressError),
        ("http://127.1/", RefusedAddressError),
        ("http://0177.0.0.1/", InvalidAddressError),  # octal to some, decimal to others
        ("javascript:alert(1)", RefusedAddressError),
        ("http://127.0.0.1./", RefusedAddressError),
        ("example.org/a", InvalidAddressError),
        ("https:///a", InvalidAddressError),
        ("https://exa mple.org/", InvalidAddressError),
        ("https://example.org:99999/", InvalidAddressError),
        ("https://[::1/", InvalidAddressError),
        ("https://a%2eb/", InvalidAddressError),
        ("https://" + "a" * 64 + ".org/", InvalidAddressError),
        ("https://example.org/\x00", InvalidAddressError),
    ],
)
def test_what_is_no_fetchable_address_is_refused_without_a_look_up(url: str, error: type[FetchingError]) -> None:
    def resolver(host: str, port: int) -> list[str]:
        raise AssertionError("asked the name server")

    with pytest.raises(error) as refusal:
        check_address(url, resolver=resolver)
    assert "secret" not in refusal.value.message


# Each row: one number, and the reason why a server of ours must not visit it (or may).
NUMBERS = [
    ("0.0.0.0", False, "this host"),  # noqa: S104
    ("10.1.2.3", False, "private"),
    ("100.64.0.1", False, "carrier-grade NAT"),
    ("100.100.100.200", False, "metadata of Alibaba Cloud"),
    ("127.0.0.1", False, "loopback"),
    ("127.255.255.254", False, "loopback to its end"),
    ("168.63.129.16", False, "metadata of Azure"),
    ("169.254.169.254", False, "metadata of AWS, Google, Azure"),
    ("172.16.0.1", False, "private"),
    ("172.31.255.255", False, "private to its end"),
    ("192.0.0.192", False, "metadata of Oracle Cloud"),
    ("192.0.2.1", False, "documentation"),
    ("192.88.99.1", False, "6to4 relay"),
    ("192.168.1.1", False, "private"),
    ("198.18.0.1", False, "benchmarking"),
    ("203.0.113.9", False, "documentation"),
    ("224.0.0.1", False, "multicast"),
    ("240.0.0.1", False, "reserved"),
    ("255.255.255.255", False, "broadcast"),
    ("::", False, "unspecified"),
    ("::1", False, "loopback"),
    ("::ffff:127.0.0.1", False, "mapped IPv4 loopback"),
    ("::ffff:93.184.216.34", False, "mapped IPv4"),
    ("::127.0.0.1", False, "compatible IPv4"),
    ("64:ff9b::a9fe:a9fe", False, "NAT64 to a metadata service"),
    ("64:ff9b:1::1", False, "local NAT64"),
    ("100::1", False, "discard"),
    ("2001::1", False, "Teredo"),
    ("2001:db8::1", False, "documentation"),
    ("2002:7f00:1::", False, "6to4 to loopback"),
    ("3fff::1", False, "documentation"),
    ("5f00::1", False, "segment routing"),
    ("fc00::1", False, "unique local"),
    ("fd00:ec2::254", False, "metadata of AWS over IPv6"),
    ("fe80::1", False, "link-local"),
    ("fec0::1", False, "site-local"),
    ("ff02::1", False, "multicast"),
    ("8.8.8.8", True, "public"),
    ("93.184.216.34", True, "public"),
    ("172.15.255.255", True, "just below a private block"),
    ("172.32.0.0", True, "just above a private block"),
    ("2606:4700:4700::1111", True, "public"),
]


@pytest.mark.parametrize(("number", "public", "why"), NUMBERS)
def test_only_public_numbers_may_be_visited(number: str, public: bool, why: str) -> None:
    assert is_public(ipaddress.ip_address(number)) is public, why
    url = f"http://[{number}]/" if ":" in number else f"http://{number}/"
    if public:
        assert check_address(url) == (ipaddress.ip_address(number),)
    else:
        with pytest.raises(RefusedAddressError, match="file instead"):
            check_address(url)


def test_a_name_with_one_private_number_among_public_ones_is_refused() -> None:
    with pytest.raises(RefusedAddressError, match=r"10\.0\.0\.5"):
        check_address("https://example.org/", resolver=lambda host, port: ["93.184.216.34", "10.0.0.5"])


def test_checked_numbers_come_back_in_the_order_to_try() -> None:
    found = check_address("https://example.org/", resolver=lambda host, port: ["2606:4700::1", "93.184.216.34"])
    assert [str(ip) for ip in found] == ["2606:4700::1", "93.184.216.34"]


@pytest.mark.parametrize("number", ["10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "fe80::1"])
def test_allowing_loopback_allows_nothing_else(number: str) -> None:
    assert check_address("http://127.0.0.1/", allow_loopback=True)
    assert check_address("http://[::1]/", allow_loopback=True)
    with pytest.raises(RefusedAddressError):
        check_address("http://example.org/", allow_loopback=True, resolver=lambda host, port: [number])


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), UnknownHostError),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), NotAnsweringError),
        (None, UnknownHostError),
    ],
)
def test_a_host_that_is_not_there_is_named(failure: OSError | None, error: type[FetchingError]) -> None:
    def resolver(host: str, port: int) -> list[str]:
        if failure:
            raise failure
        return []

    with pytest.raises(error, match=r"nowhere\.example"):
        check_address("https://nowhere.example/a", resolver=resolver)
