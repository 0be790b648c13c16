"""Quotations and reported speech: what was said, where it stands and whose it is.

Curly and straight double quotation marks, split quotations, quotations over several paragraphs. What a statement
means for an act stands in stances.py.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from exportwatch.extraction.cast import Cast, Mention, is_media
from exportwatch.extraction.facts import Span
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Layout, Sentence, Token

_MARKS = re.compile(r"[“”\"„«»]")
_SINGLE = re.compile(r"(?<![\w])[‘](?=\S)([^‘’\n]{0,600}(?:’(?=\w)[^‘’\n]{0,600}){0,6})’(?!\w)")
_NEAREST = 3  # verbs of saying looked at on either side of a quotation
_PIECES = 8  # paragraphs: how far an unclosed quotation may run
_SHORT = 2  # words: a shorter quotation is a borrowed word, not a statement


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words without their marks; `continues`: a further paragraph of the quotation before."""

    span: Span
    paragraph: int
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody speaking. `quotation` is None for reported speech; `sentences` in reading order hold the statement;
    `verb` is lower case or ""."""

    speaker: Mention
    sentences: tuple[Sentence, ...]
    verb: str
    quotation: Quotation | None = None


def find_quotations(text: str, layout: Layout) -> tuple[Quotation, ...]:
    """Return the quotations of the report in reading order, none inside another."""
    found: list[Quotation] = []
    open_until = -1
    for number, paragraph in enumerate(layout.paragraphs):
        if paragraph.kind != "body":
            continue
        start, end = paragraph.span.start, paragraph.span.end
        if number <= open_until:
            close = text.find("”", start, end)
            reopen = text.find("“", start, end)
            if close >= 0 and not 0 <= reopen < close:
                found.append(Quotation(Span(start, close), number, continues=True))
                open_until = -1
                start = close + 1
            elif reopen != start:
                found.append(Quotation(Span(start, end), number, continues=True))
                continue
        pieces, unclosed = _pairs(text, start, end, number)
        if (
            pieces
            and found
            and pieces[0].span.start == paragraph.span.start + 1
            and found[-1].paragraph == number - 1
            and found[-1].span.end == layout.paragraphs[number - 1].span.end
        ):
            pieces[0] = Quotation(pieces[0].span, number, continues=True)
        found.extend(pieces)
        open_until = _closing_paragraph(text, layout, number) if unclosed else -1
    return tuple(quotation for quotation in found if quotation.span.end > quotation.span.start)


def _pairs(text: str, start: int, end: int, number: int) -> tuple[list[Quotation], bool]:
    """The quotations of one paragraph; True where the last one is not closed in it."""
    found: list[Quotation] = []
    opened: int | None = None
    straight = False
    for match in _MARKS.finditer(text, start, end):
        mark = match.group()
        if opened is None:
            if mark in '“"„«':
                opened, straight = match.end(), mark == '"'
        elif ((mark == '"') == straight and mark not in "„«") or (
            mark == '"' and not straight and text[match.start() - 1] in ".,!?"
        ):
            found.append(Quotation(Span(opened, match.start()), number))
            opened = None
    if opened is not None and end - opened > 1:
        found.append(Quotation(Span(opened, end), number))
    else:
        opened = None
    if not found:
        found = [
            Quotation(Span(m.start(1), m.end(1)), number)
            for m in _SINGLE.finditer(text, start, end)
            if len(m.group(1).split()) >= 4
        ]
    return found, opened is not None and not straight


def _closing_paragraph(text: str, layout: Layout, number: int) -> int:
    """The paragraph that closes a quotation left open in `number`, without its marks being opened anew; -1 where
    none does."""
    for later in range(number + 1, min(number + _PIECES, len(layout.paragraphs))):
        span = layout.paragraphs[later].span
        opened, closed = text.find("“", span.start, span.end), text.find("”", span.start, span.end)
        if opened >= 0 and (closed < 0 or opened < closed):
            return -1
        if closed >= 0:
            return later
    return -1


class SpeechReader:
    """Goes through a report once, in reading order, and says who speaks."""

    def __init__(
        self, text: str, layout: Layout, quotations: Sequence[Quotation], cast: Cast, lexicon: Lexicon
    ) -> None:
        """`cast` is shared with the reader of names, so that a surname or "he" finds its person."""
        self._text = text
        self._quotations = quotations
        self._cast = cast
        self.lexicon = lexicon
        self._layout = layout
        self._last: Mention | None = None
        self._last_paragraph = -1
        self._done: set[int] = set()
        self._first = 0

    def read(self, sentence: Sentence, toks: Sequence[Token], mentions: Sequence[Mention]) -> tuple[Speech, ...]:
        """Return what is said in one sentence; call it for every sentence in order."""
        while self._first < len(self._quotations) and self._quotations[self._first].span.end <= sentence.span.start:
            self._first += 1
        end = self._first
        while end < len(self._quotations) and self._quotations[end].span.start < sentence.span.end:
            end += 1
        here = range(self._first, end)
        quoted = _quoted_flags(toks, self._quotations[self._first : end])
        met = [self._meet(mention, toks, quoted) for mention in mentions]
        verbs = [
            i
            for i, token in enumerate(toks)
            if not quoted[i]
            and (token.lower in self.lexicon.speech.verbs or token.lower in self.lexicon.speech.stances)
        ]
        found: list[Speech] = []
        spoken = self._quoted_speech(sentence, toks, met, here=here, verbs=verbs, quoted=quoted)
        found.extend(spoken)
        reported = self._reported_speech(sentence, toks, met, verbs, quoted) if not spoken else None
        if reported:
            found.append(reported)
        if found:
            self._last, self._last_paragraph = found[-1].speaker, sentence.paragraph
            self._cast.meet(found[-1].speaker)
        return tuple(found)

    def _meet(self, mention: Mention, toks: Sequence[Token], quoted: Sequence[bool]) -> Mention:
        """Remember who may be taken up again: no institution that stands in a quotation or after a preposition."""
        passing = quoted[mention.first] or (
            mention.first > 0 and toks[mention.first - 1].lower in self.lexicon.grammar.between
        )
        if mention.kind == "person" or (mention.kind == "institution" and mention.role != "echo" and not passing):
            return self._cast.meet(mention)
        return mention

    def _quoted_speech(
        self,
        sentence: Sentence,
        toks: Sequence[Token],
        mentions: Sequence[Mention],
        *,
        here: Sequence[int],
        verbs: Sequence[int],
        quoted: Sequence[bool],
    ) -> list[Speech]:
        found: list[Speech] = []
        for number in here:
            quotation = self._quotations[number]
            ends_here = quotation.span.end <= sentence.span.end
            if number in self._done or not (ends_here or self._opens_in(quotation, sentence, verbs, toks)):
                continue
            attributed = self._attribute(quotation, toks, mentions, verbs, quoted)
            if attributed is None and not ends_here:
                continue
            if attributed is None:
                attributed = self._carried_over(quotation, found)
            self._done.add(number)
            if attributed is None or is_media(attributed[0].name, self.lexicon):
                continue
            speaker, verb = attributed
            if len(quotation.span.of(self._text).split()) < _SHORT:
                found.append(Speech(speaker, (sentence,), verb))
            else:
                found.append(Speech(speaker, self._sentences_of(quotation, sentence), verb, quotation))
            self._last, self._last_paragraph = speaker, quotation.paragraph
        return _one_reported(found)

    def _opens_in(self, quotation: Quotation, sentence: Sentence, verbs: Sequence[int], toks: Sequence[Token]) -> bool:
        """Whether the speaker of a quotation that runs on is named here, before it opens."""
        return quotation.span.start > sentence.span.start and any(
            toks[verb].end <= quotation.span.start for verb in verbs
        )

    def _sentences_of(self, quotation: Quotation, sentence: Sentence) -> tuple[Sentence, ...]:
        """The sentences that hold a quotation, this one among them."""
        rows = self._layout.sentences
        first = last = sentence.index
        while first > 0 and rows[first - 1].span.end > quotation.span.start:
            first -= 1
        while last + 1 < len(rows) and rows[last + 1].span.start < quotation.span.end:
            last += 1
        return rows[first : last + 1]

    def _carried_over(self, quotation: Quotation, found: Sequence[Speech]) -> tuple[Mention, str] | None:
        if found:
            return found[-1].speaker, found[-1].verb
        if self._last is None:
            return None
        paragraph = self._layout.paragraphs[quotation.paragraph].span
        whole = quotation.span.start <= paragraph.start + 1
        if (
            quotation.continues
            or self._last_paragraph == quotation.paragraph
            or (whole and quotation.paragraph - self._last_paragraph <= 4)
        ):
            return self._last, ""
        return None

    def _attribute(
        self,
        quotation: Quotation,
        toks: Sequence[Token],
        mentions: Sequence[Mention],
        verbs: Sequence[int],
        quoted: Sequence[bool],
    ) -> tuple[Mention, str] | None:
        if not mentions:
            return None
        after = [v for v in verbs if toks[v].start >= quotation.span.end][:_NEAREST]
        before = [v for v in verbs if toks[v].end <= quotation.span.start][-_NEAREST:]
        opening = bisect_left(toks, quotation.span.end, key=lambda token: token.start)
        first_after = next((i for i in range(opening, len(toks)) if toks[i].text[0].isalnum()), None)
        near = after[0] if after and first_after is not None and after[0] - first_after <= 14 else None
        opens = first_after is not None and (
            first_after in verbs or any(m.first <= first_after <= m.last for m in mentions)
        )
        if near is not None and opens:
            speaker = self._subject(near, toks, mentions, quoted)
            if speaker:
                return speaker, toks[near].lower
        for verb in reversed(before):
            speaker = self._subject(verb, toks, mentions, quoted)
            if speaker:
                return speaker, toks[verb].lower
        for verb in after:
            speaker = self._subject(verb, toks, mentions, quoted)
            if speaker:
                return speaker, toks[verb].lower
        source = _according_to(toks, mentions)
        return (source, "according") if source else None

    def _reported_speech(
        self,
        sentence: Sentence,
        toks: Sequence[Token],
        mentions: Sequence[Mention],
        verbs: Sequence[int],
        quoted: Sequence[bool],
    ) -> Speech | None:
        for verb in verbs:
            as_saying = toks[verb].lower == "saying" and verb > 0 and toks[verb - 1].lower == "as"
            if (
                toks[verb].lower not in self.lexicon.speech.reported
                and toks[verb].lower not in self.lexicon.speech.stances
                and not as_saying
            ):
                continue
            speaker = self._subject(verb, toks, mentions, quoted)
            if (
                speaker
                and speaker.kind in ("person", "institution", "country")
                and not is_media(speaker.name, self.lexicon)
                and not speaker.name.islower()
            ):
                return Speech(speaker, (sentence,), toks[verb].lower)
        source = _according_to(toks, mentions)
        return Speech(source, (sentence,), "according") if source and not is_media(source.name, self.lexicon) else None

    def _subject(
        self, verb: int, toks: Sequence[Token], mentions: Sequence[Mention], quoted: Sequence[bool]
    ) -> Mention | None:
        may_invert = toks[verb].lower in self.lexicon.speech.inverted and self._closes_quote(verb, toks, quoted)
        inverted = self._subject_right(verb, toks, mentions) if may_invert else None
        left = (
            None
            if inverted and self._closes_quote(verb, toks, quoted)
            else self._subject_left(verb, toks, mentions, quoted)
        )
        mention = left or inverted
        if (
            mention
            and mention.kind == "pronoun"
            and mention.name in ("he", "she")
            and self._last
            and self._last.kind == "person"
            and self._last_paragraph >= 0
        ):
            return self._last
        return self._cast.resolve(mention) if mention else None

    @staticmethod
    def _closes_quote(verb: int, toks: Sequence[Token], quoted: Sequence[bool]) -> bool:
        return verb > 0 and (toks[verb - 1].text in "”\"’'»," or quoted[verb - 1])

    def _subject_right(self, verb: int, toks: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
        for mention in mentions:
            gap = mention.first - verb - 1
            if gap == 0 or (gap == 1 and toks[verb + 1].lower in ("the", "a", "an")):
                after = toks[mention.last + 1].lower if mention.last + 1 < len(toks) else ""
                return (
                    None if after in self.lexicon.grammar.subject_auxiliaries else mention
                )  # "…, said the group is …" has its speaker before it
        return None

    def _subject_left(
        self, verb: int, toks: Sequence[Token], mentions: Sequence[Mention], quoted: Sequence[bool]
    ) -> Mention | None:
        position = verb - 1
        if toks[verb].lower == "saying" and toks[position].lower == "as":
            position -= 1
        while (
            position >= 0
            and not quoted[position]
            and (
                toks[position].lower in self.lexicon.grammar.skipped_before_verb
                or (toks[position].text.islower() and toks[position].text.endswith("ly"))
                or toks[position].lower in self.lexicon.grammar.skipped_before_verb
            )
        ):
            position -= 1
        if position < 0:
            return None
        if toks[position].lower in ("and", "but"):
            return next(
                (
                    m
                    for m in mentions
                    if m.kind in ("person", "institution", "country")
                    and not quoted[m.first]
                    and m.last < position
                    and (m.first == 0 or toks[m.first - 1].lower not in self.lexicon.grammar.between)
                ),
                None,
            )
        comma = toks[position].text in (",", "—", "–", ")")
        edge = position - 1 if comma else position
        direct = next((m for m in mentions if m.last == edge), None)
        if direct and (not comma or direct.kind in ("person", "institution")):
            preposition = toks[direct.first - 1].lower if direct.first else ""
            if preposition not in self.lexicon.grammar.between or direct.kind == "pronoun":
                return direct
        if comma or direct is None or direct.kind != "pronoun":
            return self._before_apposition(edge, toks, mentions, comma)
        return None

    def _before_apposition(
        self, edge: int, toks: Sequence[Token], mentions: Sequence[Mention], comma: bool
    ) -> Mention | None:
        """ "Kelsey Gallagher, an expert with …, said": the name before the inserted words."""
        for kinds in (("person",), ("institution", "office", "country")):
            for mention in reversed(mentions):
                if mention.kind not in kinds or mention.last >= edge or edge - mention.last > 40:
                    continue
                following = toks[mention.last + 1].text
                preposition = toks[mention.first - 1].lower if mention.first else ""
                if kinds != ("person",) and preposition in self.lexicon.grammar.between:
                    continue
                if comma and following in (",", "—", "–", "("):
                    return mention
                if (
                    not comma
                    and kinds != ("person",)
                    and edge - mention.last <= 6
                    and following in ("of", "in", "for", "at")
                ):
                    return mention
        return None


def _quoted_flags(toks: Sequence[Token], quotations: Sequence[Quotation]) -> list[bool]:
    """Whether each token stands in a quotation; both are in reading order."""
    flags: list[bool] = []
    index = 0
    for token in toks:
        while index < len(quotations) and quotations[index].span.end <= token.start:
            index += 1
        flags.append(index < len(quotations) and quotations[index].span.start <= token.start)
    return flags


def _according_to(toks: Sequence[Token], mentions: Sequence[Mention]) -> Mention | None:
    """ "According to the ministry": the source that the sentence names."""
    if not any(mention.kind in ("person", "institution") for mention in mentions):
        return None
    for position, token in enumerate(toks[:-1]):
        if token.lower == "according" and toks[position + 1].lower == "to":
            return next(
                (
                    mention
                    for mention in mentions
                    if mention.kind in ("person", "institution")
                    and mention.role != "echo"
                    and position + 1 < mention.first <= position + 3
                ),
                None,
            )
    return None


def _one_reported(found: list[Speech]) -> list[Speech]:
    """Borrowed single words beside a true quotation are no statements of their own."""
    quoted = [speech for speech in found if speech.quotation]
    return quoted or found[:1]
