"""What the rooms say of how the product is: the one place where monitors, alarms and the health board ask.

A room answers for what it knows; `ask_about` names its question when the application starts. Knows nothing but Python,
so that rooms that never meet can be asked together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, whether it is well, and what was seen, in a sentence or less.

    `part` is the question's name; `about` tells several things of one part apart (a feed, a worker), and stays the same
    from look to look.
    """

    part: str
    ok: bool
    seen: str
    about: str = ""


Question = Callable[[datetime], Iterable[Finding]]
"""The moment → what is found then. May query; never raises for what it finds."""

_questions: dict[str, Question] = {}


def ask_about(part: str, question: Question) -> None:
    """Ask this question under that name from now on."""
    _questions[part] = question


def found(now: datetime, *parts: str) -> list[Finding]:
    """Return what is found about the parts asked for, or about all, in the order in which they were named."""
    return [item for part, question in _questions.items() if not parts or part in parts for item in question(now)]
