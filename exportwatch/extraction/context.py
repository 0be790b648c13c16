"""Who acts and who receives in a document as a whole, for clauses that leave it unsaid.

Counts votes of the sentences that reading.py hands in; who acts on whom within one stands in issuers.py and
destinations.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.placed import DESCRIBED, OWNER, Placed, acts, describing, is_dateline
from exportwatch.extraction.text import Tokens

_NEARLY = 0.75  # share: a destination as often named as nearly the first one is one too
_ABBREVIATED = 3  # letters: "EU", "UK", "USA"
_DATELINE = 5  # votes: what the place a report was sent from says of the government that acts


class Context:
    """Who acts and who receives in the document as a whole, for clauses that leave it unsaid ("the federal
    government")."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Start without a vote."""
        self.lexicon = lexicon
        self._issuers: Counter[str] = Counter()
        self._destinations: Counter[str] = Counter()
        self._goals: Counter[str] = Counter()
        self._titled: Counter[str] = Counter()
        self._led: Counter[str] = Counter()
        self._council = 0

    def note(
        self, toks: Tokens, placed: Sequence[Placed], *, is_lead: bool, is_title: bool, before: Sequence[str] = ()
    ) -> None:
        """Count the countries of a sentence that can act; sentences at the head of the report weigh more."""
        weight = 4 if is_lead else 1
        acts_words, pairs = self.lexicon.acts, self.lexicon.pairs
        against = pairs.against | pairs.on if placed else pairs.on
        leaders = self.lexicon.authorities.leaders
        if not toks.words.isdisjoint(leaders):
            for word in toks.words & leaders.keys():
                self._issuers[leaders[word]] += weight
        if not toks.words.isdisjoint(pairs.councils):
            named = (i for i in toks.capitals if toks.lows[i] in pairs.councils)
            self._council += weight * any(i and toks.lows[i - 1] in self.lexicon.grammar.definite for i in named)
        plainly = self.lexicon.plainly_controlled
        spared = bool(placed) and not pairs.spared.isdisjoint(toks.words)
        for item in placed:
            lead = toks.lows[max(0, item.first - 16) : item.first]
            if not pairs.towards.isdisjoint(lead[-3:]) and any(
                acts_words.objects.get(word) or acts_words.verbs.get(word) == "send" or word in plainly for word in lead
            ):
                self._goals[item.place.code] += weight
                self._led[item.place.code] += is_lead and not spared
            if not against.isdisjoint(lead[-2:]) and any(
                acts_words.objects.get(word) == "restriction" for word in lead[-3:]
            ):
                self._goals[item.place.code] += weight
            led_by = toks.lows[item.first - 1] if item.first else ""
            if (led_by in self.lexicon.grammar.be and not pairs.buyers.isdisjoint(lead)) or (
                led_by in pairs.seated and not pairs.buyers.isdisjoint(lead[-2:])  # "its customer in Azerbaijan"
            ):
                self._goals[item.place.code] += weight  # "the customer, whom nobody names, is Azerbaijan"
                self._led[item.place.code] += 1
            if not pairs.buyers.isdisjoint(before) and self._is_named(toks, item):
                self._goals[item.place.code] += weight
                self._led[item.place.code] += 1
            after = toks.lows[item.last + 1 : item.last + DESCRIBED]
            if not pairs.buyers.isdisjoint(after) and after[0] in self.lexicon.grammar.be:
                self._goals[item.place.code] += weight  # "Russia is no longer a permitted destination"
                self._led[item.place.code] += 1
            following = describing(toks, item, self.lexicon)
            if any(word in pairs.abroad for word in following):
                continue
            if is_title and item.place.kind != "authority":
                self._titled[item.place.code] += 1
            owns = toks.lows[item.last].endswith("'s") and any(
                acts_words.objects.get(word) == "restriction" for word in toks.lows[item.last + 1 : item.last + OWNER]
            )
            if is_dateline(toks, item):
                self._issuers[item.place.code] += _DATELINE
            elif owns or (acts(item, toks, self.lexicon) and not _is_adjective(toks, item, self.lexicon)):
                governs = any(word in self.lexicon.of_state for word in following) or item.place.kind == "authority"
                self._issuers[item.place.code] += weight * (3 if governs or item.place.kind == "seat" else 1)
            elif item.place.kind == "demonym" and any(
                acts_words.objects.get(word) or word in acts_words.controlled for word in following
            ):
                self._issuers[item.place.code] += weight

    def _is_named(self, toks: Tokens, item: Placed) -> bool:
        """ "It is Azerbaijan", "media identified it as the army of Azerbaijan": who the customer of the sentence before
        is."""
        grammar = self.lexicon.grammar
        lead = toks.lows[: item.first]
        taken_up = next((i for i, low in enumerate(lead) if low in grammar.object_pronouns), None)
        if taken_up is None or item.first - taken_up > DESCRIBED:
            return False
        link = lead[taken_up + 1 : taken_up + 2]
        return bool(link) and (link[0] in grammar.be or link[0] in self.lexicon.pairs.leading_off)

    def note_dateline(self, code: str) -> None:
        """Count the place that a letter was written at."""
        self._issuers[code] += _DATELINE

    def note_issuer(self, code: str, *, is_lead: bool) -> None:
        """Count a country found acting on permits."""
        self._issuers[code] += 30 if is_lead else 10

    def note_destination(self, code: str, *, is_lead: bool) -> None:
        """Count a country found receiving the goods of an act."""
        self._destinations[code] += 6 if is_lead else 2

    @property
    def destinations(self) -> tuple[str, ...]:
        """The countries that most acts of the document concern, else those that its goods mostly go to, else the only
        other country of its headline."""
        issuer = self.issuer
        for votes in (self._destinations, +self._led):
            counted = [(code, count) for code, count in votes.most_common() if code != issuer]
            if counted:
                return tuple(code for code, count in counted if count >= _NEARLY * counted[0][1])
        others = [code for code in self._titled if code != issuer]
        return tuple(others) if len(others) == 1 else ()

    @property
    def issuer(self) -> str | None:
        """The country that acts most, destinations left aside."""
        votes = Counter({code: count - 2 * self._goals[code] for code, count in self._issuers.items()})
        if votes["EU"] > 0:
            votes["EU"] += 3 * self._council  # "the Council", where the European Union is spoken of
        return next(
            (
                code
                for code, count in votes.most_common()
                if code not in self._destinations and code != "UN" and count > 0
            ),
            None,
        )


def _is_adjective(toks: Tokens, item: Placed, lexicon: Lexicon) -> bool:
    """ "The EU Common Position", "US Munitions List": an abbreviation that only says of whom something is."""
    short, behind = toks.texts[item.last], toks.texts[item.last + 1 : item.last + 2]
    if not (short.isupper() and len(short) <= _ABBREVIATED and behind and behind[0].istitle()):
        return False
    return behind[0].lower() not in lexicon.of_state
