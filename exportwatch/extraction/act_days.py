"""On which day an act was done: the day that its clause names, else the one beside it, else that of the dateline.

Reads what reading.py found. The day of effect, of an older event or of a picture is not the day of the act.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right

from exportwatch.extraction.acts import Act, Telling
from exportwatch.extraction.cast import Mention
from exportwatch.extraction.facts import FoundDate
from exportwatch.extraction.reading import Reading

_NEAR = 3  # sentences: how far from the evidence the announcer dates the act
_LEAD = 3  # sentences: where a report says what its news is
_EXPLAINED = 12  # characters: how far behind "today" its day in numbers stands
_DECIDED = 9  # tokens: how far before a day the verb of deciding stands
_OLD = 60  # days: an older day beside "had" is one of former times
_BEHIND = 3  # tokens: how far behind its verb the day stands that dates it in a quotation
_SAID = 8  # tokens: how far before a day the word of saying stands: "told reporters in Oslo on Saturday"
_NOUN = 8  # tokens: how far before "of 10 October" its noun stands


def date_of(act: Act, reading: Reading, announcer: Mention | None) -> FoundDate | None:
    """Return the day of the act, a day before a month before words that cannot be resolved; None where the text gives
    none.

    A current act that no sentence dates was done on the day of its dateline.
    """
    begun = _begun(act, reading)
    if begun is not None:
        return begun
    own = [
        d
        for telling in act.tellings
        for d in telling.dates
        if _may_date(d, reading) or _dates_quoted(d, telling, reading)
    ]
    if (
        act.is_current
        and not own
        and reading.dateline
        and any(_is_at_once(telling, reading) for telling in act.tellings)
    ):
        return _said_on(act, reading, announcer) or reading.dateline
    if not act.is_current:
        return next((date for date in own if _is_day(date)), next(iter(own), None))
    dated = {date.span for date in own}
    beside = [
        date
        for index in _sentences_beside(act, reading, announcer)
        for date in reading.dates[index]
        if date.span not in dated
        and _may_date(date, reading)
        and (_is_decided_on(date, reading) or not _in_another_clause(date, index, reading))
        and not _is_of_former_days(date, index, reading)
    ]
    days = [date for date in (*own, *beside) if _is_day(date)]
    first = next(iter(days), None)
    day = next((date for date in days if _is_decided_on(date, reading, of_acts=date in own or first not in own)), first)
    if day is not None and not any(sign.isdigit() for sign in day.as_stated):
        # "As of today, Monday, June 29": the day in numbers goes before the words that it explains.
        day = next((one for one in days[1:] if 0 < one.span.start - day.span.end <= _EXPLAINED and _numbered(one)), day)
    if day is None and reading.published is None:
        unresolved = next((date for date in (*own, *beside) if date.earliest is None), None)
        day = unresolved
    coarse = next((date for date in own if date.iso is not None and _may_be_coarse(date, reading)), None)
    return day or coarse or reading.dateline or next(iter(own), None)


def _is_decided_on(date: FoundDate, reading: Reading, *, of_acts: bool = True) -> bool:
    """ "The decision was taken on Wednesday", "signed the refusals on Monday": the day of the decision, whoever speaks
    of it when. `of_acts`: also "the embargo, adopted on 31 July", which may be another act."""
    index = bisect_right(reading.layout.sentences, date.span.start, key=lambda s: s.span.start) - 1
    toks, words = reading.toks[index], reading.lexicon
    position = bisect_right(toks.starts, date.span.start) - 1
    near = range(max(0, position - _DECIDED), position)
    verb = next((i for i in reversed(near) if toks.lows[i] in words.certainty.deciding), None)
    if verb is None or any(
        low in words.speech.verbs or low in ",;:" or low in words.certainty.told_of
        for low in toks.lows[verb + 1 : position]
    ):
        return False
    nouns = words.certainty.decisions | words.people.documents
    nouns |= words.acts.steps | words.acts.nouns.keys() if of_acts else words.acts.steps - words.acts.nouns.keys()
    said = {*toks.lows[max(0, verb - _NOUN) : verb], *toks.lows[verb + 1 : position]}
    return toks.lows[verb] in words.certainty.resolving or not nouns.isdisjoint(said)


def _begun(act: Act, reading: Reading) -> FoundDate | None:
    """ "No permits have been issued since 8 January", "the pause, which runs since January", "permits have been granted
    again since May": what comes to be known later began on the day that it is told to last since."""
    if act.type not in ("freeze_on_new", "resumption"):
        return None
    words = reading.lexicon
    told = [t.cue.sentence.index for t in act.tellings if t.cue.negative_grant or t.cue.renewed]
    paused = [i for i, toks in enumerate(reading.toks) if told and not words.acts.nouns.keys().isdisjoint(toks.words)]
    for index in dict.fromkeys((*told, *paused)):
        toks = reading.toks[index]
        if index not in told and words.acts.new.isdisjoint(toks.words):
            continue
        for date in reading.dates[index]:
            before = toks.low_before(date.span.start)
            after = toks.low_behind(date.span.end)
            onwards = before in words.grammar.from_where and after in words.calendar.onwards  # "from 8 January on"
            if act.type == "resumption" and not _is_day(date):
                continue  # "the first permit since 2019"
            if date.earliest is not None and (onwards or before in words.certainty.since):
                return date
    return None


def _numbered(date: FoundDate) -> bool:
    return any(sign.isdigit() for sign in date.as_stated)


def _is_day(date: FoundDate) -> bool:
    return date.earliest is not None and date.earliest == date.latest


def _may_be_coarse(date: FoundDate, reading: Reading) -> bool:
    """A month dates an act; a bare year only where the words say that it was this year or the last."""
    return date.iso is not None and (len(date.iso) > 4 or not date.as_stated.isdigit())


def _sentences_beside(act: Act, reading: Reading, announcer: Mention | None) -> list[int]:
    """The sentences that may date an act, nearest first: its own, the announcer's, those of a decision or a paper
    beside it, then the lead's that say, decide or do it."""
    told = list(dict.fromkeys(telling.cue.sentence.index for telling in act.tellings))
    found = list(told)
    if announcer is not None:
        nearby = sorted({one + step for one in told for step in range(-_NEAR, _NEAR + 1)})
        spoken = [i for i in nearby if any(s.speaker.name == announcer.name for s in reading.spoken.get(i, ()))]
        named = bisect_right(reading.layout.sentences, announcer.span.start, key=lambda s: s.span.start) - 1
        found += [*([named] if named in nearby else []), *spoken][:3]
    near = [index for one in told for index in (one - 1, one + 1)]
    found += [i for i in near if 0 <= i < len(reading.toks) and _decides(i, reading)]
    if act.is_item:
        return [index for index in dict.fromkeys(found) if reading.shares_paragraph(index, told)]
    lead = [s.index for s in reading.layout.sentences if not s.is_title][:_LEAD]
    found += [i for i in lead if i in reading.spoken or _decides(i, reading)]
    found += lead
    return list(dict.fromkeys(found))


def _decides(index: int, reading: Reading) -> bool:
    words = reading.lexicon
    telling = (words.certainty.decisions, words.acts.steps, words.people.documents, words.speech.made_known)
    return any(not group.isdisjoint(reading.toks[index].lows) for group in telling)


def _may_date(date: FoundDate, reading: Reading) -> bool:
    """Whether a date may be the day of an act: not one in a quotation, to come, after "since", or of something else."""
    if reading.quotation_at(date.span.start):
        return False
    published = reading.published
    if published is not None and date.earliest is not None and date.earliest > published:
        return False  # the day of effect
    head = reading.dateline
    if head is not None and head.span == date.span:
        return False  # it speaks only where nothing else does
    text, words = reading.document.text, reading.lexicon
    before = text[max(0, date.span.start - 48) : date.span.start].lower().split()
    if before and before[-1] in words.calendar.not_of_the_act:
        return before[-1] in words.certainty.since and date.is_recent(published) and not _numbered(date)
    if len(before) > 1 and before[-1] in words.calendar.of_day and _is_day(date):
        nouns = words.people.documents | words.acts.steps | words.certainty.decisions | words.calendar.dated
        return any(word in nouns for word in before[-_NOUN:-1])
    return True


def _dates_quoted(date: FoundDate, telling: Telling, reading: Reading) -> bool:
    """ "“The permits were suspended on Thursday,” he said": right behind its verb a day dates an act in a quotation
    too."""
    toks = reading.toks[telling.cue.sentence.index]
    behind = bisect_right(toks.starts, date.span.start) - 1 - telling.cue.last
    past = date.earliest is not None and (reading.published is None or date.earliest <= reading.published)
    return telling.in_quote and past and 0 < behind <= _BEHIND


def _said_on(act: Act, reading: Reading, announcer: Mention | None) -> FoundDate | None:
    """ "The minister said on Saturday": the day right behind a word of saying beside an act."""
    for index in _sentences_beside(act, reading, announcer):
        toks = reading.toks[index]
        for date in reading.dates[index]:
            position = bisect_right(toks.starts, date.span.start) - 1
            clause = itertools.takewhile(
                lambda low: low not in ",;:", reversed(toks.lows[max(0, position - _SAID) : position])
            )
            said = not reading.lexicon.speech.verbs.isdisjoint(clause)
            if said and _is_day(date) and _may_date(date, reading):
                return date
    return None


def _is_at_once(telling: Telling, reading: Reading) -> bool:
    """ "With immediate effect": no other day of the text is the day of the act."""
    lows = " ".join(reading.toks[telling.cue.sentence.index].lows)
    return any(phrase in lows for phrase in reading.lexicon.certainty.at_once)


def _is_of_former_days(date: FoundDate, index: int, reading: Reading) -> bool:
    """ "On 15 October 2019 it had banned them": a day long past, or in a page without a date, of a pluperfect."""
    had = not reading.lexicon.grammar.pluperfect.isdisjoint(reading.toks[index].lows)
    old = reading.published is None or date.age(reading.published) > _OLD
    return had and old and any(sign.isdigit() for sign in date.as_stated) and not _is_decided_on(date, reading)


def _in_another_clause(date: FoundDate, index: int, reading: Reading) -> bool:
    """ "…, where the army took power on 1 February": what another clause tells, unless it tells of a decision."""
    toks, words = reading.toks[index], reading.lexicon
    position = bisect_right(toks.starts, date.span.start) - 1
    border = next((i for i in range(position, -1, -1) if toks.texts[i] in (",", ";", "—", "–", ":")), -1)
    clause = toks.lows[border + 1 : position]
    for place, low in enumerate(clause):
        after = clause[place + 1 :]
        if low in words.grammar.relatives and not (place and clause[place - 1] in words.speech.verbs):
            held = place and clause[place - 1] in words.people.documents | words.acts.steps
            ended = any(word in words.grammar.be for word in after[1:])  # "the order that does so was signed on"
            return not (held or ended or any(word in words.acts.steps for word in after))
        if low in words.certainty.parting and not (after and after[0] in words.calendar.of_day):
            telling = words.certainty.decisions | words.speech.verbs | words.acts.steps
            return not any(word in telling for word in after)
    return False
