"""Made-up reports to measure with: as unlike each other as news is, and the copies and rewrites that papers make.

Two reports share few word groups (on our labelled documents the middle pair shares none, one in a hundred 0.9 %); two
reports of one event share the minister's words besides.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable

_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "ri",
    "so",
    "tu",
    "va",
    "we",
    "xi",
    "yo",
    "zu",
    "al",
    "en",
    "or",
    "ul",
    "st",
    "tr",
    "pl",
    "gr",
]
_PLACES = [
    "Oslo",
    "Bergen",
    "Ottawa",
    "Turin",
    "Ghent",
    "Lyon",
    "Gdansk",
    "Tampere",
    "Porto",
    "Leeds",
    "Graz",
    "Varna",
    "Cork",
    "Basel",
    "Malmo",
    "Brno",
]
_OPENINGS = (
    "The ministry has put permits for {goods} on hold, an official in {place} said on {day}.",
    "Exports of {goods} were suspended on {day}, according to a notice from {place}.",
    "A court in {place} annulled permits for {goods} on {day}.",
    "On {day} the government in {place} froze new permits for {goods}.",
)
_FORMULAS = (
    "The ministry did not answer a request for comment.",
    "Neither company wanted to say anything on the matter.",
    "It was not clear at first when the permits would be given back.",
)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def _words(number: int) -> list[str]:
    chance = random.Random(number)  # noqa: S311 -- made-up data
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 3))) for _ in range(number)]


_COMMON = re.findall(
    r"\w+",
    "the of and to in that for on with as was by at from it said has have be had would which after who their before he "
    "not its will were been about over until this they more when between under because while against where her his "
    "two three new last first other government country company export year week people officials state report",
)
_VOCABULARY = _COMMON + _words(4_000)
# As in any language, the thousandth word is rare and the tenth is everywhere (G. K. Zipf, 1949).
_SUMS = list(itertools.accumulate(1 / (rank + 8) for rank in range(len(_VOCABULARY))))


class Maker:
    """Makes reports; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        """Begin a sequence."""
        self._chance = random.Random(seed)  # noqa: S311 -- made-up data

    def words(self, number: int) -> list[str]:
        """Return words as rare and as common as words are."""
        return self._chance.choices(_VOCABULARY, cum_weights=_SUMS, k=number)

    def sentence(self) -> str:
        """Return a sentence of eleven to 26 words, now and then with a name or a number."""
        words = self.words(self._chance.randint(11, 26))
        if self._chance.random() < 0.4:
            words[self._chance.randrange(1, len(words))] = self._chance.choice(_PLACES)
        if self._chance.random() < 0.3:
            words[self._chance.randrange(1, len(words))] = str(self._chance.randint(2, 900))
        return " ".join(words).capitalize() + "."

    def quote(self) -> str:
        """Return what a minister said, with who said it."""
        return f"“{' '.join(self.words(self._chance.randint(18, 40))).capitalize()},” the minister said."

    def report(self, quotes: tuple[str, ...] = ()) -> str:
        """Return a report of nine to 18 paragraphs, one a line, with the quotes given or one of its own."""
        opening = self._chance.choice(_OPENINGS).format(
            goods=" ".join(self.words(3)), place=self._chance.choice(_PLACES), day=self._chance.choice(_DAYS)
        )
        body = [self.sentence() for _ in range(self._chance.randint(8, 16))]
        for quote in quotes or (self.quote(),):
            body.insert(self._chance.randint(1, len(body)), quote)
        if self._chance.random() < 0.4:
            body.insert(self._chance.randint(1, len(body)), self._chance.choice(_FORMULAS))
        return "\n".join([opening, *body])

    def framed(self, text: str) -> str:
        """Return a copy as another paper prints it."""
        place = self._chance.choice(_PLACES)
        head = f"{' '.join(self.words(6)).capitalize()}\nPhoto: {place} last spring\n{place.upper()} (Reuters) - "
        return f"{head}{text}\nSign up for our newsletter.\nRead more: {' '.join(self.words(8))}\n"

    def rewritten(self, text: str, share: float = 0.1) -> str:
        """Return a light rewrite: that share of the words is another one, and a sentence in ten is left out."""
        lines = [line for number, line in enumerate(text.split("\n")) if number == 0 or self._chance.random() > 0.1]
        return "\n".join(
            " ".join(self.words(1)[0] if self._chance.random() < share else word for word in line.split(" "))
            for line in lines
        )

    def shortened(self, text: str) -> str:
        """Return the first third to two thirds."""
        lines = text.split("\n")
        return "\n".join(lines[: max(4, int(len(lines) * self._chance.uniform(0.34, 0.67)))])

    def updated(self, text: str) -> str:
        """Return a later version: a sentence changed, two or three added."""
        lines = text.split("\n")
        lines[self._chance.randrange(1, len(lines))] = self.sentence()
        return "\n".join([*lines, *(self.sentence() for _ in range(self._chance.randint(2, 3)))])

    def event_again(self, text: str) -> str:
        """Return another paper's own report of the same event: its own words around the same quotes."""
        quotes = tuple(line for line in text.split("\n") if line.startswith("“"))
        return self.report(quotes)

    def same_report(self) -> dict[str, Callable[[str], str]]:
        """Return the ways in which one report comes again."""
        return {
            "copy in another frame": self.framed,
            "light rewrite": lambda text: self.framed(self.rewritten(text)),
            "shortened": lambda text: self.framed(self.shortened(text)),
            "updated": self.updated,
        }
