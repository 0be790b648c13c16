"""Pages that are no articles but stand before one: requests to pay, to consent, or to prove that a person reads."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from exportwatch.fetching import pages
from exportwatch.fetching.errors import WallError
from exportwatch.fetching.pages import Page, walls

URL = "https://harbour.example/radar"
TEASER = "The trade minister said on Tuesday that eleven licences for radar parts had been suspended for now."
ARTICLE = " ".join(f"{TEASER} Paragraph {number} says more of it, and who was asked." for number in range(30))


def read(body: str, *, title: str = "Radar licences on hold", head: str = "", url: str = URL) -> Page:
    document = f'<!doctype html><html lang="en"><head><title>{title}</title>{head}</head><body>{body}</body></html>'
    return pages.read(document.encode(), content_type="text/html", name=url, now=datetime(2021, 6, 1, tzinfo=UTC))


def article(text: str = TEASER, after: str = "") -> str:
    nav = "<nav><a href='/subscribe'>Already a subscriber? Log in to continue reading</a></nav>"
    return f"{nav}<main><article><h1>Radar licences on hold</h1><p>{text}</p></article>{after}</main>"


def linked(**values: object) -> str:
    data = json.dumps({"@type": "NewsArticle", **values})
    return f'<script type="application/ld+json">{data}</script>'


@pytest.mark.parametrize(
    "head",
    [
        linked(isAccessibleForFree=False),
        linked(isAccessibleForFree="False"),
        linked(isAccessibleForFree="http://schema.org/False"),
        linked(hasPart={"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid"}),
        linked(hasPart=[{"isAccessibleForFree": True}, {"isAccessibleForFree": "false"}]),
    ],
)
def test_a_teaser_that_the_site_itself_calls_paid_is_a_paywall(head: str) -> None:
    page = read(article(), head=head)
    assert page.wall == "paywall"
    assert TEASER in page.text


@pytest.mark.parametrize(
    "sentence",
    [
        "Subscribe to continue reading.",
        "This article is for subscribers only.",
        "You’ve read your last free article.",
        "Cet article est réservé aux abonnés.",
        "Il vous reste 72 % de cet article à lire.",
        "Diesen Artikel können Sie mit einem Abo lesen: jetzt weiterlesen!",
        "Exklusiv für Abonnenten",
        "Contenido para suscriptores: ¿ya eres suscriptor?",
        "Contenuto riservato agli abbonati",
        "Lees verder met een abonnement",
    ],
)
def test_a_sentence_that_walls_are_made_of_tells_one_in_any_language(sentence: str) -> None:
    assert read(article(after=f"<div class='offer'><h2>{sentence}</h2></div>")).wall == "paywall"


@pytest.mark.parametrize(
    ("body", "head", "why"),
    [
        (article(), "", "a short notice is an article, whatever the menu says"),
        (article(ARTICLE), linked(isAccessibleForFree=False), "the whole text came"),
        (article(ARTICLE, "<p>Subscribe to continue reading.</p>"), "", "the whole text came"),
        (article(), linked(isAccessibleForFree=True), "free, says the site"),
        (
            article(),
            '<script type="application/ld+json">{"@type": "WebSite", "isAccessibleForFree": false}</script>',
            "",
        ),
        (article(after="<aside><p>For subscribers only: another report</p></aside>"), "", "about another article"),
        (article(after="<ul><li>Réservé aux abonnés : un autre article</li></ul>"), "", "about another article"),
        (article("The court asked for consent and set cookies aside. " + TEASER), "", "words in another sense"),
    ],
)
def test_an_article_is_no_wall(body: str, head: str, why: str) -> None:
    assert read(body, head=head).wall is None, why


def test_an_article_about_consent_is_no_wall() -> None:
    title = "Before you continue to export: what the new licence asks for"
    assert read(article(), title=title).wall is None


CONSENT = (
    "<main><h1>{title}</h1><p>We and our 812 partners use cookies to show personalised ads and to measure them.</p>"
    "<p>If you want to know more, manage your choices.</p><button>Reject all</button><button>Accept all</button></main>"
)


@pytest.mark.parametrize(
    ("title", "body", "url"),
    [
        ("Before you continue to Harbour", CONSENT, URL),
        ("Harbour Post", CONSENT, URL),
        ("Cookie consent", "<p>This page uses cookies, and asks you to allow that before it shows anything.</p>", URL),
        ("Bevor Sie fortfahren", "<p>Wir nutzen Cookies. Sie können alle akzeptieren oder ablehnen.</p>", URL),
        ("Votre vie privée", "<p>Avec nos partenaires, nous utilisons des cookies. Continuer sans accepter.</p>", URL),
        (
            "Harbour",
            "<p>One more step before the page that you asked for is shown to you here.</p>",
            "https://consent.harbour.example/?to=1",
        ),
    ],
)
def test_a_request_for_consent_is_told(title: str, body: str, url: str) -> None:
    assert read(body.format(title=title), title=title, url=url).wall == "consent"


@pytest.mark.parametrize(
    "title", ["Just a moment...", "Are you a robot?", "Access Denied", "Attention Required! | Cloudflare"]
)
def test_a_check_for_robots_is_told(title: str) -> None:
    body = "<main><p>Please stand by while your browser is checked, or turn on scripts and reload this page.</p></main>"
    assert read(body, title=title).wall == "robot_check"


def test_a_wall_without_any_text_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(WallError, match=r"https://harbour\.example/radar asks whether a person is reading"):
        read("<div id='check'></div>", title="Just a moment...")
    for wall, words in (("paywall", "pay"), ("consent", "consent"), ("robot_check", "person")):
        assert words in walls.refusal(wall, URL).message  # type: ignore[arg-type]
        assert "add" in walls.refusal(wall, URL).message  # type: ignore[arg-type]
