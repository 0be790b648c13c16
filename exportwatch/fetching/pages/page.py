"""What reading a document gives, whatever kind it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Wall = Literal["paywall", "consent", "robot_check"]
"""What a site puts before its article: a request to pay or sign in, to consent, or to prove that a person reads."""


@dataclass(frozen=True)
class Page:
    """What was read. `text` is what is stored and what every offset counts in."""

    text: str  # NFC, line ends are \n, no control characters but \n and \t; never blank
    media_type: str  # text/html, application/pdf, text/plain or message/rfc822
    language: str | None  # ISO 639-1; None where the text is too short to tell
    title: str | None = None
    byline: str | None = None  # names as printed, with ", " between them
    publisher: str | None = None  # the name of the site as it calls itself, or its host
    published: date | None = None  # the day on the publisher's calendar; never after the clock that was given
    published_basis: str | None = None  # where `published` stands, e.g. "meta article:published_time"; None without it
    modified: date | None = None  # likewise: the last change that the document states, never before `published`
    modified_basis: str | None = None
    canonical_url: str | None = None  # as the page itself says, on the site that it came from
    wall: Wall | None = None  # `text` is at most a teaser: not to be stored as the article (`walls.refusal`)
