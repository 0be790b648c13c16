"""Records and proposals for tests, made by the product's own services, so that a test starts from what a user could
have made."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from exportwatch.intake.models import Body, Fetch, FetchState, Proposal, Snapshot
from exportwatch.intake.payload import ActionPayload, EvidencePayload, ProposalPayload, StatementPayload
from exportwatch.intake.services.proposing import add
from exportwatch.registry import services
from exportwatch.registry.models import Article, Country, MeasureEvent, OfficialStatement, Permit
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Axis, Basis, Effect, Instrument, Part, PermitIdentity, Stance

REASON = "The source is quoted word for word; a second one is awaited."
REPORT = """OSLO — Norway has suspended the export permits for boat engines to Chad while it looks into claims \
that they reached a militia, the government said on Monday.

“I have suspended the permits concerned so that we can find out where the engines went,” said Norwegian \
Foreign Minister Kari Vik.

Amnesty researcher Ola Berg said the engines had been seen on the lake since spring.
"""


def country(code: str, name: str) -> Country:
    """Return a country, made where the reference data is not loaded."""
    return Country.objects.get_or_create(code=code, defaults={"name": name})[0]


def reviewer(username: str = "rita") -> Any:
    """Return a user who may review proposals."""
    user = get_user_model().objects.create_user(username, password="a long enough password")
    user.user_permissions.add(Permission.objects.get(codename="review_proposal"))
    return user


def article(publisher: str = "The Daily", day: str = "2020-10-05", **values: Any) -> Article:
    """Return an article of a day."""
    return Article.objects.create(
        publisher=publisher,
        title=values.pop("title", "Permits on hold"),
        url=values.pop("url", f"https://example.org/{publisher}/{day}".replace(" ", "-")),
        language="en",
        **FuzzyDate.parse(day).columns("published"),
        **values,
    )


def quote(words: str = "The permits are suspended.", source: Article | None = None) -> services.Quote:
    """Return a quote that counts as found in a snapshot."""
    digest = hashlib.sha256(words.encode()).hexdigest()
    return services.Quote(source or article(), words, 0, len(words), digest)


def measure_event(
    *,
    issuer: tuple[str, str] = ("CA", "Canada"),
    destination: tuple[str, str] | None = ("TR", "Türkiye"),
    instrument: Instrument = Instrument.SUSPEND,
    applies_to: tuple[Axis, ...] = (Axis.EXTANT_PERMITS,),
    announced: str = "2020-10-05",
    title: str = "Drone sensors suspended",
    quotes: tuple[services.Quote, ...] | None = None,
) -> MeasureEvent:
    """Return the imposing event of a draft measure with one quote."""
    authority = services.authority(f"Government of {issuer[1]}", country(*issuer).code)
    return services.enter_measure(
        services.MeasureEntry(
            title=title,
            authority=authority,
            instrument=instrument,
            applies_to=applies_to,
            announced=FuzzyDate.parse(announced),
            destinations=[country(*destination)] if destination else [],
            quotes=quotes if quotes is not None else (quote(source=_source(announced)),),
        )
    )


def statement(event: MeasureEvent, *, speaker: str = "Jane Doe", office: str = "Foreign Minister") -> OfficialStatement:
    """Return a draft statement that announces the event."""
    tenure = services.person_in_office(speaker, office, event.measure.authority)
    return services.enter_statement(
        event,
        services.StatementEntry(
            said=event.announced,
            text="I have suspended the permits.",
            quote="I have suspended the permits.",
            quotes=[quote("I have suspended the permits.", _source(event.announced.iso))],
            stance=Stance.ANNOUNCES,
            part=Part.DECIDER,
            person=tenure.person,
            tenure=tenure,
            authority=tenure.authority,
        ),
    )


def permit(event: MeasureEvent, *, basis: Basis = Basis.NAMED_BY_AUTHORITY) -> Permit:
    """Return a draft permit that the event suspends."""
    return services.enter_permit(
        event,
        services.PermitEntry(
            authority=event.measure.authority,
            identity=PermitIdentity.ANONYMOUS,
            quotes=[quote("A permit for seven systems.", _source(event.announced.iso))],
            effect=Effect.SUSPENDED,
            basis=basis,
            exporter=services.company("Northern Optics"),
            goods="sensors",
        ),
    )


def published_measure(**values: Any) -> MeasureEvent:
    """Return the imposing event of a published measure."""
    event = measure_event(**values)
    user = get_user_model().objects.get_or_create(username="publisher")[0]
    services.publish([event.measure, event], user, REASON)
    return event


def publish(*records: Any) -> None:
    """Publish drafts."""
    services.publish(records, get_user_model().objects.get_or_create(username="publisher")[0], REASON)


def _source(day: str) -> Article:
    address = f"https://example.org/the-daily/{day}"
    return Article.objects.filter(url=address).first() or article(day=day, url=address)


def snapshot(text: str = REPORT, day: str = "2020-10-05", **values: Any) -> Snapshot:
    """Return a stored article with its text."""
    source = values.pop("article", None) or article(day=day)
    return Snapshot.objects.create(
        article=source,
        number=Snapshot.objects.filter(article=source).count() + 1,
        body=Body.keep(text.encode()),
        media_type="text/plain",
        text=text,
        language="en",
        **values,
    )


def passage(text: str, words: str) -> EvidencePayload:
    """Return the place of some words in a text."""
    start = text.index(words)
    return {"quote": words, "start": start, "end": start + len(words)}


def proposal(stored: Snapshot | None = None, **changes: Any) -> Proposal:
    """Return a pending proposal of a suspension by Norway toward Chad with one statement; `changes` go into its act."""
    country("NO", "Norway").names.get_or_create(name="Norwegian", kind="demonym", language="en")
    country("TD", "Chad")
    stored = stored or snapshot()
    fetch = Fetch.objects.create(
        source="report.txt",
        state=FetchState.DONE,
        article=stored.article,
        snapshot=stored,
        published=dt.date(2020, 10, 5),
    )
    words = "I have suspended the permits concerned so that we can find out where the engines went,"
    said: StatementPayload = {
        "speaker": "Kari Vik",
        "role": "Norwegian Foreign Minister",
        "organisation": None,
        "stance": "announces",
        "part": "decider",
        "quote": words,
        "text": words,
        "evidence": passage(stored.text, words),
    }
    action: ActionPayload = {
        "type": "suspension",
        "instrument": "suspend",
        "applies_to": ["extant_permits"],
        "issuer_iso2": "NO",
        "destinations": ["TD"],
        "date": {"earliest": "2020-10-05", "latest": "2020-10-05", "as_stated": "Monday", "iso": "2020-10-05"},
        "announced_by": "Kari Vik",
        "announced_by_role": "Norwegian Foreign Minister",
        "goods": "boat engines",
        "companies": [],
        "counts": [],
        "is_current": True,
        "evidence": [passage(stored.text, words)],
        "reasons": ["“suspended the permits” is said by a minister of the issuing country"],
    }
    action.update(changes)  # type: ignore[typeddict-item]
    payload: ProposalPayload = {"action": action, "topic": None, "statements": [said], "permits": [], "marks": []}
    return add(payload, stored, fetch, "test", replaces=[], because="")
