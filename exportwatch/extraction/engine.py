"""Text in, facts out: the one entry of extraction.

Pure: the same document and gazetteer always give the same facts; no clock, no network, no registry. What is found
are proposals for a reviewer.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from exportwatch.extraction.acts import Act, Telling, assemble
from exportwatch.extraction.announcers import announcer_of, date_of, speaker_side
from exportwatch.extraction.cast import Mention
from exportwatch.extraction.certainty import Certainty, clause_start, is_pluperfect, judge
from exportwatch.extraction.clauses import find_cues
from exportwatch.extraction.counts import find_counts
from exportwatch.extraction.cues import Cue
from exportwatch.extraction.facts import (
    Action,
    Document,
    Facts,
    FoundCompany,
    FoundCount,
    FoundPermit,
    Gazetteer,
    Mark,
    Span,
    Statement,
)
from exportwatch.extraction.lexicon import LANGUAGES, lexicon_of
from exportwatch.extraction.pairs import destinations_of, issuer_of
from exportwatch.extraction.parties import PartyReader
from exportwatch.extraction.places import Finder, finder
from exportwatch.extraction.reading import Reading, read
from exportwatch.extraction.stances import part_of, stance_of
from exportwatch.extraction.text import Sentence, Token, tokens

ENGINE_VERSION = "1.1"
"""Raised with every change of rules or word lists that may change what is found."""

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
    """
    if document.language not in LANGUAGES:
        return Facts(ENGINE_VERSION, relevant=False)
    names = finder(gazetteer)
    reading = read(document, names, lexicon_of(document.language))
    tellings, cue_marks = _tellings(reading, names)
    acts = assemble(tellings, document.published)
    _complete(acts, reading)
    permits, companies = _parties(reading, acts)
    actions = tuple(_action(act, reading, names, companies, permits) for act in acts)
    statements = tuple(_statements(reading, names, acts, actions, companies))
    marks = _marks(reading, cue_marks, companies)
    return Facts(ENGINE_VERSION, any(action.is_current for action in actions), actions, statements, permits, marks)


def _tellings(reading: Reading, names: Finder) -> tuple[list[Telling], list[tuple[Cue, Certainty, Span]]]:
    about_arms = _about_arms(reading)
    found: list[Telling] = []
    marks: list[tuple[Cue, Certainty, Span]] = []
    position = 0
    for sentence, toks in zip(reading.layout.sentences, reading.toks, strict=True):
        if any(token.lower in reading.lexicon.cue_words for token in toks):
            for cue in find_cues(sentence, toks, reading.lexicon, about_arms):
                certainty = judge(cue, toks, reading.lexicon)
                marks.append((cue, certainty, cue.span(toks)))
                if certainty.is_fact:
                    telling = _telling(cue, certainty, sentence, toks, reading, position=position)
                    found.append(
                        replace(telling, looks_back=True) if _told_by_outsider(telling, reading, names) else telling
                    )
        position += not sentence.is_title
    return found, marks


def _told_by_outsider(telling: Telling, reading: Reading, names: Finder) -> bool:
    """Whether somebody outside the government tells of the act in a quotation: then it was there before."""
    if not telling.in_quote:
        return False
    start = reading.toks[telling.cue.sentence.index][telling.cue.first].start
    for speech in reading.spoken.get(telling.cue.sentence.index, ()):
        quotation = speech.quotation
        if quotation and quotation.span.start <= start < quotation.span.end and speech.speaker.kind == "institution":
            return not speaker_side(speech.speaker, telling.issuer, names, reading.lexicon).government
    return False


def _telling(
    cue: Cue, certainty: Certainty, sentence: Sentence, toks: Sequence[Token], reading: Reading, *, position: int
) -> Telling:
    placed = reading.placed[sentence.index]
    issuer = issuer_of(cue, toks, placed, reading.lexicon)
    destinations = destinations_of(cue, toks, placed, issuer, reading.lexicon)
    if issuer in destinations:
        issuer = None
    weight = 6 if sentence.is_title or position < 3 else 2
    if issuer:
        reading.context.note_issuer(issuer)
    for code in destinations:
        reading.context.note_destination(code, weight)
    start = toks[cue.first].start
    in_quote = reading.quotation_at(start) is not None
    speaks = sentence.index in reading.spoken
    border = clause_start([token.lower for token in toks], cue.first, reading.lexicon)
    earlier = any(
        token.lower in ("earlier", "previously", "formerly", "past")
        for token in toks[max(0, cue.first - 14) : cue.first]
    )
    subordinate = earlier or (
        border > 0 and toks[border - 1].lower in ("when", "after", "before", "following", "since", "which", "where")
    )
    return Telling(
        cue,
        certainty,
        issuer,
        destinations,
        reading.dates[sentence.index],
        position,
        is_pluperfect(cue, toks, reading.lexicon) and not (speaks and position < 4),
        in_quote,
        subordinate,
    )


def _about_arms(reading: Reading) -> bool:
    """Whether the document speaks of controlled goods and of exports at all."""
    lexicon = reading.lexicon
    plainly = lexicon.acts.controlled - lexicon.acts.loosely_controlled
    controlled = exports = 0
    for toks in reading.toks:
        for token in toks:
            parts = {token.lower, *token.lower.split("-")}
            controlled += bool(parts & plainly)
            exports += bool(parts & lexicon.acts.export)
        for one, two in itertools.pairwise(toks):
            controlled += 2 * (
                one.lower == "export" and lexicon.acts.objects.get(two.lower) in ("permit", "restriction")
            )
    return controlled >= 2 and exports >= 1


def _complete(acts: Sequence[Act], reading: Reading) -> None:
    """Give a telling without issuer or destination those of its document."""
    issuer, destination = reading.context.issuer, reading.context.destination
    for act in acts:
        given = act.issuer or issuer
        goal = act.destinations or ((destination,) if destination and destination != given else ())
        act.issuer = given
        act.destinations = goal


def _parties(reading: Reading, acts: Sequence[Act]) -> tuple[tuple[FoundPermit, ...], tuple[FoundCompany, ...]]:
    issuer = next((act.issuer for act in acts if act.is_current), None)
    permits: list[FoundPermit] = []
    companies: dict[str, FoundCompany] = {}
    told = {telling.cue.sentence for act in acts for telling in act.tellings}
    for sentence, toks, placed in zip(reading.layout.sentences, reading.toks, reading.placed, strict=True):
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
    text = reading.document.text
    for telling in act.tellings:
        cue, toks = telling.cue, reading.toks[telling.cue.sentence.index]
        after = cue.object_last + 1
        if after < len(toks) and toks[after].lower == "of":
            stop = next(
                (
                    i
                    for i in range(after + 1, min(after + 14, len(toks)))
                    if toks[i].lower
                    in ("to", "for", "by", "in", "from", ",", ".", "while", "have", "has", "is", "are", "were", "was")
                ),
                None,
            )
            if stop is not None and stop > after + 1:
                return Span(toks[after + 1].start, toks[stop - 1].end).of(text)
        if (
            cue.object_first > 0
            and toks[cue.object_first - 1].lower
            in reading.lexicon.acts.controlled - reading.lexicon.acts.loosely_controlled
        ):
            return toks[cue.object_first - 1].text
    return None


def _counts(act: Act, reading: Reading, permits: Sequence[FoundPermit]) -> tuple[FoundCount, ...]:
    spans = dict.fromkeys(telling.cue.sentence.span for telling in act.tellings)
    found = [count for span in spans for count in find_counts(reading.document.text, span, reading.lexicon)]
    found += [permit.count for permit in permits if permit.count is not None]
    return tuple({(count.as_stated.lower(), count.unit): count for count in found}.values())


def _reasons(act: Act, reading: Reading, announcer: Mention | None) -> tuple[str, ...]:
    found = []
    for telling in act.tellings:
        toks = reading.toks[telling.cue.sentence.index]
        goal = Span(toks[telling.cue.object_first].start, toks[telling.cue.object_last].end).of(reading.document.text)
        found.append(f"“{telling.cue.span(toks).of(reading.document.text)}” is said of “{goal}” ({telling.certainty}).")
    if not act.axes:
        found.append("The text does not say which permits or applications it applies to.")
    if announcer is not None:
        found.append(f"{announcer.name} speaks of it for the government.")
    if not act.is_current:
        found.append("Told as background, not as the news.")
    return tuple(dict.fromkeys(found))


def _statements(
    reading: Reading, names: Finder, acts: Sequence[Act], actions: Sequence[Action], companies: Sequence[FoundCompany]
) -> list[Statement]:
    text = reading.document.text
    main = next(((act, action) for act, action in zip(acts, actions, strict=True) if action.is_current), None)
    told = {telling.cue.sentence for telling in main[0].tellings} if main else set()
    issuer = main[1].issuer if main else reading.context.issuer
    company_names = [company.name for company in companies]
    inherited: dict[str, str] = {}
    found: list[Statement] = []
    seen: set[tuple[str, str]] = set()
    for speech in reading.speeches:
        side = speaker_side(speech.speaker, issuer, names, reading.lexicon)
        if speech.quotation is None and (
            speech.speaker.kind == "country" or speech.speaker.name.lower().endswith("government")
        ):
            continue
        span = Span(speech.sentences[0].span.start, speech.sentences[-1].span.end)
        said = tokens(text, speech.quotation.span if speech.quotation else span)
        lows = {token.lower for token in said}
        own = any(token.lower in ("i", "we") for token in said) and bool(told & set(speech.sentences))
        stance = (
            stance_of(
                said,
                speech.verb,
                side,
                tells_act=bool(told & set(speech.sentences)),
                own_act=own,
                echoes_act=bool(lows & reading.lexicon.acts.steps),
                lexicon=reading.lexicon,
            )
            if main
            else None
        )
        key = side.country or speech.speaker.name
        if not side.government and main:
            stance = stance or (inherited.get(key) if side.country else None)
            if stance == "welcomes":
                inherited[key] = stance
        announcer = main is not None and main[1].announced_by == speech.speaker.name
        part = part_of(
            speech.speaker,
            side,
            stance,
            own_act=own,
            announcer=announcer,
            companies=company_names,
            lexicon=reading.lexicon,
        )
        again = (speech.speaker.name, " ".join(token.lower for token in said))
        if again in seen:
            continue  # the teaser of a page repeats its body
        seen.add(again)
        found.append(
            Statement(
                speech.speaker.name,
                span.of(text),
                span,
                speech.speaker.role if speech.speaker.role != "echo" else None,
                speech.speaker.organisation or (speech.speaker.name if speech.speaker.kind == "institution" else None),
                speech.quotation.span.of(text) if speech.quotation else None,
                speech.quotation.span if speech.quotation else None,
                stance,
                part,
            )
        )
    return found


def _marks(
    reading: Reading, cues: Sequence[tuple[Cue, Certainty, Span]], companies: Sequence[FoundCompany]
) -> tuple[Mark, ...]:
    text = reading.document.text
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
    for action_span in (
        telling.span for row in reading.layout.sentences for telling in find_counts(text, row.span, reading.lexicon)
    ):
        found.append(Mark("count", action_span, "count"))
    return tuple(sorted(found, key=lambda mark: (mark.span.start, mark.span.end, mark.kind)))
