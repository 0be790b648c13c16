"""Finding a quote in the stored copies of its article. Fetches nothing."""

from __future__ import annotations

from exportwatch.intake.models import Snapshot
from exportwatch.registry.models import Article
from exportwatch.registry.proof import NothingStoredError, NotThereError, Place


def find_quote(article: Article, words: str) -> Place:
    """Return the place of the words in the newest stored copy that has them. One query.

    Raises NothingStoredError where no copy is stored, NotThereError where none has the words character for character.
    """
    snapshots = list(Snapshot.objects.filter(article=article).only("text", "body_id").order_by("-number"))
    if not snapshots:
        raise NothingStoredError
    for snapshot in snapshots:
        start = snapshot.text.find(words)
        if start >= 0:
            return Place(start, start + len(words), snapshot.sha256)
    raise NotThereError
