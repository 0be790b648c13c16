"""Well-known official sources that ship, each switched off, for an editor to look at and switch on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from exportwatch.fetching.feeds import FeedKind
from exportwatch.intake.models import Feed
from exportwatch.intake.services.feeds import name_host
from exportwatch.vocabulary import PublisherKind

FILE = Path(__file__).resolve().parent.parent / "presets" / "feeds.json"


def load() -> int:
    """Add the shipped feeds that are not there, switched off; returns how many. What an editor changed stays; an
    address that is watched already is not added a second time. Two queries, and one a new feed."""
    known = set(Feed.objects.exclude(preset="").values_list("preset", flat=True))
    watched = set(Feed.objects.values_list("address", flat=True))
    missing = [feed for feed in shipped() if feed.preset not in known and feed.address not in watched]
    for feed in missing:
        feed.save()
    return len(missing)


def shipped() -> list[Feed]:
    """Return the shipped feeds, not saved. Raises where the file does not hold what it should: it ships with tests."""
    return [_feed(entry) for entry in json.loads(FILE.read_text(encoding="utf-8"))["feeds"]]


def _feed(entry: dict[str, Any]) -> Feed:
    values = {name: value for name, value in entry.items() if name != "source"}
    feed = Feed(**values, enabled=False)
    feed.kind, feed.publisher_kind = FeedKind(feed.kind), PublisherKind(feed.publisher_kind)
    name_host(feed)
    return feed
