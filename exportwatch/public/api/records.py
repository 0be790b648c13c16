"""Permits, measures, country pairs and statements put into the shapes of the API.

Takes rows that their querysets loaded for a page; asks no question of its own. Published facts only: a row's drafts
are not among what is loaded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from exportwatch.public.api.shapes import (
    ArticleBody,
    AuthorityBody,
    AxisBody,
    ControlBody,
    CountBody,
    DateBody,
    EffectBody,
    EventBody,
    EvidenceBody,
    GroundBody,
    IdentifierBody,
    InForceBody,
    LineBody,
    LinkBody,
    MeasureBody,
    MeasureItem,
    MeasureStatementBody,
    MoneyBody,
    PairBody,
    PartyBody,
    PermitBody,
    PermitStatusBody,
    PersonBody,
    ScopeBody,
    StatementBody,
    TenureBody,
)
from exportwatch.registry.models import (
    Article,
    Authority,
    Evidence,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    PermitEffect,
    ScopeRule,
)
from exportwatch.registry.status import MeasureAnswer, PairAnswer, PermitAnswer
from exportwatch.registry.values import CountRange, FuzzyDate
from exportwatch.vocabulary import Axis, EventType, RulePolarity


def permit_body(permit: Permit, answer: PermitAnswer) -> PermitBody:
    """Return a permit loaded by `for_page`."""
    return PermitBody(
        id=permit.public_id,
        url=permit.get_absolute_url(),
        authority=_authority(permit.authority),
        country=permit.authority.country_id,
        identity=permit.identity,
        count=_count(permit.count),
        kind=permit.kind,
        local_term=permit.local_term or None,
        issued=_date(permit.issued),
        expires=_date(permit.expires),
        destinations=[country.code for country in permit.destinations.all()],
        end_use=permit.end_use or None,
        parties=[
            PartyBody(role=party.role, company=party.company.name, slug=party.company.slug)
            for party in permit.parties.all()
        ],
        lines=[
            LineBody(
                description=line.description,
                control=[ControlBody(list=entry.list, code=entry.code) for entry in line.control_entries.all()],
                quantity=None if line.quantity is None else f"{line.quantity.normalize():f}",
                unit=line.unit or None,
                value=None if line.value is None else MoneyBody(amount=str(line.value), currency=line.currency),
            )
            for line in permit.lines.all()
        ],
        identifiers=[IdentifierBody(scheme=found.scheme, value=found.value) for found in permit.identifiers.all()],
        status=PermitStatusBody(
            as_of=answer.as_of,
            status=answer.status,
            certainty=answer.certainty,
            alternatives=[str(other) for other in answer.alternatives],
            since=_date(answer.since),
            until_announced=_date(answer.until_announced),
            measures=list(answer.measures),
            unconfirmed_scope=list(answer.unconfirmed_scope),
        ),
        evidence=_evidence(permit.evidence.all()),
        revision=permit.version,
    )


def measure_body(measure: Measure, answer: MeasureAnswer) -> MeasureBody:
    """Return a measure loaded by `for_page`."""
    return MeasureBody(
        id=measure.public_id,
        url=measure.get_absolute_url(),
        title=measure.title,
        authority=_authority(measure.authority),
        country=measure.authority.country_id,
        instrument=measure.instrument,
        applies_to=list(measure.applies_to),
        formality=measure.formality,
        grounds=[GroundBody(code=ground.code, text=ground.text or None) for ground in measure.grounds.all()],
        in_force=_in_force(answer),
        events=[_event(event) for event in measure.published_events],
        statements=[
            MeasureStatementBody(
                id=link.statement.public_id,
                event=event.public_id,
                speaker=link.statement.speaker,
                said=_known(link.statement.said),
                stance=link.stance,
                part=link.part or None,
            )
            for event in measure.published_events
            for link in event.published_statement_links
        ],
        evidence=[item for event in measure.published_events for item in _evidence(event.evidence.all())],
        revision=measure.version,
    )


def measure_item(measure: Measure, answer: MeasureAnswer) -> MeasureItem:
    """Return a measure loaded by `for_list`."""
    imposed = next((event for event in measure.published_events if event.type == EventType.IMPOSED), None)
    rules = [rule for event in measure.published_events for rule in event.scope_rules.all()]
    named = {c.code for rule in rules if rule.polarity == RulePolarity.INCLUDE for c in rule.destinations.all()}
    return MeasureItem(
        id=measure.public_id,
        url=measure.get_absolute_url(),
        title=measure.title,
        authority=_authority(measure.authority),
        country=measure.authority.country_id,
        instrument=measure.instrument,
        applies_to=list(measure.applies_to),
        formality=measure.formality,
        destinations=sorted(named),
        announced=_known(imposed.announced) if imposed else None,
        in_force=_in_force(answer),
        revision=measure.version,
    )


def _in_force(answer: MeasureAnswer) -> InForceBody:
    return InForceBody(
        as_of=answer.as_of,
        state=answer.state,
        since=_date(answer.since),
        until_announced=_date(answer.until_announced),
    )


def pair_body(issuer: str, destination: str, as_of: dt.date, answers: dict[Axis, PairAnswer]) -> PairBody:
    """Return what stands between two countries."""
    return PairBody(
        issuer=issuer,
        destination=destination,
        as_of=as_of,
        axes={
            str(axis): AxisBody(
                status=answer.status,
                certainty=answer.certainty,
                alternatives=[str(other) for other in answer.alternatives],
                measures=list(answer.measures),
            )
            for axis, answer in answers.items()
        },
    )


def statement_body(statement: OfficialStatement) -> StatementBody:
    """Return a statement loaded by `for_list`."""
    tenure = statement.tenure
    return StatementBody(
        id=statement.public_id,
        url=statement.get_absolute_url(),
        person=PersonBody(slug=statement.person.slug, name=statement.person.name) if statement.person else None,
        tenure=TenureBody(office=tenure.office, authority=_authority(tenure.authority)) if tenure else None,
        authority=_authority(statement.authority) if statement.authority else None,
        speaker_as_printed=statement.speaker_as_printed or None,
        venue=statement.venue,
        said=_known(statement.said),
        language=statement.language,
        text=statement.text,
        quote=statement.quote or None,
        translation=statement.translation or None,
        links=[
            LinkBody(
                event=link.event.public_id,
                measure=link.event.measure.public_id,
                stance=link.stance,
                part=link.part or None,
            )
            for link in statement.published_links
            if link.event.measure.is_published
        ],
        evidence=_evidence(statement.evidence.all()),
        revision=statement.version,
    )


def _event(event: MeasureEvent) -> EventBody:
    return EventBody(
        id=event.public_id,
        type=event.type,
        announced=_known(event.announced),
        effective=_date(event.effective),
        until=_date(event.until),
        targets=[target.public_id for target in event.published_targets],
        scope=[_scope(rule) for rule in event.scope_rules.all()],
        effects=[_effect(effect) for effect in event.published_effects],
        all_permits=f"/api/v1/permits?measure={event.measure.public_id}" if event.names_more else None,
        count=_count(event.count),
        count_what=event.count_what or None,
        evidence=_evidence(event.evidence.all()),
    )


def _scope(rule: ScopeRule) -> ScopeBody:
    return ScopeBody(
        rule=rule.polarity,
        destinations=[country.code for country in rule.destinations.all()],
        exporter=rule.exporter.name if rule.exporter else None,
        recipient=rule.recipient.name if rule.recipient else None,
        goods=list(rule.goods),
        control=[ControlBody(list=entry.list, code=entry.code) for entry in rule.control_entries.all()],
        programme=rule.programme or None,
        end_use=rule.end_use or None,
        note=rule.note or None,
    )


def _effect(effect: PermitEffect) -> EffectBody:
    return EffectBody(
        permit=effect.permit.public_id,
        effect=effect.effect,
        basis=effect.basis,
        confirmed=effect.confirmed,
        part=effect.part or None,
    )


def _authority(authority: Authority) -> AuthorityBody:
    return AuthorityBody(slug=authority.slug, name=authority.name, kind=authority.kind)


def _known(date: FuzzyDate) -> DateBody:
    return DateBody(earliest=date.earliest, latest=date.latest, as_stated=date.as_stated or None)


def _date(date: FuzzyDate | None) -> DateBody | None:
    return _known(date) if date else None


def _count(count: CountRange) -> CountBody | None:
    if not (count.known or count.as_stated or count.of_total is not None):
        return None
    found = count.as_json()
    return CountBody(**found)


def _evidence(found: Iterable[Evidence]) -> list[EvidenceBody]:
    return [
        EvidenceBody(article=_article(item.article), quote=item.quote or None, verified=item.verified) for item in found
    ]


def _article(article: Article) -> ArticleBody:
    return ArticleBody(
        url=article.url,
        publisher=article.publisher,
        title=article.title,
        published=_date(article.published),
        language=article.language,
        official=article.official,
        archive_url=article.archive_url or None,
    )
