"""Where the record asks whether a quote stands in the stored copy of its source.

Full texts are private and stand in a room that the registry cannot import. That room hands in a finder when the
application starts (`use_finder`); without one nothing is stored, and quotes stay pending.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from exportwatch.registry.models import Article


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: a half-open character range in the stored text of the snapshot with that digest."""

    start: int
    end: int
    snapshot_sha256: str


class NothingStoredError(Exception):
    """No copy of the article is stored; take it in, and the quote can be checked."""


class NotThereError(Exception):
    """Copies are stored, and the words stand in none of them, character for character."""


Finder = Callable[[Article, str], Place]
"""Article and words → their first place in the newest stored copy that has them.

Raises NothingStoredError or NotThereError.
"""

_finders: list[Finder] = []


def use_finder(finder: Finder) -> None:
    """Ask this finder from now on."""
    _finders[:] = [finder]


def find(article: Article, words: str) -> Place:
    """Return the place of the words in a stored copy of the article. Raises NothingStoredError or NotThereError."""
    if not _finders:
        raise NothingStoredError
    return _finders[0](article, words)
