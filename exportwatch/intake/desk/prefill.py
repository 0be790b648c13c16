"""What the desk's forms start from: what was found, in the record's words where the record knows better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exportwatch.intake.models import Proposal
from exportwatch.intake.payload import ActionPayload, PermitPayload, ProposalPayload, StatementPayload
from exportwatch.intake.services.mapping import NEW_MEASURE, Mapping, fuzzy, is_of_permits, permit_count
from exportwatch.registry.matching import PermitCandidate, PersonCandidate, Speakers, deciders
from exportwatch.registry.models import Article, Authority, Country, CountryName
from exportwatch.registry.values import NUMBER_UNKNOWN, CountRange, FuzzyDate
from exportwatch.vocabulary import Basis, Effect, EventType, Instrument, Part, Stance, Venue

NEW_PERSON = "new"
AS_PRINTED = "printed"
INSTITUTION = "institution"
NEW_PERMIT = "new"
"""What a form sends for a speaker to register, one to keep as printed, an authority that spoke itself, and a permit
that is not in the record."""

_OFFICIAL_PARTS = frozenset({Part.ANNOUNCER, Part.DECIDER, Part.SPOKESPERSON})

EFFECT_OF = {
    Instrument.SUSPEND: Effect.SUSPENDED,
    Instrument.REVOKE: Effect.TERMINATED,
    Instrument.CANCEL: Effect.TERMINATED,
    Instrument.ANNUL: Effect.TERMINATED,
    Instrument.ADD_CONDITION: Effect.CONDITIONED,
    Instrument.EASE: Effect.REINSTATED,
}
"""What a measure does to an extant permit in its scope; other instruments leave extant permits alone."""

PASSAGES_OFFERED = 20
"""How many passages that tell of the act the form offers, the best first."""


class Prefill:
    """The values that the forms start from: what was found, in the record's words where the record knows better."""

    def __init__(self, proposal: Proposal, mapping: Mapping) -> None:
        """Read the countries that the payload names, and who decides in the issuing one. At most two queries."""
        self.payload: ProposalPayload = proposal.payload
        self.mapping = mapping
        self.action: ActionPayload | None = self.payload["action"]
        about = self.action or self.payload["topic"]
        self.issuer_code = about["issuer_iso2"] if about else None
        self.toward = about["destinations"] if about else []
        self.article: Article = proposal.snapshot.article
        codes = {self.issuer_code, *self.toward}
        self.countries = Country.objects.in_bulk([code for code in codes if code])
        self.issuer = self.countries.get(self.issuer_code or "")
        date = self.action["date"] if self.action else None
        self.announced = fuzzy(date["earliest"], date["latest"]) if date else None
        known = deciders(self.issuer.code) if self.issuer else []
        government = f"Government of {self.issuer}" if self.issuer else ""
        self.authority = known[0].name if len(known) == 1 else government
        self.quoted = any(
            found["quote"] and found["stance"] == Stance.ANNOUNCES for found in self.payload["statements"]
        )

    def voices(self) -> list[str]:
        """Return the countries whose officials may speak in the report: the issuer first, then the destinations."""
        return [code for code in (self.issuer_code, *self.toward) if code]

    def act(self) -> dict[str, Any]:
        """Return the act's values; for statements alone, what they are about."""
        reason = (
            "The announcer is quoted word for word; a second source is awaited."
            if self.quoted
            else "The act is told as fact; a second source is awaited."
        )
        start = {"about": self.mapping.chosen, "single_source_reason": reason}
        action = self.action
        if action is None:
            return start | {
                "single_source_reason": "The speaker is quoted, or told of, by name; a second source is awaited."
            }
        instrument = Instrument(action["instrument"])
        destinations = [self.countries[code] for code in action["destinations"] if code in self.countries]
        toward = ", ".join(str(country) for country in destinations)
        exporters = [company["name"] for company in action["companies"] if company["role"] == "exporter"]
        goods = _plain_goods(action["goods"] or "")
        return (
            start
            | self._step(action)
            | {
                "title": f"{instrument.label}: {self.issuer or 'issuer open'}"
                + (f" to {toward}" if toward else "")
                + (f", {goods}" if goods else ""),
                "issuer": self.issuer,
                "authority": self.authority,
                "instrument": instrument,
                "applies_to": action["applies_to"],
                "destinations": destinations,
                "announced": self.announced,
                "exporter": exporters[0] if exporters else "",
                "goods": goods,
                "quotes": [str(number) for number in range(min(len(action["evidence"]), PASSAGES_OFFERED))],
            }
        )

    def _step(self, action: ActionPayload) -> dict[str, Any]:
        """Return the values of a new step: what it is, how many permits it concerns and what it does to them."""
        counts = [count for count in action["counts"] if is_of_permits(count["unit"])]
        count = counts[0] if counts else None
        step = self.mapping.step
        return {
            "step": step,
            "count": CountRange(count["min"], count["max"], count["approx"], count["of_total"], count["as_stated"])
            if count
            else NUMBER_UNKNOWN,
            "permit_effect": Effect.TERMINATED if step is EventType.CONVERTED else Effect.REINSTATED,
            "permit_basis": Basis.NAMED_BY_AUTHORITY if self.quoted else Basis.REPORTED,
        }

    def people(self, found: StatementPayload, speakers: Speakers) -> list[PersonCandidate]:
        """Return who may have spoken; an official of the issuing government is looked for in its offices."""
        country = self.issuer_code if found["part"] in _OFFICIAL_PARTS else None
        return speakers.like(found["speaker"], found["role"], country, self._said(found))

    def statement(
        self, found: StatementPayload, people: Sequence[PersonCandidate], institution: Authority | None
    ) -> dict[str, Any]:
        """Return a statement's values; a speaker of the issuing government is prefilled with the office held."""
        is_official = found["part"] in _OFFICIAL_PARTS
        office = self._plain_office(found["role"] or "") if is_official else ""
        known = _sure(people)
        described = [found["role"] or "", found["organisation"] or ""]
        extra = [part for part in described if part and part not in found["speaker"]]
        who = INSTITUTION if institution else NEW_PERSON if office else AS_PRINTED
        if known is not None:
            who = f"tenure:{known.tenure.pk}" if known.tenure else f"person:{known.person.pk}"
        return {
            "include": found["stance"] is not None,
            "who": who,
            "speaker": known.person.name if known else found["speaker"],
            "office": known.tenure.office if known and known.tenure else office,
            "authority": known.tenure.authority.name if known and known.tenure else (self.authority if office else ""),
            "as_printed": ", ".join(dict.fromkeys([found["speaker"], *extra])),
            "stance": found["stance"] or "",
            "part": found["part"] or "",
            "venue": Venue.ORAL,
            "said": self._said(found),
            "quote": found["quote"] or "",
            "text": found["text"],
        }

    def permit(self, found: PermitPayload, candidates: Sequence[PermitCandidate]) -> dict[str, Any]:
        """Return a permit's values; it is taken to be a group, since a report seldom says how many papers there
        were. One that seems to be in the record, or stands with a measure that is, is entered by a tick only."""
        count = found["count"]
        of_permits = permit_count(found)
        number = count["min"] if count and count["min"] == count["max"] and not of_permits.known else None
        instrument = Instrument(self.action["instrument"]) if self.action else Instrument.SUSPEND
        only_counted = count is not None and found["goods"] == count["as_stated"]
        goods = (None if only_counted else found["goods"]) or (self.action["goods"] if self.action else "") or ""
        destination = found["destination"] or next(iter(self.toward), "")
        country = self.countries.get(destination) or Country.objects.filter(code=destination).first()
        sure = next((item for item in candidates if item.sure), None)
        return {
            "include": self.mapping.chosen == NEW_MEASURE,
            "which": sure.permit.public_id if sure else NEW_PERMIT,
            "exporter": found["exporter"] or "",
            "consignee": found["consignee"] or "",
            "destinations": [country] if country else [],
            "goods": _plain_goods(goods),
            "quantity": number,
            "unit": count["unit"] if count and number is not None else "",
            "issued": fuzzy(found["issued"]["earliest"], found["issued"]["latest"]) if found["issued"] else None,
            "is_group": True,
            "count": of_permits,
            "effect": EFFECT_OF.get(instrument, Effect.UNAFFECTED),
            "basis": Basis.INFERRED_FROM_SCOPE,
            "evidence": found["evidence"]["quote"],
        }

    def _plain_office(self, role: str) -> str:
        """Return the office without the country's adjective: Canadian Foreign Minister → Foreign Minister."""
        first, _, rest = role.partition(" ")
        if rest and self.issuer and CountryName.objects.filter(country=self.issuer, name=first).exists():
            return rest
        return role

    def _said(self, found: StatementPayload) -> FuzzyDate | None:
        """Return when it was said: with the act for its announcer, else between the act and the report."""
        published = self.article.published
        if found["stance"] == Stance.ANNOUNCES or published is None:
            return self.announced or published
        if self.announced is None or self.announced.earliest > published.latest:
            return published
        return FuzzyDate(self.announced.earliest, published.latest)


def _plain_goods(goods: str) -> str:
    """Return goods without the words that say how much of them: some drone technology → drone technology."""
    return goods.removeprefix("some ").removeprefix("certain ").removeprefix("the ")


def _sure(people: Sequence[PersonCandidate]) -> PersonCandidate | None:
    """Return the one person whose name is the speaker's, or who is certain by surname and office; None where two may
    be meant."""
    best = [item for item in people if item.weight == people[0].weight]
    if len(best) != 1 or not (best[0].certain or best[0].weight >= 4):
        return None
    return best[0]
