"""What changed between two texts, word by word: for a reader who must see whether a page was edited, and where.

Pure and linear enough for texts of a megabyte: the general method (difflib) takes quadratic time, so common ends are
taken off first, then paragraphs are compared, and words only inside paragraphs that changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Change:
    """A stretch of text, in reading order."""

    # "skipped" is unchanged text that was left out, far from any change; its text is empty.
    kind: Literal["equal", "added", "removed", "skipped"]
    text: str
    words: int  # in the stretch, also in a skipped one


def words(before: str, after: str, *, context: int | None = 20) -> tuple[Change, ...]:
    """What turns `before` into `after`, in reading order; where both stand at one place, removed before added.

    `context` is how many unchanged words stay on either side of a change, None: all of them. With None the texts of
    equal and removed put together are `before`, those of equal and added are `after`. Equal texts give an empty tuple.
    Differences of white space alone count as none: the white space shown is that of `after`.
    """
    raise NotImplementedError
