"""Who says a word of saying: the words of saying of one sentence, and the subject of each, before or after it.

Knows nothing of the sentences around it but who spoke last and whom the text is about. What the words say, a quotation
or reported speech, stands in attribution.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from exportwatch.extraction.cast import Cast, Mention
from exportwatch.extraction.descriptions import Descriptions
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Tokens
from exportwatch.extraction.voice import first_of_verb, is_inserted, is_passive, last_of_verb

_FOLLOWED = 12  # tokens: how long what follows a name without a comma may be before its verb
_PLACED = 10  # tokens: how far behind a name the institution stands that it is of
_NAME = 6  # tokens: a name in apposition is no longer
_BEHIND = 16  # tokens: how far behind its verb a subject may begin
_INSERTION = 6  # tokens: how many inserted words are stepped over
_INSERTED = 40  # tokens: the longest apposition between a name and its verb
_TITLES = 3  # tokens: how many unknown words of an office may stand between a verb and its subject
_PARTICLES = ("up", "on", "out")
_CLOSING = ("”", '"', "»", "«", "」", "』", "’", "'", "‘")


class Sayings:
    """One sentence: its tokens, who is named in it, which of its words are quoted, and its words of saying."""

    def __init__(self, text: str, toks: Tokens, quoted: Sequence[bool], cast: Cast) -> None:
        self.text = text
        self.toks = toks
        self.lows = toks.lows
        self.mentions: tuple[Mention, ...] = ()
        self.verbs: list[int] = []
        self.quoted = quoted
        self.cast = cast
        self.speech = cast.lexicon.speech
        self._described = Descriptions(toks, cast.lexicon)
        self.grammar = cast.lexicon.grammar
        self._subjects: dict[int, Mention | None] = {}
        self.last_speaker: Mention | None = None
        self.last_person: Mention | None = None
        self.topic: Mention | None = None
        self.beginning: Mention | None = None

    def meet(self, mentions: Sequence[Mention]) -> None:
        """Take in who is named, left to right, and find the words of saying outside quotation marks."""
        self.mentions = tuple(mentions)
        self._people = [m for m in mentions if m.kind == "person" and not self.quoted[m.first]]
        self.verbs = [i for i in self._may_say() if not self.quoted[i] and self._says(i)]

    def _may_say(self) -> Sequence[int]:
        """The tokens among which the words of saying are: beside a quotation and a person any verb may be one."""
        words, endings = _saying(self.cast.lexicon), self.grammar.third_person
        if not self.toks.words.isdisjoint(_CLOSING) and any(m.kind == "person" for m in self.mentions):
            return [i for i, low in enumerate(self.lows) if low in words or low.endswith(endings)]
        return [] if self.toks.words.isdisjoint(words) else [i for i, low in enumerate(self.lows) if low in words]

    def _says(self, index: int) -> bool:
        low = self.lows[index]
        if self._is_of_name(index):
            return False  # "the United States"
        if low in self.speech.verbs or low in self.speech.stances:
            after = self.lows[index + 1] if index + 1 < len(self.lows) else ""
            if after in self.speech.particles.get(low, ()):
                return False  # "called in the envoy", "called off the talks"
            return not (index > 0 and self.lows[index - 1] in self.grammar.determiners)
        return self._is_phrase(index) or self._is_framed(index)

    def _is_of_name(self, index: int) -> bool:
        texts = self.toks.texts
        return index > 0 and texts[index].istitle() and texts[index - 1].istitle() and texts[index - 1].isalpha()

    def _is_framed(self, index: int) -> bool:
        """ "…,” groaned Marta Lind": between a quotation and a person stands a word of saying, whichever."""
        word = self.toks.texts[index]
        if index == 0 or not word.islower() or not word.endswith(self.grammar.third_person):
            return False
        mark = self.toks.texts[index - 1 - (self.lows[index - 1] == "," and index > 1)]
        return mark in _CLOSING and any(m.kind == "person" and m.first in (index + 1, index + 2) for m in self.mentions)

    def _is_phrase(self, index: int) -> bool:
        phrases = self.speech.phrases.get(self.lows[index])
        return phrases is not None and any(
            tuple(self.lows[index : index + len(phrase)]) == phrase for phrase in phrases
        )

    def _is_quoted_saying(self, verb: int) -> bool:
        """ "as saying", behind "was quoted"."""
        spoken = self.lows[verb] in self.speech.quoted_saying and verb > 0
        return spoken and self.lows[verb - 1] in self.speech.quoted_as

    def says_of(self, mention: Mention) -> bool:
        """Whether a word of saying stands right behind a name."""
        return self._described.says_at(mention.last + 1)

    def after_preposition(self, mention: Mention) -> bool:
        before = mention.first - 1
        if before > 0 and (self.lows[before] in self.grammar.articles or self.lows[before].endswith("'s")):
            before -= 1
        if before > 0 and self.lows[before] in self.grammar.joining:  # "to the ministry, its agencies and the navy"
            listed = next((m for m in self.mentions if m.last == before - 1), None)
            speaks = self._described.says_at(mention.last + 1)
            return bool(listed and listed.kind == mention.kind and not speaks and self.after_preposition(listed))
        return before >= 0 and self.lows[before] in self.grammar.between

    def subject(self, verb: int) -> Mention | None:
        """Return who says the word of saying at `verb`, resolved to the fullest name; None where nobody does."""
        if verb not in self._subjects:
            self._subjects[verb] = self._subject(verb)
        return self._subjects[verb]

    def _subject(self, verb: int) -> Mention | None:
        mention = (
            self._apposed_before(verb)
            or self._described_before(verb)
            or self._subject_right(verb)
            or self._subject_left(verb)
        )
        if mention is None:
            return None
        if mention.kind == "pronoun" and mention.name == "it" and self.lows[verb - 1] in self.grammar.be:
            return next((m for m in self.mentions if m.kind == "document" and m.last < verb), None)
        return self.resolve(mention)

    def resolve(self, mention: Mention) -> Mention | None:
        """Return whom a mention stands for: a pronoun or a paper takes up who was named or spoke before it."""
        if mention.kind == "pronoun":
            return self._taken_up(mention)
        if mention.kind == "office" and self.beginning is not None and mention.role in (None, "echo"):
            led = (
                self.lows[max(0, mention.first)] in self.grammar.definite
                or self.lows[mention.first - 1] in self.grammar.definite
            )
            if led and not self._is_voice(mention):
                return self.beginning.stands_at(mention)  # "Ann Lee shrugged. “…,” the Israeli minister said"
        if mention.kind == "document" and mention.role == "echo":
            owned = self.lows[mention.first] in self.cast.lexicon.people.owners  # "its order reads"
            own = owned or mention.name.split()[-1].lower() in self.cast.lexicon.people.own_words
            here = next((m for m in self.mentions if m.kind == "institution" and m.last < mention.first), None)
            owner = self.last_speaker or here or (self.cast.last_institution if owned else None)
            return owner.stands_at(mention) if own and owner else mention
        return self.cast.resolve(mention)

    def _taken_up(self, pronoun: Mention) -> Mention | None:
        if pronoun.name not in self.cast.lexicon.people.personal:
            subject = next(
                (
                    m
                    for m in self.mentions
                    if m.kind == "institution"
                    and m.role != "echo"
                    and m.last < pronoun.first
                    and self.grammar.subject_auxiliaries.intersection(self.lows[m.last + 1 : m.last + 2])
                    and not self.quoted[m.first]
                    and not self.after_preposition(m)
                ),
                None,
            )
            if subject is not None and pronoun.name == "it":
                return subject.stands_at(pronoun)
            country = next((m for m in reversed(self.mentions) if m.last < pronoun.first), None)
            named = country is not None and country.kind == "country" and pronoun.name == "it"
            named = named and not any(self.quoted[: pronoun.first])  # "Spain “is wrong”, it said": whoever spoke before
            if country is not None and named and not self.after_preposition(country):
                return country.stands_at(pronoun)  # "Canada was the latest: last week it said …"
            who = self.last_speaker if self.last_speaker and self.last_speaker.kind != "person" else None
            return who.stands_at(pronoun) if who else self.cast.resolve(pronoun)
        here = [m for m in self._people if m.last < pronoun.first]
        subjects = [
            m
            for m in here
            if not self.after_preposition(m) and any(m.last < verb < pronoun.first for verb in self.verbs)
        ]
        before = self.beginning or self.topic or self.last_person
        opening = here[0] if here and here[0].first == 0 else None  # "Ann Lee left over a war which she called …"
        who = next(iter(subjects), None) or opening or before or next(iter(here), None)
        return who.stands_at(pronoun) if who else self.cast.last_voice(pronoun)

    def _subject_right(self, verb: int) -> Mention | None:
        """ "…,” said the minister", ", the group, said its chair, is …": the subject stands after its verb."""
        last = last_of_verb(self.lows, verb, self.cast.lexicon)
        if last == verb and self.lows[verb] not in self.speech.inverted and not self._is_framed(verb):
            return None
        opening = first_of_verb(self.lows, verb, self.cast.lexicon)
        closes = opening == 0 or self.toks.texts[opening - 1] in "”\"’'»,—–-" or self.quoted[opening - 1]
        if not closes:
            return None
        for mention in self.mentions:
            gap = mention.first - last - 1
            if gap < 0:
                continue
            if gap > _BEHIND:
                break
            between = [
                low for i, low in enumerate(self.lows[last + 1 : mention.first], last + 1) if not self._honours(i)
            ]
            gap = len(between)
            described = mention.kind == "person" and mention.role and all(word.isalpha() for word in between)
            if (
                gap == 0
                or (gap == 1 and between[0] in _PARTICLES)
                or (gap > 0 and is_inserted(between, self.cast.lexicon))
                or (described and 0 < gap <= _TITLES)
            ):
                after = self.lows[mention.last + 1] if mention.last + 1 < len(self.lows) else ""
                if mention.kind == "pronoun" and mention.name == "it" and after[:1].isalpha():
                    return None  # "explained it to reporters"
                addressed = self.lows[verb] in self.speech.addressing and self.toks.texts[opening - 1] == ","
                return None if after in self.grammar.subject_auxiliaries or addressed else mention
        return None

    def _honours(self, index: int) -> bool:
        """ "Said Brig. Gen. Ann Lee": titles in front of a name, with their full stops."""
        honorifics = self.cast.lexicon.people.honorifics
        title = self.toks.texts[index] in honorifics
        return title or (self.lows[index] == "." and index > 0 and self.toks.texts[index - 1] in honorifics)

    def _apposed_before(self, verb: int) -> Mention | None:
        """ "The chairman, Ann Lee, insisted his company …": a name between commas right before the word of saying."""
        if verb < 3 or self.lows[verb - 1] != "," or self.quoted[verb - 1]:
            return None
        return next(
            (
                m
                for m in self.mentions
                if m.kind == "person" and m.last == verb - 2 and "," in self.lows[max(0, m.last - _NAME) : m.last]
            ),
            None,
        )

    def _described_before(self, verb: int) -> Mention | None:
        """ "Ann Lee of the Greens, who led the talks, said": the first whose description ends at the word of saying."""
        for mention in self.mentions:
            if mention.first >= verb:
                break
            if mention.last >= verb - 1 or mention.kind not in ("person", "institution") or self.quoted[mention.first]:
                continue
            end = None if self.after_preposition(mention) else self._described.until(mention.first, mention.last)
            if end is not None and self._described.behind_auxiliaries(end + 1) == verb:
                return mention
        return None

    def _subject_left(self, verb: int) -> Mention | None:
        position = verb - 1
        if self._is_quoted_saying(verb):
            return self._quoted_as_saying(position)
        while position >= 0 and not self.quoted[position] and self._is_skipped(position):
            if self.lows[position] in self.grammar.be and is_passive(self.lows, verb, position, self.cast.lexicon):
                # Whoever stands before a passive is spoken of, but for "in the notice it is said".
                return next((m for m in self.mentions if m.last == position - 1 and m.name == "it"), None)
            position -= 1
        if position < 0:
            return None
        if self.lows[position] in self.grammar.coordinating or (
            self.toks.texts[position] == "," and self._participle(verb)
        ):
            return self._first_subject(position)
        named = any(mention.last == position for mention in self.mentions)  # "the Bureau of Industry (BIS) said"
        comma = not named and self.toks.texts[position] in (",", "—", "–", ")")
        edge = self._before_insertion(position - 1) if comma else position
        direct = next((m for m in self.mentions if m.last == edge), None)
        if comma and direct and (direct.kind == "institution" or self.after_preposition(direct)):
            direct = self._described_by(direct) or direct
        if direct and not comma and direct.kind == "institution" and self.after_preposition(direct):
            direct = self._placed_by(direct) or direct
        if (
            direct
            and (not comma or direct.kind in ("person", "institution", "document") or self._is_voice(direct))
            and (not self.after_preposition(direct) or direct.kind == "pronoun")
        ):
            return direct
        if comma or direct is None or direct.kind != "pronoun":
            return self._before_apposition(edge, comma)
        return None

    def _placed_by(self, institution: Mention) -> Mention | None:
        """ "Ann Lee of the think tank SITE in Oslo said": whose an institution is named to be."""
        links = self.cast.lexicon.people.links
        return next(
            (
                m
                for m in reversed(self.mentions)
                if m.kind == "person"
                and m.last < institution.first <= m.last + _PLACED
                and self.lows[m.last + 1] in links
                and all(low[0].isalnum() for low in self.lows[m.last + 1 : institution.first])
            ),
            None,
        )

    def _is_voice(self, mention: Mention) -> bool:
        """Whether an office speaks for another: "a spokesman for the minister, who …, said"."""
        spokespersons = self.cast.lexicon.people.spokespersons
        voice = mention.kind == "office" and not spokespersons.isdisjoint(mention.name.lower().split())
        return voice and (mention.first == 0 or self.lows[mention.first - 1] != ",")  # else it describes a name

    def _described_by(self, institution: Mention) -> Mention | None:
        """ "X, head of the Association of Y, said": an institution within what is said of a person does not speak."""
        for mention in self.mentions:
            apposed = mention.kind == "person" and mention.last + 1 < institution.first
            if apposed and [i for i in range(mention.last + 1, institution.first) if self.lows[i] == ","] == [
                mention.last + 1
            ]:
                return mention
        return None

    def _is_skipped(self, position: int) -> bool:
        low = self.lows[position]
        return low in self.grammar.skipped_before_verb or (
            self.toks.texts[position].islower() and low.endswith(self.grammar.adverb_endings)
        )

    def _before_insertion(self, edge: int) -> int:
        """Step over a few inserted words that name nobody: ", by contrast,", ", however,"."""
        comma = next((i for i in range(edge, max(-1, edge - _INSERTION), -1) if self.toks.texts[i] == ","), None)
        named = comma is not None and any(comma < m.last <= edge for m in self.mentions)
        held = comma is not None and self.lows[comma + 1] in self.grammar.articles
        return comma - 1 if comma is not None and not named and not held else edge

    def _participle(self, verb: int) -> bool:
        return self.lows[verb].endswith(self.grammar.gerund_endings)

    def _quoted_as_saying(self, as_index: int) -> Mention | None:
        """ "AFP quoted Joly as saying", "Joly was quoted by AFP as saying"."""
        quoting = next(
            (i for i in range(as_index - 1, max(-1, as_index - 20), -1) if self.lows[i] in self.speech.quoting),
            None,
        )
        if quoting is None:
            return None
        passive = quoting > 0 and self.lows[quoting - 1] in self.grammar.be
        if passive:
            return self._subject_left(quoting - 1)
        between = [m for m in self.mentions if quoting < m.first and m.last < as_index]
        pronoun = next((i for i in range(quoting + 1, as_index) if self.lows[i] in self.speech.quoted_persons), None)
        if not between and pronoun is not None:
            return Mention("pronoun", "he", self.toks.span(pronoun, pronoun), pronoun, pronoun)
        return between[-1] if between else None

    def _first_subject(self, before: int) -> Mention | None:
        """ "X opened the session and said", "X spoke, adding": the subject of the sentence's first verb."""
        earlier = [verb for verb in self.verbs if verb < before]
        said = self._subject_left(earlier[-1]) or self._subject_right(earlier[-1]) if earlier else None
        return said or next(
            (
                m
                for m in self.mentions
                if m.kind in ("person", "institution", "country", "office", "document")
                and not self.quoted[m.first]
                and m.last < before
                and not self.after_preposition(m)
            ),
            None,
        )

    def _before_apposition(self, edge: int, comma: bool) -> Mention | None:
        """ "Kelsey Gallagher, an expert with …, said": the name before the inserted words."""
        for kinds in (("person",), ("institution", "office", "country", "document")):
            for mention in reversed(self.mentions):
                if mention.kind not in kinds or mention.last >= edge or edge - mention.last > _INSERTED:
                    continue
                following = self.toks.texts[mention.last + 1]
                if self.after_preposition(mention):
                    continue
                if comma and following in (",", "—", "–", "("):
                    return mention
                if edge - mention.last <= _FOLLOWED and following in self.grammar.between:
                    return mention
        return None


@lru_cache(maxsize=8)
def _saying(lexicon: Lexicon) -> frozenset[str]:
    """Every word that is a word of saying, or the first of a phrase that is one."""
    return frozenset((*lexicon.speech.verbs, *lexicon.speech.stances, *lexicon.speech.phrases))
