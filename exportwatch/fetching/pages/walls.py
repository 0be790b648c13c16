"""Whether a site put something before its article: a request to pay, to consent, or to prove that a person reads.

A wall is told by what the page says of itself (schema.org isAccessibleForFree, the title of a consent page) or by a
sentence that walls are made of, and then only beside a text too short to be the article: papers print "subscribe" on
every page. A whole article that is only hidden from readers by a script is no wall: its text came.
"""

from __future__ import annotations

import re
from typing import Any

from exportwatch.fetching.errors import WallError
from exportwatch.fetching.markup import Tree

from .declared import Node, is_article
from .page import Wall

# Characters; ours. Teasers before a wall run to three hundred words, consent texts to six hundred.
_TEASER = 2_000
_CONSENT_TEXT = 5_000

_REFUSALS: dict[Wall, str] = {
    "paywall": "shows a request to pay or to sign in instead of the article, so it is not stored; "
    "add the article as a file where you may read it.",
    "consent": "shows a request for consent instead of the article, so it is not stored; "
    "save the page after you answered it and add it as a file.",
    "robot_check": "asks whether a person is reading instead of showing the article, so it is not stored; "
    "save the page in a browser and add it as a file.",
}

# Titles of whole pages, without the name of the site.
_CONSENT_TITLE = re.compile(
    r"(before you continue|avant de continuer|bevor sie (fortfahren|weiter)|prima di continuare|antes de continuar)\b.*"
    r"|(your )?(privacy|cookie) (choices|consent|settings|preferences|gate|wall)|cookie[- ]?(wall|consent|settings)"
    r"|consent|we value your privacy|zustimmung|einwilligung|datenschutz-?einstellungen|.*privacy gate"
    r"|.*cookie-?(zustimmung|einstellungen|instellingen|toestemming)|votre (vie privée|consentement)"
    r"|gestion (des|de vos) cookies|.*privacy-?instellingen|tu privacidad",
    re.IGNORECASE,
)
_CONSENT_ADDRESS = re.compile(r"https?://(consent|myprivacy|cmp)\.|/(cookie-?wall|privacy-?gate)\b", re.IGNORECASE)
_ROBOT_TITLE = re.compile(
    r"just a moment\W*|attention required\W.*|are you a robot\W*|access denied|pardon our interruption\W*"
    r"|verify(ing)? (that )?you are (a )?human\W*|human verification|security check\W*|captcha"
    r"|un instant\W*|un momento\W*|nur einen moment\W*",
    re.IGNORECASE,
)
# What buttons and sentences of a consent page say; three different ones beside a short text make one.
_CONSENT_WORDS = [
    re.compile(words)
    for words in (
        r"\bcookies?\b",
        r"\b(accept|agree to|allow) all\b|j'accepte|tout accepter|alle akzeptieren|zustimmen|aceptar todo|accetta tutt"
        r"|alles accepteren|akkoord|aceitar tudo|godkänn alla|accepter alle",
        r"\breject all\b|tout refuser|continuer sans accepter|ablehnen|rechazar todo|rifiuta tutt|alles weigeren",
        r"(manage|set) (your |my )?(preferences|choices|settings)|paramétrer|einstellungen|preferencias|preferenze",
        r"\b(our|and|nos|unsere|nuestros|nostri|onze) (\d+ )?(partners?\b|partenaires|partnern?\b|socios)",
        r"legitimate interest|intérêt légitime|berechtigte interessen|interés legítimo|interesse legittimo",
        r"personali[sz]ed (ads|advertising|content)|publicités? personnalisée|personalisierte (werbung|anzeigen)",
    )
]
# Sentences that stand where a text breaks off.
_PAYWALL_SENTENCE = re.compile(
    # English
    r"to (continue|keep) reading|to read (the full|this|the rest of th(e|is)) (article|story)|continue reading with a"
    r"|this (article|story|content) is (only )?(for|available( only)? (to|for)|exclusive to|reserved for) "
    r"(our |paying |registered )*(subscribers|members)|(for subscribers only|subscribers? only|subscriber[- ]exclusive)"
    r"|unlock (this|the full|the rest of) (article|story)|reached your (monthly |free )?(article )?limit"
    r"|(read|used) (all )?(of )?your (last )?free articles?|(already a|become a) subscriber"
    # French
    r"|réservée? (à nos|aux) abonnée?s|abonnez-vous pour|pour lire la suite|il vous reste \d+ ?% de cet article"
    r"|déjà abonné"
    # German
    r"|(nur|exklusiv) für abonnent|jetzt (weiterlesen|abonnieren)|weiterlesen mit|um weiterzulesen|bereits abonnent"
    r"|sie möchten weiterlesen"
    # Spanish, Italian, Portuguese
    r"|(exclusiv[oa]|contenido|artículo) para suscriptores|suscríbete para|para seguir leyendo|ya eres suscriptor"
    r"|riservat[oa] agli abbonati|abbonati per|per continuare a leggere|sei già abbonato"
    r"|exclusivo para assinantes|assine para|já é assinante"
    # Dutch, Swedish, Danish, Norwegian, Polish
    r"|(alleen|exclusief) voor abonnees|lees verder met|al abonnee|för (dig som är )?prenumeranter?|kun for abonnenter"
    r"|for abonnenter|dla (prenumeratorów|subskrybentów)"
)
# What readers see where an article would stand: no menus, no lists of other articles, no scripts.
_IN_PLACE = (
    "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::nav or ancestor::aside"
    " or ancestor::footer or ancestor::header or ancestor::li or ancestor::template)]"
)


def wall_of(text: str, title: str | None, tree: Tree, nodes: list[Node], url: str | None) -> Wall | None:
    """Which wall the page is, if it is one. `text` is its article as found, "" where none was."""
    if len(text) > _CONSENT_TEXT:
        return None
    if title and _ROBOT_TITLE.fullmatch(title) and len(text) <= _TEASER:
        return "robot_check"
    if url and _CONSENT_ADDRESS.search(url):
        return "consent"
    if title and _CONSENT_TITLE.fullmatch(title) and (not text or _consent_words(_folded(text))):
        return "consent"
    if len(text) > _TEASER:
        return None
    if any(_is_paid(node) for node in nodes if is_article(node)):
        return "paywall"
    seen = _folded(" ".join(tree.xpath(_IN_PLACE))[:20_000])
    if _PAYWALL_SENTENCE.search(seen):
        return "paywall"
    return "consent" if _consent_words(_folded(text) or seen) >= 3 else None


def refusal(wall: Wall, label: str) -> WallError:
    """The error for a page that is a wall; `label` is its address."""
    return WallError(f"{label} {_REFUSALS[wall]}")


def _folded(text: str) -> str:
    return " ".join(text.split()).replace("’", "'").lower()


def _consent_words(text: str) -> int:
    """How many different things that consent pages say stand in a folded text."""
    return sum(1 for words in _CONSENT_WORDS if words.search(text))


def _is_paid(node: Node) -> bool:
    """schema.org isAccessibleForFree of the article or, as developers.google.com asks for, of a part of it."""
    parts = node.get("hasPart")
    return any(_is_false(part) for part in (node, *(parts if isinstance(parts, list) else [parts])))


def _is_false(part: Any) -> bool:
    said = part.get("isAccessibleForFree") if isinstance(part, dict) else None
    return said is False or (isinstance(said, str) and said.lower().rpartition("/")[2] == "false")
