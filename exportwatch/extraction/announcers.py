"""Who made an act known, and on which day: the announcer, whose side a speaker is on, and the date of an act.

Reads what reading.py found; proposes, never decides what the record says.
"""

from __future__ import annotations

from exportwatch.extraction.acts import Act
from exportwatch.extraction.cast import Mention
from exportwatch.extraction.dates import find_dates
from exportwatch.extraction.facts import FoundDate, Span
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.places import Finder
from exportwatch.extraction.reading import Reading
from exportwatch.extraction.speech import Speech
from exportwatch.extraction.stances import Side, side_of

_DATELINE_LINES = 6  # paragraphs: how far down a dateline may stand
_RANKS = {"person": 0, "institution": 2, "office": 6, "country": 7}
"""Who is believed to be the announcer before whom; three more for a sentence beside the evidence, four for a bare
"government"."""


def _codes(mention: Mention, names: Finder) -> list[str]:
    described = f"{mention.role or ''} {mention.name if mention.kind != 'person' else ''} {mention.organisation or ''}"
    return [place.code for place in names.find(described)[0]]


def speaker_side(mention: Mention, issuer: str | None, names: Finder, lexicon: Lexicon) -> Side:
    """Return whose voice a speaker is toward the acts of `issuer`."""
    return side_of(mention, issuer, _codes(mention, names), lexicon)


def announcer_of(act: Act, reading: Reading, names: Finder) -> Mention | None:
    """Who makes the act known for the government: persons before institutions, the evidence before its neighbours."""
    told = {telling.cue.sentence.index for telling in act.tellings}
    near = sorted(told | {index + step for index in told for step in (-1, 1)})
    candidates = [speech for index in near for speech in reading.spoken.get(index, ())]
    ranked: list[tuple[int, int, Mention]] = []
    for order, speech in enumerate(candidates):
        side = speaker_side(speech.speaker, act.issuer, names, reading.lexicon)
        if not side.government and not (side.country is None and _own_words(speech, act, reading)):
            continue
        in_evidence = any(sentence.index in told for sentence in speech.sentences)
        if not in_evidence and not act.is_current:
            continue
        rank = (
            _RANKS.get(speech.speaker.kind, 9)
            + (0 if in_evidence else 3)
            + 4 * speech.speaker.name.lower().endswith("government")
        )
        ranked.append((rank, order, speech.speaker))
    ranked.extend(
        (1, 0, mention)
        for mention in _announced_by(reading, act)
        if speaker_side(mention, act.issuer, names, reading.lexicon).government
    )
    ranked.extend(
        (4, 0, mention)
        for mention in _deciding(act, reading)
        if speaker_side(mention, act.issuer, names, reading.lexicon).government
    )
    return min(ranked, key=lambda entry: entry[:2])[2] if ranked else None


def _deciding(act: Act, reading: Reading) -> list[Mention]:
    """ "The ministry has decided …": the institution that acts in the evidence or in the sentence of decision before
    it."""
    found: list[Mention] = []
    for telling in act.tellings:
        if telling.cue.sentence.is_title:
            continue
        for index in (telling.cue.sentence.index, telling.cue.sentence.index - 1):
            toks = reading.toks[index] if index >= 0 else ()
            if toks and any(token.lower in reading.lexicon.certainty.decisions for token in toks):
                found += [m for m in reading.mentions[index] if m.kind == "institution" and m.role != "echo"]
    return found


def _own_words(speech: Speech, act: Act, reading: Reading) -> bool:
    """Whether somebody says in the first person, in quotation marks, that they did it."""
    if speech.quotation is None:
        return False
    span = speech.quotation.span
    held = {sentence.index for sentence in speech.sentences}
    for telling in (t for t in act.tellings if t.cue.sentence.index in held):
        toks = reading.toks[telling.cue.sentence.index]
        first = toks[telling.cue.first]
        if span.start <= first.start < span.end and any(
            t.lower in ("i", "we") and span.start <= t.start for t in toks[: telling.cue.first]
        ):
            return True
    return False


def _announced_by(reading: Reading, act: Act) -> list[Mention]:
    """ "The step was announced by …": the speaker of an act told without its name."""
    if not act.is_current:
        return []
    found = []
    for toks, row in zip(reading.toks, reading.mentions, strict=True):
        lows = [token.lower for token in toks]
        for index, word in enumerate(lows):
            if (
                word in ("announced", "confirmed", "ordered", "public", "known", "unveiled", "disclosed", "declared")
                and "by" in lows[index + 1 : index + 5]
                and any(w in reading.lexicon.acts.steps for w in lows[:index])
            ):
                after = toks[index].end
                found += [m for m in row if after <= m.span.start <= after + 120 and m.kind == "person"][:1]
    return found


def date_of(act: Act, reading: Reading, announcer: Mention | None) -> FoundDate | None:
    """The day of the act: a day in its evidence, else in what the announcer says beside it, else the dateline."""
    sentences = [telling.cue.sentence for telling in act.tellings]
    candidates = [date for sentence in sentences for date in reading.dates[sentence.index] if _may_date(date, reading)]
    if announcer is not None and act.is_current:
        beside = [s for speech in reading.speeches if speech.speaker.name == announcer.name for s in speech.sentences]
        beside += [s for s in reading.layout.sentences if s.span.start <= announcer.span.start < s.span.end]
        candidates += [
            date for sentence in beside[:3] for date in reading.dates[sentence.index] if _may_date(date, reading)
        ]
    before = [act.tellings[0].cue.sentence.index - 1] if act.is_current else []
    if not candidates:
        candidates = [
            d
            for i in before
            if i >= 0 and any(t.lower in reading.lexicon.certainty.decisions for t in reading.toks[i])
            for d in reading.dates[i]
            if _may_date(d, reading)
        ]
    day = next((date for date in candidates if date.earliest is not None and date.earliest == date.latest), None)
    if day is None and act.is_current:
        day = _dateline(reading)
        if candidates and candidates[0].earliest is None and reading.document.published is None:
            day = candidates[0]
    return day or (candidates[0] if candidates else None)


def _may_date(date: FoundDate, reading: Reading) -> bool:
    """A date within a quotation or after "since", "until", "from before" is not the day of the act."""
    text = reading.document.text
    if any(
        0 <= date.span.start - p.span.start <= 16 and date.as_stated[0].isdigit()
        for p in reading.layout.paragraphs[:_DATELINE_LINES]
    ):
        return False  # the dateline; it speaks only where nothing else does
    before = text[max(0, date.span.start - 14) : date.span.start].lower().split()
    return not (before and before[-1] in ("since", "until", "before", "to")) and not reading.quotation_at(
        date.span.start
    )


def _dateline(reading: Reading) -> FoundDate | None:
    for paragraph in reading.layout.paragraphs[:_DATELINE_LINES]:
        end = min(paragraph.span.end, paragraph.span.start + 60)
        for date in find_dates(reading.document.text, Span(paragraph.span.start, end), None, reading.lexicon):
            if (
                date.earliest is not None
                and date.earliest == date.latest
                and date.span.start - paragraph.span.start <= 24
            ):
                return date
    return None
