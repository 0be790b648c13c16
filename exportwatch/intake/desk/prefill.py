"""What the desk's forms start from: what was found, in the record's words where the record knows better."""

from __future__ import annotations

from typing import Any

from exportwatch.intake.models import Proposal
from exportwatch.intake.payload import ActionPayload, DatePayload, PermitPayload, ProposalPayload, StatementPayload
from exportwatch.registry.matching import deciders, person_named
from exportwatch.registry.models import Article, Country, CountryName, Tenure
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Basis, Effect, Instrument, Part, Stance, Venue

NEW_MEASURE = "new"
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

    def __init__(self, proposal: Proposal) -> None:
        """Read the countries that the payload names."""
        self.payload: ProposalPayload = proposal.payload
        self.action: ActionPayload = self.payload["action"]
        self.article: Article = proposal.snapshot.article
        codes = {self.action["issuer_iso2"], *self.action["destinations"]}
        self.countries = Country.objects.in_bulk([code for code in codes if code])
        self.issuer = self.countries.get(self.action["issuer_iso2"] or "")
        self.announced = _fuzzy(self.action["date"])
        known = deciders(self.issuer.code) if self.issuer else []
        government = f"Government of {self.issuer}" if self.issuer else ""
        self.authority = known[0].name if len(known) == 1 else government

    def act(self) -> dict[str, Any]:
        """Return the act's values; `about` is a new measure."""
        action = self.action
        instrument = Instrument(action["instrument"])
        destinations = [self.countries[code] for code in action["destinations"] if code in self.countries]
        toward = ", ".join(str(country) for country in destinations)
        exporters = [company["name"] for company in action["companies"] if company["role"] == "exporter"]
        goods = _plain_goods(action["goods"] or "")
        quoted = any(found["quote"] and found["stance"] == Stance.ANNOUNCES for found in self.payload["statements"])
        return {
            "about": NEW_MEASURE,
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
            "single_source_reason": (
                "The announcer is quoted word for word; a second source is awaited."
                if quoted
                else "The act is told as fact; a second source is awaited."
            ),
        }

    def statement(self, found: StatementPayload) -> dict[str, Any]:
        """Return a statement's values; a speaker of the issuing government is prefilled with the office held."""
        tenure = self._tenure(found)
        is_official = found["part"] in {Part.ANNOUNCER, Part.DECIDER, Part.SPOKESPERSON}
        office = tenure.office if tenure else (self._plain_office(found["role"] or "") if is_official else "")
        described = [found["role"] or "", found["organisation"] or ""]
        extra = [part for part in described if part and part not in found["speaker"]]
        return {
            "include": found["stance"] is not None,
            "speaker": tenure.person.name if tenure else found["speaker"],
            "office": office,
            "authority": tenure.authority.name if tenure else (self.authority if office else ""),
            "as_printed": ", ".join(dict.fromkeys([found["speaker"], *extra])),
            "stance": found["stance"] or "",
            "part": found["part"] or "",
            "venue": Venue.ORAL,
            "said": self._said(found),
            "quote": found["quote"] or "",
            "text": found["text"],
        }

    def permit(self, found: PermitPayload) -> dict[str, Any]:
        """Return a permit's values; it is taken to be a group, since a report seldom says how many papers there
        were."""
        count = found["count"]
        number = count["min"] if count and count["min"] == count["max"] else None
        instrument = Instrument(self.action["instrument"])
        only_counted = count is not None and found["goods"] == count["as_stated"]
        goods = (None if only_counted else found["goods"]) or self.action["goods"] or ""
        destination = found["destination"] or next(iter(self.action["destinations"]), "")
        country = self.countries.get(destination) or Country.objects.filter(code=destination).first()
        return {
            "include": True,
            "exporter": found["exporter"] or "",
            "consignee": found["consignee"] or "",
            "destinations": [country] if country else [],
            "goods": _plain_goods(goods),
            "quantity": number if number is not None else None,
            "unit": count["unit"] if count and number is not None else "",
            "issued": _fuzzy(found["issued"]),
            "is_group": True,
            "effect": EFFECT_OF.get(instrument, Effect.UNAFFECTED),
            "basis": Basis.INFERRED_FROM_SCOPE,
            "evidence": found["evidence"]["quote"],
        }

    def _tenure(self, found: StatementPayload) -> Tenure | None:
        """Return the office that the speaker is registered with in the issuing country, where it is one."""
        if self.issuer is None or (person := person_named(found["speaker"], offices_in=self.issuer.code)) is None:
            return None
        tenures = person.tenures.filter(authority__country=self.issuer).select_related("person", "authority")[:2]
        return tenures[0] if len(tenures) == 1 else None

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


def _fuzzy(date: DatePayload | None) -> FuzzyDate | None:
    """Return a found date; None where the text does not resolve it, for the reviewer to fill in."""
    if date is None or date["earliest"] is None or date["latest"] is None:
        return None
    return FuzzyDate(FuzzyDate.parse(date["earliest"]).earliest, FuzzyDate.parse(date["latest"]).latest)
