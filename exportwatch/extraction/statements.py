"""The statements of a report: each speech with its speaker's role, its stance toward the act and the speaker's part.

One step between reading.py and the engine; finds nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from exportwatch.extraction.acts import Act
from exportwatch.extraction.announcers import speaker_side
from exportwatch.extraction.facts import Action, FoundCompany, Span, Statement
from exportwatch.extraction.places import Finder
from exportwatch.extraction.reading import Reading
from exportwatch.extraction.stances import part_of, stance_of
from exportwatch.extraction.text import tokens


def statements_of(
    reading: Reading, names: Finder, acts: Sequence[Act], actions: Sequence[Action], companies: Sequence[FoundCompany]
) -> list[Statement]:
    text, people = reading.document.text, reading.lexicon.people
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
            speech.speaker.kind == "country"
            or (speech.speaker.kind == "institution" and people.governments & set(speech.speaker.name.lower().split()))
        ):
            continue
        span = Span(speech.sentences[0].span.start, speech.sentences[-1].span.end)
        said = tokens(text, speech.quotation.span if speech.quotation else span, reading.lexicon.text_marks)
        lows = set(said.lows)
        own = not people.first_person.isdisjoint(said.lows) and bool(told & set(speech.sentences))
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
        again = (speech.speaker.name, " ".join(said.lows))
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
