"""Who says what: each quotation and each act of reported speech with its speaker.

Reads one sentence at a time, in order, through attribution.py, and says what a quotation without a speaker inherits.
What a statement means for an act stands in stances.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from exportwatch.extraction.attribution import BORROWED, Line, quoted_flags
from exportwatch.extraction.cast import Cast, Mention, is_media
from exportwatch.extraction.quotations import Quotation
from exportwatch.extraction.text import Layout, Sentence, Tokens

_FULL_NAME = 3  # tokens: a longer run of capitals is no person's name
_SHORT = 2  # words: a shorter quotation is a borrowed word, not a statement
_OPENING = " \n\r\t\xa0“\"«‘'„‚「"  # what may stand between a colon and the words of a quotation
_LATER = 4  # paragraphs: how far on a whole quoted paragraph may stand from the speaker before it


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody speaking. `quotation` is None for reported speech; `sentences` in reading order hold the statement;
    `verb` is lower case or ""."""

    speaker: Mention
    sentences: tuple[Sentence, ...]
    verb: str
    quotation: Quotation | None = None


class SpeechReader:
    """Goes through a report once, in reading order, and says who speaks."""

    def __init__(self, text: str, layout: Layout, quotations: Sequence[Quotation], cast: Cast) -> None:
        """`cast` is shared with the reader of names, so that a surname or "he" finds its person."""
        self._text = text
        self._quotations = quotations
        self._cast = cast
        self._layout = layout
        self._last: Mention | None = None
        self._topic: Mention | None = None
        self._last_paragraph = -1
        self._done: set[int] = set()
        self._begun: Mention | None = None
        self._nameless: Mention | None = None
        self._first = 0
        self._before_colon: tuple[int, Mention] | None = None

    def read(self, sentence: Sentence, toks: Tokens, mentions: Sequence[Mention]) -> tuple[Speech, ...]:
        """Return what is said in one sentence; call it for every sentence in order."""
        while self._first < len(self._quotations) and self._quotations[self._first].span.end <= sentence.span.start:
            self._first += 1
        end = self._first
        while end < len(self._quotations) and self._quotations[end].span.start < sentence.span.end:
            end += 1
        here = range(self._first, end)
        begun, self._begun = self._begun, self._name_at_beginning(toks, mentions)
        if not mentions and not here:
            return ()  # nobody who could speak, and nothing that somebody says
        line = Line(self._text, toks, quoted_flags(toks, self._quotations[self._first : end]), self._cast)
        line.last_speaker = self._last
        line.last_person = self._cast.last_person
        line.beginning = begun
        line.topic = self._topic
        named = [self._with_office(mention) for mention in mentions]
        line.mentions = tuple(named)
        self._nameless = self._office_without_name(line)
        line.meet([self._meet(mention, line) for mention in named])
        found = self._quoted_speech(sentence, line, here)
        if not found:
            found = self._reported_speech(sentence, line)
        for speech in found:
            self._cast.meet(speech.speaker)
        self._topic = line.topic_after([speech.speaker for speech in found]) or self._topic
        self._note_colon(line)
        return tuple(found)

    def _note_colon(self, line: Line) -> None:
        """ "The minister issued the following statement:": who speaks in the quotation that the next paragraph opens
        with."""
        if line.toks.texts[-1:] != [":"]:
            return
        named = (m for m in line.mentions if m.kind in ("person", "office", "institution") and not line.quoted[m.first])
        first = next((m for m in named if not line.after_preposition(m)), None)
        who = line.resolve(first) if first is not None else None
        self._before_colon = (line.toks.ends[-1], who) if who is not None else None

    def _led_by(self, quotation: Quotation) -> tuple[Mention, str] | None:
        """Who was named before the colon that a quotation follows, in a paragraph of its own."""
        if self._before_colon is None:
            return None
        colon, who = self._before_colon
        follows = colon <= quotation.span.start and not self._text[colon : quotation.span.start].strip(_OPENING)
        return (who, "") if follows else None

    def _with_office(self, mention: Mention) -> Mention:
        """ "The Foreign Secretary told MPs. Ann Lee said …": whose office the sentence before left without a name."""
        office = self._nameless
        if office is None or mention.kind != "person" or mention.role or " " not in mention.name or mention.first > 1:
            return mention
        return replace(mention, role=office.name)

    def _office_without_name(self, line: Line) -> Mention | None:
        """An office with its article that speaks here and that nobody is known to hold."""
        definite = self._cast.lexicon.grammar.definite
        for mention in line.mentions:
            if mention.kind == "office" and line.lows[mention.first] in definite and line.says_of(mention):
                held = self._cast.resolve(mention)
                return mention if held is not None and held.kind == "office" else None
        return None

    def _name_at_beginning(self, toks: Tokens, mentions: Sequence[Mention]) -> Mention | None:
        """ "Jim Banks, who wrote the bill, sees it otherwise": whom "he" of the next sentence means, though nothing
        else shows that it is a person."""
        people, size = self._cast.lexicon.people, 0
        while size < min(len(toks), _FULL_NAME + 1):
            word = toks.texts[size]
            if not word[0].isupper() or word.isupper() or not word[-1].isalpha() or word in people.not_names:
                break
            size += 1
        if not 1 < size <= _FULL_NAME or size >= len(toks) or any(m.first < size for m in mentions):
            return None
        follows = toks.texts[size]
        if follows not in (",", "(") and not follows.islower():
            return None
        if any(toks.lows[i] in people.institutions or toks.lows[i] in people.role_heads for i in range(size)):
            return None
        span = toks.span(0, size - 1)
        return Mention("person", span.of(self._text), span, 0, size - 1)

    def _meet(self, mention: Mention, line: Line) -> Mention:
        """Remember who may be taken up again: no institution that stands in a quotation or after a preposition."""
        if mention.kind == "institution" and mention.role != "echo":
            return self._cast.meet(mention, in_passing=line.quoted[mention.first] or line.after_preposition(mention))
        if mention.kind == "institution" and mention.name.lower() in self._cast.lexicon.people.state_echo:
            return self._cast.resolve(mention) or mention  # "the agency": whoever was named before it, not behind it
        return self._cast.meet(mention) if mention.kind in ("person", "office") else mention

    def _quoted_speech(self, sentence: Sentence, line: Line, here: Sequence[int]) -> list[Speech]:
        found: list[Speech] = []
        for number in here:
            quotation = self._quotations[number]
            ends_here = quotation.span.end <= sentence.span.end
            opens_here = line.opens_after_verb(quotation) or line.names_before_colon(quotation)
            if number in self._done or not (ends_here or opens_here):
                continue
            attributed = line.attribute(quotation)
            if attributed is None and not ends_here:
                continue
            words = len(quotation.span.of(self._text).split())
            if attributed is None:
                attributed = self._led_by(quotation) or self._carried_over(quotation, found, words)
            self._done.add(number)
            if attributed is not None and line.is_nobody(attributed[0]):
                continue  # "a trader said": nobody in particular
            if attributed is None or is_media(attributed[0].name, self._cast.lexicon):
                continue
            speakers, verb = line.joint(attributed[0]), attributed[1]
            borrowed = words < _SHORT or (words < BORROWED and line.holds_off(quotation))
            for speaker in speakers:
                if borrowed:
                    found.append(Speech(speaker, (sentence,), verb))
                else:
                    found.append(Speech(speaker, self._sentences_of(quotation, sentence), verb, quotation))
            self._last, self._last_paragraph = speakers[0], quotation.paragraph
        return _one_reported(found)

    def _sentences_of(self, quotation: Quotation, sentence: Sentence) -> tuple[Sentence, ...]:
        """The sentences that hold a quotation, this one among them."""
        rows = self._layout.sentences
        first = last = sentence.index
        while first > 0 and rows[first - 1].span.end > quotation.span.start:
            first -= 1
        while last + 1 < len(rows) and rows[last + 1].span.start < quotation.span.end:
            last += 1
        return rows[first : last + 1]

    def _carried_over(self, quotation: Quotation, found: Sequence[Speech], words: int) -> tuple[Mention, str] | None:
        """Who goes on speaking in a quotation without a speaker of its own."""
        if found:
            return found[-1].speaker, found[-1].verb
        if self._last is None or words < BORROWED:
            return None
        paragraph = self._layout.paragraphs[quotation.paragraph].span
        whole = quotation.span.start <= paragraph.start + 1
        if (
            quotation.continues
            or self._last_paragraph == quotation.paragraph
            or (whole and quotation.paragraph - self._last_paragraph <= _LATER)
        ):
            return self._last, ""
        return None

    def _reported_speech(self, sentence: Sentence, line: Line) -> list[Speech]:
        said: list[Speech] = []
        since = 0  # of two reports in one sentence a semicolon parts them
        for verb in line.verbs:
            if not line.reports(verb) or (said and ";" not in line.lows[since:verb]):
                continue
            speaker = line.subject(verb)
            if speaker and line.speaks_for_itself(speaker) and not is_media(speaker.name, self._cast.lexicon):
                self._last, self._last_paragraph = speaker, sentence.paragraph
                said += [Speech(one, (sentence,), line.lows[verb]) for one in line.joint(speaker)]
                since = verb
        if said:
            return said
        source = line.according_to()
        if source and line.speaks_for_itself(source) and not is_media(source.name, self._cast.lexicon):
            self._last, self._last_paragraph = source, sentence.paragraph
            return [Speech(source, (sentence,), "according")]
        return []


def _one_reported(found: list[Speech]) -> list[Speech]:
    """Borrowed single words beside a true quotation are no statements of their own."""
    quoted = [speech for speech in found if speech.quotation]
    return quoted or found[:1]
