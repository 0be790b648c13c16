"""The text of a report as paragraphs, sentences and tokens, every one with its exact offsets.

Captions, newsletter lines, navigation, bylines, credits and lists of links are recognised here and set aside: no
other file ever sees them as sentences. Knows no countries, no people and nothing of permits.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from exportwatch.extraction.facts import Document, Span
from exportwatch.extraction.lexicon import Lexicon, TextMarks

ParagraphKind = Literal["title", "heading", "body", "aside"]

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,8}|\w+(?:[-'’.&/]\w+){0,8}|[^\w\s]")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"[.!?…]{1,8}(?:\s?»|[\"'”’)\]]){0,4}")
_GLUED = re.compile(r"\.(?=[“\"]?[A-Z][a-z]{2})(?<=[a-z]{2}\.)")  # the full stop first: it is what is searched for
_TERMINAL = re.compile(r"[.!?…:;,](?:\s?»|[\"'”’)\]]){0,4}$|[”\"]$|-ends-$")
_INNER_STOP = re.compile(r"[a-z0-9)\]”\"]{2}[.!?][”\"]?\s+[A-Z“\"]")
_BULLET = re.compile(r"\s{0,8}[•·▪*–\-]\s")
_BYLINE = re.compile(
    r"(?:By|by) (?:[A-Z|][\w.'’-]*|and|,|&|/|\||of|for)(?:[ ,]{1,2}(?:[A-Z|][\w.'’-]*|and|&|of|for|\|)){0,8}$"
)
_BRACKET_CREDIT = re.compile(
    r"[\[(][^\])]{0,80}(?:photo|Photo|Getty|Images|AFP|AP|EPA|Reuters|REUTERS|Scanpix)[^\])]{0,40}[\])]\s*$"
)

_WRAP_MINIMUM = 45  # characters: a shorter line was ended by its author, not by the edge of a page
_PAGE_WIDTHS = range(50, 131)  # characters: the widths at which mail and plain text are wrapped
_LONGEST = 1000  # characters: what runs on without a full stop is cut here, so that reading stays linear
_MOST_KEPT, _LONGEST_KEPT = 1 << 15, 32  # runs, characters
_CUT_OFF = 9  # words: the last line of a text, without a full stop and no shorter, was cut off in its sentence
_HEADING_WORDS = 24  # a longer line without a full stop is running text cut off, not a heading


@dataclass(slots=True)
class Tokens:
    """The words and single marks of punctuation of a sentence in order, a column each for what they are, with what
    every reader of the sentence asks for worked out once. Nobody changes one."""

    texts: list[str]
    lows: list[str]
    """Lower case, with straight apostrophes; no possessive ending is cut."""
    starts: list[int]
    ends: list[int]
    words: frozenset[str]
    """Every lower-case word, also those inside of tokens: "mid-october" gives "mid" and "october" too. A reader asks
    first whether the sentence has any word that it looks for."""
    capitals: list[int]
    """Indexes of the tokens that begin with a capital, in order."""
    has_digit: bool

    def __len__(self) -> int:
        return len(self.lows)

    def span(self, first: int, last: int) -> Span:
        """Where two tokens and all between them stand."""
        return Span(self.starts[first], self.ends[last])

    def within(self, span: Span) -> range:
        """The indexes of the tokens that share a character with a span."""
        return range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))

    def low_before(self, position: int) -> str:
        """The lower-case word that ends at a character of the text or before it; empty where none does."""
        index = bisect_right(self.ends, position) - 1
        return self.lows[index] if index >= 0 else ""

    def low_behind(self, position: int) -> str:
        """The lower-case word that begins at a character of the text or behind it; empty where none does."""
        index = bisect_left(self.starts, position)
        return self.lows[index] if index < len(self.lows) else ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; asides and headings carry no sentences of the report."""

    span: Span
    kind: ParagraphKind


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the report. `index` counts from 0 in reading order, `paragraph` is the index of its paragraph."""

    span: Span
    index: int
    paragraph: int
    is_title: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole report in reading order."""

    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]


def tokens(text: str, span: Span, marks: TextMarks) -> Tokens:
    """Return the tokens of `span` in order; white space is dropped, offsets are those of `text`.

    A short form written onto the next word ("l'État") and a pronoun written onto its verb ("a-t-il") are tokens of
    their own, the pronoun's `lower` without its hyphens.
    """
    cuts, end = _cuts(marks), span.start
    texts: list[str] = []
    lows: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    capitals: list[int] = []
    inner: list[str] = []
    for run in span.of(text).split():
        start = text.index(run, end)
        end = start + len(run)
        for word, lower, first, last, is_capital, parts in cuts[run]:
            if is_capital:
                capitals.append(len(lows))
            if parts:
                inner += parts
            texts.append(word)
            lows.append(lower)
            starts.append(start + first)
            ends.append(start + last)
    words = frozenset(lows).union(inner) if inner else frozenset(lows)
    return Tokens(texts, lows, starts, ends, words, capitals, bool(_DIGIT.search(text, span.start, span.end)))


def words_of(text: str, span: Span, marks: TextMarks) -> set[str]:
    """Return what `tokens` would say in `Tokens.words`, in a third of its time: whoever looks for a word alone need not
    have the tokens made."""
    cuts = _cuts(marks)
    found: set[str] = set()
    for run in span.of(text).split():
        for _, lower, _, _, _, parts in cuts[run]:
            found.add(lower)
            found.update(parts)
    return found


_Cut = tuple[str, str, int, int, bool, tuple[str, ...]]
"""A token counted from the beginning of its run, whether it begins with a capital, and the words inside of it."""


class _Cuts(dict[str, Sequence[_Cut]]):
    """Runs without white space, each as the tokens that it holds; those met before are kept, since a language has few
    words and uses them often."""

    def __init__(self, marks: TextMarks) -> None:
        super().__init__()
        self._marks = marks

    def __missing__(self, run: str) -> Sequence[_Cut]:
        found = [cut for match in _TOKEN.finditer(run) for cut in self._tokens(match.group(), match.start())]
        if len(run) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[run] = found
        return found

    def _tokens(self, word: str, start: int) -> Iterator[_Cut]:
        lower = word.lower().replace("’", "'")
        edge = lower.find("'") + 1
        while edge and lower[:edge] in self._marks.elisions:
            yield _cut(word[:edge], lower[:edge], start)
            word, lower, start = word[edge:], lower[edge:], start + edge
            edge = lower.find("'") + 1
        ending = next((e for e in self._marks.enclitics if len(lower) > len(e) and lower.endswith(e)), "")
        stem = len(word) - len(ending)
        if word:
            yield _cut(word[:stem], lower[:stem], start)
        if ending:
            yield _cut(word[stem:], ending.rsplit("-", 1)[-1], start + stem)


def _cut(word: str, lower: str, start: int) -> _Cut:
    inner = () if lower.isalpha() else tuple(_LETTERS.findall(lower))
    return word, lower, start, start + len(word), word[0].isupper(), inner


@lru_cache(maxsize=8)
def _cuts(marks: TextMarks) -> _Cuts:
    return _Cuts(marks)


def lay_out(document: Document, lexicon: Lexicon, is_headline: Callable[[str], bool]) -> Layout:
    """Split a document into paragraphs and sentences.

    `is_headline` tells a headline from another line without a full stop: a headline of ours says what was done.
    """
    text = document.text
    paragraphs = _classify(document, _paragraph_spans(text), lexicon, is_headline)
    sentences: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs):
        if paragraph.kind not in ("title", "body"):
            continue
        is_title = paragraph.kind == "title"
        spans = (
            _bounded(text, paragraph.span.start, paragraph.span.end)
            if is_title
            else _sentence_spans(text, paragraph.span, lexicon)
        )
        for span in spans:
            sentences.append(Sentence(span, len(sentences), number, is_title))
    return Layout(tuple(paragraphs), tuple(sentences))


def _paragraph_spans(text: str) -> list[Span]:
    """One span a line, lines joined that only the edge of a page has parted."""
    spans: list[Span] = []
    previous_end = -1
    widest = max((len(match.group().strip()) for match in _LINE.finditer(text)), default=0)
    width = widest if widest in _PAGE_WIDTHS else None
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if not stripped:
            previous_end = -1
            continue
        start = match.start() + len(line) - len(line.lstrip())
        end = start + len(stripped)
        follows = spans and previous_end >= 0 and text.count("\n", previous_end, start) <= 1
        if follows and _continues(_last_line(text, spans[-1]), stripped, width):
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
        previous_end = match.end()
    return spans


def _last_line(text: str, span: Span) -> str:
    return text[max(span.start, text.rfind("\n", span.start, span.end) + 1) : span.end]


def _continues(before: str, line: str, width: int | None) -> bool:
    """Whether a line goes on with the one before it. In a text wrapped at `width`, its first word had no room there."""
    if len(before) < _WRAP_MINIMUM or _TERMINAL.search(before[-12:]) or _BULLET.match(line):
        return False
    had_no_room = width is not None and len(before) + 1 + len(line.split(maxsplit=1)[0]) > width
    return had_no_room or line[0].islower()


def _classify(
    document: Document, spans: list[Span], lexicon: Lexicon, is_headline: Callable[[str], bool]
) -> list[Paragraph]:
    text, title = document.text, document.title
    wanted = _folded(title) if title else None
    opening = wanted.split(" ", 1)[0] if wanted else ""
    is_title = [_is_title(span.of(text), wanted, opening) for span in spans]
    has_title, seen_title, seen_body = any(is_title), False, False
    paragraphs: list[Paragraph] = []
    for number, span in enumerate(spans):
        line = text[span.start : span.end]
        kind: ParagraphKind = "body"
        if _is_aside(line, lexicon, _bullet_neighbour(text, spans, number)):
            kind = "aside"
        elif is_title[number]:
            kind = "heading" if seen_title or not is_headline(line) else "title"
            seen_title = True
        elif (
            not _TERMINAL.search(line[-12:])
            and len(line.split(None, _HEADING_WORDS)) <= _HEADING_WORDS
            and not _INNER_STOP.search(line[:600])
            and not (number == len(spans) - 1 and seen_body and len(line.split(None, _CUT_OFF)) >= _CUT_OFF)
        ):
            headline = not (seen_body or seen_title or has_title) and is_headline(line)
            kind = "title" if headline else "heading"
            seen_title = seen_title or headline
        seen_body = seen_body or kind == "body"
        paragraphs.append(Paragraph(span, kind))
    return paragraphs


def _is_title(line: str, wanted: str | None, opening: str) -> bool:
    """Whether a line is the title that the page declares, both folded; `opening` is the title's first word."""
    return bool(wanted) and len(line) < 400 and opening in line.lower() and _folded(line) == wanted


def _folded(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.lower()))


def _bullet_neighbour(text: str, spans: list[Span], number: int) -> bool:
    """Whether the line before or after is a bullet too: a run of bullets without full stops is a list of links."""
    return any(_BULLET.match(text, spans[other].start) for other in (number - 1, number + 1) if 0 <= other < len(spans))


def _is_aside(line: str, lexicon: Lexicon, bullet_neighbour: bool) -> bool:
    lower = line[:240].lower().lstrip("•·▪*–- \t")
    if len(line) < 240 and lower.startswith(lexicon.asides.begins):
        return True
    if len(line) < 240 and lower.startswith(lexicon.asides.may_begin) and not _TERMINAL.search(line[-12:]):
        return True
    if len(line) < 400 and any(map(line.lower().__contains__, lexicon.asides.contains)):
        return True
    if len(line) < 160 and _BYLINE.match(line):
        return True
    if len(line) < 400 and _BRACKET_CREDIT.search(line[-140:]):
        return True
    if line.count("|") >= 3 or not any(character.isalpha() for character in line[:200]):
        return True
    return bool(bullet_neighbour and _BULLET.match(line) and len(line) < 160 and line[-1] not in '.;:”"')


def _sentence_spans(text: str, span: Span, lexicon: Lexicon) -> list[Span]:
    cuts = [
        match.end()
        for match in _STOP.finditer(text, span.start, span.end)
        if _ends_sentence(text, span, match, lexicon.text_marks)
    ]
    cuts += [match.end() for match in _GLUED.finditer(text, span.start, span.end)]
    spans: list[Span] = []
    start = span.start
    for cut in [*sorted(set(cuts)), span.end]:
        while start < cut and text[start].isspace():
            start += 1
        end = cut
        while end > start and text[end - 1].isspace():
            end -= 1
        spans.extend(_bounded(text, start, end))
        start = cut
    return spans


def _bounded(text: str, start: int, end: int) -> list[Span]:
    spans: list[Span] = []
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        spans.append(Span(start, cut))
        start = cut
    if end > start:
        spans.append(Span(start, end))
    return spans


def _ends_sentence(text: str, span: Span, stop: re.Match[str], marks: TextMarks) -> bool:
    after = stop.end()
    if after >= span.end:
        return True
    if not text[after].isspace():
        return False
    following = text[after : after + 40].lstrip()
    if not following:
        return True
    if not (following[0].isupper() or following[0].isdigit() or following[0] in "“\"‘'«„[(—•"):
        return False
    if stop.group()[0] != "." or len(stop.group().rstrip("\"'”’»)] \u00a0\u202f")) > 1:
        return True
    word = _word_before(text, span.start, stop.start())
    if stop.end() > stop.start() + 1 and word not in marks.abbreviations:
        return True
    if len(word) == 1 and word.isalpha():
        return word not in "abcdefghijklmnopqrstuvwxyz" or text[stop.start() - 1].islower()
    if word in marks.abbreviations:
        if word not in marks.may_end:
            return False
        starter = re.match(r"\w+", following.lstrip("“\"‘'«„[("))
        return following[0] in '“"' or (starter is not None and starter.group().lower() in marks.starters)
    return True


def _word_before(text: str, floor: int, position: int) -> str:
    start = position
    while start > floor and position - start < 16 and (text[start - 1].isalnum() or text[start - 1] == "."):
        start -= 1
    return text[start:position].lower()
