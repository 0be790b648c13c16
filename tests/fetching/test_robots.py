"""What robots.txt lets us do, in the three cases of RFC 9309, and from files that mean harm."""

from __future__ import annotations

import time

import pytest

from exportwatch.fetching import robots
from exportwatch.fetching.errors import DisallowedError, InvalidAddressError, RefusedAddressError
from exportwatch.fetching.http import FetchPolicy
from tests.hostile_server import HostileServer

AGENT = "ExportWatch/0.1 (+https://example.org/about; desk@example.org)"

RULES = b"""# the Harbour Post
User-agent: *
Disallow: /search
Crawl-delay: 5

User-agent: exportwatch
User-agent: OtherBot
Disallow: /private/
Allow: /private/notices/
Disallow: /*.zip$
Crawl-delay: 2.5

Sitemap: https://harbour.example/news.xml
"""


@pytest.mark.parametrize(
    ("path", "allowed", "why"),
    [
        ("/news/1", True, "no rule"),
        ("/search?q=a", True, "the rules for everybody do not count where there are some for us"),
        ("/private/1", False, "a rule for us"),
        ("/private/notices/1", True, "the longer rule wins"),
        ("/a.zip", False, "a wildcard"),
        ("/a.zip?x=1", True, "the end is meant"),
        ("/private%2F1", True, "another path"),
        ("/robots.txt", True, "always"),
    ],
)
def test_rules_for_our_name_hold_for_us(path: str, allowed: bool, why: str) -> None:
    assert robots.read(RULES, 200).allows(f"https://harbour.example{path}", AGENT) is allowed, why


def test_others_follow_the_rules_for_everybody() -> None:
    rules = robots.read(RULES, 200)
    assert not rules.allows("https://harbour.example/search", "Watcher/2.0")
    assert rules.allows("https://harbour.example/private/1", "Watcher/2.0")
    # A name inside our contact address is not our name.
    assert rules.allows("https://harbour.example/private/1", "Watcher/2.0 (+https://example.org/exportwatch)")
    assert (rules.crawl_delay(AGENT), rules.crawl_delay("Watcher")) == (2.5, 5.0)
    assert rules.sitemaps == ("https://harbour.example/news.xml",)


@pytest.mark.parametrize(
    ("status", "allowed", "unreachable", "why"),
    [
        (404, True, False, "no file: no rules"),
        (410, True, False, "no file: no rules"),
        (401, True, False, "RFC 9309, 2.3.1.3: every 4xx means that there are no rules"),
        (403, True, False, "likewise"),
        (429, False, True, "asks for fewer requests: the opposite of leave"),
        (500, False, True, "RFC 9309, 2.3.1.4: nothing is allowed while the site is in trouble"),
        (503, False, True, "likewise"),
        (None, False, True, "no answer at all"),
    ],
)
def test_a_missing_file_allows_and_a_failing_one_forbids(
    status: int | None, allowed: bool, unreachable: bool, why: str
) -> None:
    rules = robots.read(None, status)
    assert (rules.allows("https://harbour.example/a", AGENT), rules.unreachable) == (allowed, unreachable), why
    assert rules.crawl_delay(AGENT) is None


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(DisallowedError, match=r"save the page and add it as a file") as refusal:
        robots.read(RULES, 200).check("https://harbour.example/private/1", AGENT)
    assert not refusal.value.retryable
    with pytest.raises(DisallowedError, match=r"robots\.txt could not be read") as trouble:
        robots.read(None, 503).check("https://harbour.example/news/1", AGENT)
    assert trouble.value.retryable
    robots.read(RULES, 200).check("https://harbour.example/news/1", AGENT)


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        ("Crawl-delay: 10", 10.0),
        ("Crawl-delay: 86400", robots.MAX_CRAWL_DELAY),
        ("Crawl-delay: -1", None),
        ("Crawl-delay: nan", None),
        ("Crawl-delay: soon", None),
        ("Request-rate: 2/1m", 30.0),
        ("", None),
    ],
)
def test_a_pause_is_kept_within_reason(line: str, delay: float | None) -> None:
    assert robots.read(f"User-agent: *\nDisallow:\n{line}\n".encode(), 200).crawl_delay(AGENT) == delay


def test_what_lies_beyond_the_limit_is_left_and_no_line_is_read_by_half() -> None:
    start = b"User-agent: *\nDisallow: /secret\n"
    filler = b"# padding\n" * ((robots.MAX_BYTES - len(start)) // 10)
    rules = robots.read(start + filler + b"Disallow: /" + b"x" * 100, 200)
    assert not rules.allows("https://harbour.example/secret", AGENT)
    assert rules.allows("https://harbour.example/news", AGENT)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00\x01" * 1000,
        b"<html><body>Not here</body></html>",
        b"User-agent: *\rDisallow: /private\r",
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /private\n",
        b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"$\n",
        b"User-agent: *\n" + b"Disallow: /*a*a*a*a*b\n" * 20_000,
        b"User-agent: x\n" * 35_000 + b"Disallow: /\n",
    ],
)
def test_any_bytes_are_read_in_a_moment(body: bytes) -> None:
    start = time.process_time()
    rules = robots.read(body, 200)
    rules.allows("https://harbour.example/" + "a" * 2000, AGENT)
    assert rules.allows("https://harbour.example/private", AGENT) is (b"/private" not in body)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("url", "there"),
    [
        ("https://harbour.example/a/b?c", "https://harbour.example/robots.txt"),
        ("http://harbour.example:8080/", "http://harbour.example:8080/robots.txt"),
    ],
)
def test_each_scheme_host_and_port_has_its_own_file(url: str, there: str) -> None:
    assert robots.address(url) == there


def test_the_file_is_fetched_and_trouble_is_an_answer(server: HostileServer, policy: FetchPolicy) -> None:
    article = server.url("/news/1")
    assert robots.ask(article, policy) == robots.Answer(404, None)
    server.serve("/robots.txt", "User-agent: *\nDisallow: /news", kind="text/plain")
    answer = robots.ask(article, policy)
    assert not robots.read(answer.body, answer.status).allows(article, AGENT)
    server.serve("/robots.txt", "", status=500)
    assert robots.ask(article, policy) == robots.Answer(500, None)
    server.serve("/robots.txt", "", status=302, location="/loop")
    assert robots.ask(article, policy) == robots.Answer(404, None)
    server.serve("/robots.txt", "", status=302, location="/cut")
    assert robots.ask(article, policy) == robots.Answer(None, None)
    server.serve("/robots.txt", "", status=302, location="http://10.0.0.1/robots.txt")
    assert robots.ask(article, policy) == robots.Answer(None, None)
    for url, error in (("http://10.0.0.1/a", RefusedAddressError), ("news", InvalidAddressError)):
        with pytest.raises(error):
            robots.ask(url, policy)
