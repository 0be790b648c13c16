"""Who speaks in one sentence: to whom a quotation in it belongs, and what in it is reported speech.

The subject of a word of saying is found in sayings.py. Quotations that run on, and what counts as a statement, stand in
speech.py.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from exportwatch.extraction.cast import Mention
from exportwatch.extraction.quotations import Quotation
from exportwatch.extraction.sayings import Sayings
from exportwatch.extraction.text import Tokens

_NEAREST = 3  # verbs of saying looked at on either side of a quotation
_DESCRIBED = 8  # tokens: how many may describe a source before its name
_BESIDE = 20  # tokens: how near a few borrowed words stand to their word of saying
BORROWED = 4  # words: a quotation so short needs its own word of saying, else it only holds a term off
_ADDRESSED = 6  # tokens: how many may name who is spoken to


class Line(Sayings):
    """One sentence of which it is asked who says what."""

    def reports(self, verb: int) -> bool:
        """Whether a word of saying alone makes reported speech worth a statement."""
        low = self.lows[verb]
        if self._orders(verb) or self._from_nobody(verb) or self._acts(verb) or self._is_credit(verb):
            return False
        if low in self.speech.left_unsaid and not self.grammar.not_words.isdisjoint(self.lows[max(0, verb - 2) : verb]):
            return False  # "did not say whether"
        if low in self.speech.insisting and self.lows[verb + 1 : verb + 2] == ["on"]:
            return False  # "insisted on certificates": something is wanted, nothing is said
        known = low in self.speech.reported or low in self.speech.stances
        return known or self._is_quoted_saying(verb) or self._is_phrase(verb)

    def _orders(self, verb: int) -> bool:
        """ "Parliament told the cabinet to stop it": nothing is said, something is ordered."""
        if self.lows[verb] not in self.speech.ordering:
            return False
        for low in self.lows[verb + 1 : verb + 1 + _ADDRESSED]:
            if low in self.grammar.relatives or not low[0].isalpha():
                return False
            if low in self.grammar.infinitive:
                return True
        return False

    def _is_credit(self, verb: int) -> bool:
        """ "…, Belapan reported": who carried the news, behind all that it says."""
        if self.lows[verb] not in self.speech.crediting or any(low[0].isalnum() for low in self.lows[verb + 1 :]):
            return False
        source = next((m for m in self.mentions if m.last == verb - 1), None)
        if source is None or source.kind not in ("person", "institution") or source.first < 2:
            return False
        proper = self.toks.texts[source.first][0].isupper()
        known = self.cast.lexicon.people.institutions
        of_state = any(low in known for low in self.lows[source.first : verb])
        agency = self.lows[source.first - 1] in self.speech.agency
        comma = source.first - 1 - agency - (agency and self.lows[source.first - 2] in self.grammar.articles)
        return proper and not of_state and " " not in source.name and self.lows[comma] in (",", "”", '"')

    def _acts(self, verb: int) -> bool:
        """ "The ministry has rejected nine applications": something is done, nothing is said."""
        behind = self.lows[verb + 1 : verb + 1 + _ADDRESSED]
        lexicon = self.cast.lexicon
        if self.lows[verb] in lexicon.certainty.demands:
            return not (lexicon.certainty.courts - lexicon.pairs.councils).isdisjoint(behind)  # "asked the court to"
        if self.speech.stances.get(self.lows[verb]) != "denies":
            return False
        if not self.speech.voted_on.isdisjoint(behind):
            return True  # "the Senate rejected two attempts"
        kinds = map(self.cast.lexicon.acts.object_kind, behind)
        return any(kind in ("permit", "application", "delivery") for kind in kinds)

    def opens_after_verb(self, quotation: Quotation) -> bool:
        """Whether the speaker of a quotation that runs on is named here, before it opens."""
        return (
            bool(self.toks)
            and quotation.span.start > self.toks.starts[0]
            and any(self.toks.ends[verb] <= quotation.span.start for verb in self.verbs)
        )

    def holds_off(self, quotation: Quotation) -> bool:
        """ "found a “clear risk”": an article outside the marks makes what is in them a term."""
        opening = bisect_left(self.toks.starts, quotation.span.start)
        return opening > 1 and self.lows[opening - 2] in self.grammar.determiners

    def joint(self, speaker: Mention) -> list[Mention]:
        """ "X and Y said": both of them, the first first."""
        found = [speaker]
        for mention in self.mentions:
            joined = (
                mention.kind == speaker.kind == "person"
                and mention.name != speaker.name
                and not self.quoted[mention.first]
            )
            if joined and self._are_joined(speaker, mention):
                found.append(mention)
            elif joined and self._are_joined(mention, speaker):
                found.insert(0, mention)
        return found

    def _are_joined(self, one: Mention, other: Mention) -> bool:
        """ "X and Y", "X, and Y", "X, and the Minister of Finance, Y"."""
        held = {",", *self.grammar.articles, *(other.role or "").lower().split()}
        between = [low for low in self.lows[one.last + 1 : other.first] if low not in held]
        return len(between) == 1 and between[0] in self.cast.lexicon.certainty.and_or

    def attribute(self, quotation: Quotation) -> tuple[Mention, str] | None:
        """Return who says a quotation that stands in this sentence, with the word of saying; None where nobody here
        does."""
        if not self.mentions:
            return None
        named = self.named_before_colon(quotation)
        if named is not None:
            return named, ""
        behind = bisect_left(self.verbs, quotation.span.end, key=lambda verb: self.toks.starts[verb])
        ahead = bisect_right(self.verbs, quotation.span.start, key=lambda verb: self.toks.ends[verb])
        after = self.verbs[behind : behind + _NEAREST]
        before = self.verbs[max(0, ahead - _NEAREST) : ahead]
        opening = bisect_left(self.toks.starts, quotation.span.end)
        next_word = next((i for i in range(opening, len(self.toks)) if self.toks.texts[i][0].isalnum()), None)
        directly = (
            after
            and next_word is not None
            and after[0] - next_word <= 14
            and (next_word in self.verbs or any(m.first <= next_word <= m.last for m in self.mentions))
        )
        order = [*after[:1], *reversed(before), *after[1:]] if directly else [*reversed(before), *after]
        if len(quotation.span.of(self.text).split()) < BORROWED:
            order = [verb for verb in order if self._is_beside(verb, quotation, opening)]
        papers: list[tuple[Mention, str]] = []
        for verb in order:
            if self._is_told_by_another(verb) or (len(order) > 1 and self._is_credit(verb)):
                continue
            speaker = self.subject(verb)
            if speaker and speaker.kind != "document":
                return speaker, self.lows[verb]
            papers += [(speaker, self.lows[verb])] if speaker else []
        source = self.according_to()
        if source:
            return source, "according"
        return next(iter(papers), None) or self._first_before_colon(quotation) or self._for_whom(quotation)

    def _is_told_by_another(self, verb: int) -> bool:
        """ "A spokesman said Berlin regretted it and was “looking …”": what he says another feels, or was told, is
        his."""
        outer = next((one for one in reversed(self.verbs) if one < verb), None)
        if outer is None or self.lows[outer] not in self.cast.lexicon.certainty.saying:
            return False
        felt = self.lows[verb] in self.speech.stances
        told = not self.grammar.be.isdisjoint(self.lows[max(0, verb - 2) : verb])
        return (felt or told) and all(low[0].isalnum() for low in self.lows[outer:verb])

    def _for_whom(self, quotation: Quotation) -> tuple[Mention, str] | None:
        """ "For Ann Lee of the group, “this is too little”": through whose eyes a sentence sees what is said."""
        person = next((m for m in self.mentions if m.kind == "person" and m.first == 1), None)
        whole = len(quotation.span.of(self.text).split()) >= BORROWED
        seen = person is not None and whole and self.lows[0] in self.speech.for_whom
        return (person, "") if person and seen else None

    def names_before_colon(self, quotation: Quotation) -> bool:
        """Whether somebody is named before the colon that opens a quotation."""
        return bool(self.named_before_colon(quotation) or self._first_before_colon(quotation))

    def _first_before_colon(self, quotation: Quotation) -> tuple[Mention, str] | None:
        """Whoever a sentence is about that opens a quotation by a colon, whatever it says of them.

        "Ann Lee (Director, Trade Controls): “…”", "Ann Lee, who wrote the text, saw it otherwise: “…”", "The ministry's
        answer was short: “…”".
        """
        colon = self._colon_before(quotation)
        if colon is None or len(quotation.span.of(self.text).split()) < BORROWED:
            return None
        named = (
            m
            for m in self.mentions
            if m.last < colon and m.kind in ("person", "office", "institution") and not self.quoted[m.first]
        )
        first = next((m for m in named if not self.after_preposition(m)), None)
        speaker = self.resolve(first) if first else None
        return (speaker, "") if speaker else None

    def _colon_before(self, quotation: Quotation) -> int | None:
        """The index of the colon that opens a quotation; None where none does."""
        if ":" not in self.toks.words:
            return None
        opening = bisect_left(self.toks.starts, quotation.span.start)
        return next((i for i in (opening - 1, opening - 2) if i > 0 and self.toks.texts[i] == ":"), None)

    def named_before_colon(self, quotation: Quotation) -> Mention | None:
        """Return who is named before the colon that opens a quotation, None where nobody is.

        "Senator Jones: “I can say that …”": as in a transcript.
        """
        colon = self._colon_before(quotation)
        named = next((m for m in self.mentions if colon is not None and m.last == colon - 1 and m.first <= 1), None)
        return self.resolve(named) if named and named.kind in ("person", "office", "institution") else None

    def _is_beside(self, verb: int, quotation: Quotation, opening: int) -> bool:
        """Whether a few borrowed words belong to a word of saying: near it, or closed by it."""
        if self.toks.ends[verb] <= quotation.span.start:
            first = bisect_left(self.toks.starts, quotation.span.start)
            return first - verb <= _BESIDE
        return verb - opening <= 2 * _BESIDE

    def topic_after(self, speakers: Sequence[Mention]) -> Mention | None:
        """The person whom "he" or "she" of the next sentence means: who spoke here, else the subject."""
        spoke = next((speaker for speaker in reversed(speakers) if speaker.kind in ("person", "office")), None)
        return spoke or next(
            (
                m
                for m in self.mentions
                if m.kind == "person" and not self.quoted[m.first] and not self.after_preposition(m)
            ),
            None,
        )

    def _from_nobody(self, verb: int) -> bool:
        """ "The ministry told the firm that it may ship, according to a person with knowledge of the matter": what
        somebody without a name tells of another is no statement of that one."""
        if self.toks.words.isdisjoint(self.speech.unnamed):
            return False
        return any(
            self.lows[i] in self.speech.sources
            and not self.speech.unnamed.isdisjoint(self.lows[i + 1 : i + 5])
            and not any(m.first > i and m.kind in ("person", "institution") for m in self.mentions if m.first <= i + 5)
            for i in range(verb + 1, len(self.lows))
        )

    def is_nobody(self, speaker: Mention) -> bool:
        """Whether a speaker has neither name nor office: "a European trader"."""
        return speaker.kind == "office" and speaker.name.split()[-1].lower() in self.cast.lexicon.people.nobodies

    def speaks_for_itself(self, speaker: Mention) -> bool:
        """Whether reported speech of this speaker is a statement: not that of an unnamed official or a paper."""
        if speaker.kind == "office":
            return any(word in self.cast.lexicon.people.spokespersons for word in speaker.name.lower().split())
        if speaker.role == "echo":  # "the prefecture": an office of state that nobody named before
            people = self.cast.lexicon.people
            return speaker.name.lower() in people.common_institutions - people.bare_government
        return speaker.kind != "document"

    def according_to(self) -> Mention | None:
        """ "According to the ministry": the first name after it, which other words may describe before; "in the
        ministry's view"."""
        if viewer := self._in_the_view_of():
            return viewer
        if self.toks.words.isdisjoint(self.speech.sources):
            return None
        for position in [i for i, low in enumerate(self.lows[:-1]) if low in self.speech.sources]:
            phrases = self.speech.sources[self.lows[position]]
            phrase = next((p for p in phrases if tuple(self.lows[position : position + len(p)]) == p), None)
            if phrase is None or self.quoted[position]:
                continue
            start = position + len(phrase)
            for mention in self.mentions:
                if mention.first >= start and mention.kind not in ("country", "pronoun"):
                    between = self.lows[start : mention.first]
                    near = len(between) <= _DESCRIBED and not any(not word[0].isalnum() for word in between)
                    return self.resolve(mention) if near else None
        return None

    def _in_the_view_of(self) -> Mention | None:
        if self.toks.words.isdisjoint(self.speech.views):
            return None
        for mention in self.mentions:
            view = mention.last + 1
            owned = (
                self.lows[mention.last].endswith("'s")
                and view < len(self.lows)
                and self.lows[view] in self.speech.views
            )
            before = mention.first - 1
            if owned and mention.kind != "country" and before >= 0 and self.lows[before] in self.grammar.between:
                return None if self.quoted[mention.first] else self.resolve(mention)
        return None


def quoted_flags(toks: Tokens, quotations: Sequence[Quotation]) -> list[bool]:
    """Return whether each token stands in a quotation; both are in reading order."""
    if not quotations:
        return [False] * len(toks)
    flags: list[bool] = []
    index = 0
    for start in toks.starts:
        while index < len(quotations) and quotations[index].span.end <= start:
            index += 1
        flags.append(index < len(quotations) and quotations[index].span.start <= start)
    return flags
