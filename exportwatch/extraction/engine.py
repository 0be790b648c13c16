"""Text in, facts out: the one entry of extraction.

Pure: the same document and gazetteer always give the same facts; no clock, no network, no registry. What is found
are proposals for a reviewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from exportwatch.extraction.act_days import date_of
from exportwatch.extraction.acts import Act, assemble
from exportwatch.extraction.announcers import announcer_of
from exportwatch.extraction.cast import Mention
from exportwatch.extraction.certainty import judge
from exportwatch.extraction.clauses import may_hold_cue
from exportwatch.extraction.codes import find_codes
from exportwatch.extraction.facts import (
    Action,
    CodeList,
    Document,
    Facts,
    FoundCode,
    FoundCompany,
    FoundCount,
    FoundMoney,
    FoundPermit,
    Gazetteer,
    Mark,
    Span,
)
from exportwatch.extraction.lexicon import LANGUAGES, Lexicon, lexicon_of
from exportwatch.extraction.money import find_money
from exportwatch.extraction.parties import PartyReader, may_tell
from exportwatch.extraction.places import Finder, finder
from exportwatch.extraction.reading import Reading, parted, read
from exportwatch.extraction.statements import statements_of
from exportwatch.extraction.tellings import CueMark, complete, cues_of, find_tellings, is_opinion
from exportwatch.extraction.text import Tokens, tokens, words_of

ENGINE_VERSION = "2.19"
"""Raised with every change of rules or word lists that may change what is found."""

_LONGEST_GOODS = 13  # tokens
_LONGEST = 160_000  # characters, some sixty printed pages, read at once; how long that takes: bench/extraction.txt

_LISTS = {
    CodeList.DUAL_USE: "on the list of dual-use goods",
    CodeList.MUNITIONS: "on the Munitions List",
    CodeList.USML: "on the United States Munitions List",
}
_INSTRUMENTS = {
    "suspension": "suspend",
    "partial_suspension": "suspend",
    "freeze_on_new": "freeze_new",
    "cancellation": "cancel",
    "revocation": "revoke",
    "denial": "deny",
    "lifting": "ease",
    "resumption": "ease",
    "extension": "suspend",
}


def extract(document: Document, gazetteer: Gazetteer) -> Facts:
    """Return what the document tells, for a reviewer to judge.

    Nothing is found in a language without word lists. Never raises for any text; spans lie inside `document.text`.
    Time is linear in its length up to a bound, behind which nothing is read: `Facts.unread` says what.
    """
    if document.language not in LANGUAGES:
        return Facts(ENGINE_VERSION, relevant=False)
    unread = unread_of(document.text)
    document = _bounded(document, unread)
    lexicon = lexicon_of(document.language)
    names = finder(gazetteer, lexicon)
    reading = read(document, names, lexicon)
    tellings, cue_marks = find_tellings(reading, names)
    acts = assemble(tellings, reading.now)
    relevant = complete(acts, reading) and not is_opinion(reading)
    for act in acts:
        act.is_current = act.is_current and relevant
    permits, companies = _parties(reading, acts)
    actions = tuple(_action(act, reading, names, companies, permits) for act in acts)
    statements = tuple(statements_of(reading, names, acts, actions, companies))
    rows = [(sentence.span, toks) for sentence, toks in zip(reading.layout.sentences, reading.toks, strict=True)]
    codes = tuple(code for span, toks in rows for code in find_codes(document.text, span, toks))
    money = tuple(one for span, toks in rows for one in find_money(document.text, span, lexicon, toks))
    marks = _marks(reading, cue_marks, companies, codes, money)
    return Facts(ENGINE_VERSION, relevant, actions, statements, permits, marks, codes, money, unread)


def tells_of_acts(document: Document) -> bool:
    """Whether `extract` may find an act, in a fraction of its time: where not, it finds none, and statements that take
    no stance. Looks at words alone, so it says yes to some texts in which no act is found."""
    if document.language not in LANGUAGES:
        return False
    document, lexicon = _bounded(document, unread_of(document.text)), lexicon_of(document.language)
    text, marks, sentences = document.text, lexicon.text_marks, parted(document, lexicon).sentences
    if not any(may_hold_cue(words_of(text, sentence.span, marks), lexicon) for sentence in sentences):
        return False
    rows = [tokens(text, sentence.span, marks) for sentence in sentences]
    return any(judge(cue, toks, lexicon).is_fact for _, toks, cue in cues_of(sentences, rows, lexicon))


def _bounded(document: Document, unread: Span | None) -> Document:
    return replace(document, text=document.text[: unread.start]) if unread else document


def unread_of(text: str) -> Span | None:
    """Return the end of a text that does not fit one reading, from a line's or a word's beginning; None where all
    fits."""
    if len(text) <= _LONGEST:
        return None
    cut = max(text.rfind("\n", _LONGEST // 2, _LONGEST), text.rfind(" ", _LONGEST - 1000, _LONGEST)) + 1 or _LONGEST
    return Span(cut, len(text))


def _parties(reading: Reading, acts: Sequence[Act]) -> tuple[tuple[FoundPermit, ...], tuple[FoundCompany, ...]]:
    issuer = next((act.issuer for act in acts if act.is_current), None)
    permits: list[FoundPermit] = []
    companies: dict[str, FoundCompany] = {}
    told = {telling.cue.sentence for act in acts for telling in act.tellings}
    for sentence, toks, placed in zip(reading.layout.sentences, reading.toks, reading.placed, strict=True):
        if not may_tell(toks, reading.companies[sentence.index], reading.lexicon):
            continue
        reader = PartyReader(
            reading.document.text, sentence, toks, placed, reading.companies[sentence.index], lexicon=reading.lexicon
        )
        for company in reader.companies(issuer):
            known = companies.get(company.name)
            if known is None or (known.role is None and company.role) or (known.country is None and company.country):
                merged_role = company.role or (known.role if known else None)
                merged_country = company.country or (known.country if known else None)
                companies[company.name] = FoundCompany(company.name, company.span, merged_role, merged_country)
        permit = reader.permit(reading.dates[sentence.index]) if sentence not in told else None
        if permit is not None:
            permits.append(permit)
    return tuple(permits), tuple(companies.values())


def _action(
    act: Act, reading: Reading, names: Finder, companies: Sequence[FoundCompany], permits: Sequence[FoundPermit]
) -> Action:
    announcer = announcer_of(act, reading, names)
    axes = act.axes
    instrument = _instrument(act, axes)
    main = act.is_current
    return Action(
        type=act.type,
        instrument=instrument,
        evidence=act.evidence(),
        applies_to=axes,
        issuer=act.issuer,
        destinations=act.destinations,
        date=date_of(act, reading, announcer),
        announced_by=announcer.name if announcer else None,
        announced_by_role=announcer.role if announcer and announcer.kind == "person" else None,
        goods=_goods(act, reading),
        companies=tuple(company for company in companies if company.role) if main else (),
        counts=_counts(act, reading, permits if main else ()),
        is_current=act.is_current,
        reasons=_reasons(act, reading, announcer),
    )


def _instrument(act: Act, axes: Sequence[str]) -> str:
    if act.type == "freeze_on_new" and tuple(axes) == ("pending_applications",):
        return "pause_pending"
    if act.type == "suspension" and not axes and all(telling.cue.embargo for telling in act.tellings):
        return "embargo"
    return _INSTRUMENTS[act.type]


def _goods(act: Act, reading: Reading) -> str | None:
    """The words of the object that say what the goods are: "some drone technology"."""
    text, words = reading.document.text, reading.lexicon.acts
    for telling in act.tellings:
        cue, toks = telling.cue, reading.toks[telling.cue.sentence.index]
        first = _behind_exports(cue.object_last + 1, toks, reading.lexicon)
        if first is not None:
            last = min(len(toks), first + _LONGEST_GOODS)
            stop = next((i for i in range(first, last) if toks.lows[i] in words.goods_end), None)
            if stop is not None and stop > first:
                return toks.span(first, stop - 1).of(text)
        if cue.object_first > 0 and toks.lows[cue.object_first - 1] in reading.lexicon.plainly_controlled:
            return toks.texts[cue.object_first - 1]
    return None


def _behind_exports(index: int, toks: Tokens, lexicon: Lexicon) -> int | None:
    """The first token of what an object at `index` is "of", the word for export in between stepped over: "permis
    d'exportation d'armes"; None where it is of nothing."""
    first = None
    while index + 1 < len(toks) and toks.lows[index] in lexicon.acts.goods_of:
        first = index + 1
        index = first + 1
        if toks.lows[first] not in lexicon.acts.export:
            break
    return first


def _counts(act: Act, reading: Reading, permits: Sequence[FoundPermit]) -> tuple[FoundCount, ...]:
    told = dict.fromkeys(telling.cue.sentence.index for telling in act.tellings)
    found = [count for index in told for count in reading.counts[index]]
    found += [permit.count for permit in permits if permit.count is not None]
    return tuple({(count.as_stated.lower(), count.unit): count for count in found}.values())


def _reasons(act: Act, reading: Reading, announcer: Mention | None) -> tuple[str, ...]:
    found = []
    for telling in act.tellings:
        toks = reading.toks[telling.cue.sentence.index]
        goal = toks.span(telling.cue.object_first, telling.cue.object_last).of(reading.document.text)
        found.append(f"“{telling.cue.span(toks).of(reading.document.text)}” is said of “{goal}” ({telling.certainty}).")
    if not act.axes:
        found.append("The text does not say which permits or applications it applies to.")
    if announcer is not None:
        found.append(f"{announcer.name} speaks of it for the government.")
    if not act.is_current:
        found.append("Told as background, not as the news.")
    return tuple(dict.fromkeys(found))


def _marks(
    reading: Reading,
    cues: Sequence[CueMark],
    companies: Sequence[FoundCompany],
    codes: Sequence[FoundCode],
    money: Sequence[FoundMoney],
) -> tuple[Mark, ...]:
    found = [
        Mark("country", placed.place.span, f"{placed.place.code}, by {placed.place.kind}")
        for row in reading.placed
        for placed in row
    ]
    found += [Mark("company", company.span, company.role or "company") for company in companies]
    found += [
        Mark("person", mention.span, mention.role or "person")
        for row in reading.mentions
        for mention in row
        if mention.kind == "person"
    ]
    found += [Mark("date", date.span, date.iso or "unresolved") for row in reading.dates for date in row]
    found += [Mark("cue", span, f"{cue.type}: {certainty}") for cue, certainty, span in cues]
    found += [
        Mark("quote", speech.quotation.span, speech.speaker.name) for speech in reading.speeches if speech.quotation
    ]
    found += [Mark("code", code.span, f"{code.code}, {_LISTS[code.of_list]}") for code in codes]
    found += [Mark("money", one.span, f"{one.amount:,} {one.currency or 'of an open currency'}") for one in money]
    found += [Mark("count", count.span, "count") for row in reading.counts for count in row]
    return tuple(sorted(found, key=lambda mark: (mark.span.start, mark.span.end, mark.kind)))
