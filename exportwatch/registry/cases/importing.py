"""A case → the record: all of it or nothing, and nothing where nothing changed.

An entry is written where the file words it differently than at the last import; what editors changed since then in
entries that the file leaves alone stays. What the file no longer has is deleted where it was a draft and withdrawn
where it was public. Knows no command line.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import connection, transaction
from django.db.models import Model, ProtectedError

from exportwatch.registry import services
from exportwatch.registry.cases import linking, records
from exportwatch.registry.cases.linking import Links, NotLinkedError
from exportwatch.registry.cases.shapes import Case, CaseRefusedError, Json, Problem, wording_of
from exportwatch.registry.models import (
    Article,
    Authority,
    Company,
    Dossier,
    DossierEntry,
    Evidence,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    Person,
    Record,
    support_of,
)
from exportwatch.registry.spans import kept_exact
from exportwatch.vocabulary import RecordState, RevisionCause, Support

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

MODELS: dict[str, type[Model]] = {
    "sources": Article,
    "authorities": Authority,
    "people": Person,
    "companies": Company,
    "permits": Permit,
    "measures": Measure,
    "events": MeasureEvent,
    "statements": OfficialStatement,
}
"""The table of each section; events stand in their measures."""
_RECORDS: tuple[type[Record], ...] = (Permit, Measure, MeasureEvent, OfficialStatement)
_REMOVAL_ORDER = ("statements", "events", "measures", "permits")
_LOCK = 0x43415345
"""The number of the advisory lock, any that nobody else takes: "CASE" in ASCII."""


@dataclass(slots=True)
class Outcome:
    """What an import did, by section, and the public id of each record's local id."""

    case: str
    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    published: int = 0
    ids: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the line that people read."""
        parts = [
            f"{word} {', '.join(f'{number} {section}' for section, number in counts.items())}"
            for word, counts in (("created", self.created), ("changed", self.changed), ("removed", self.removed))
            if counts
        ]
        parts += [f"unchanged {self.unchanged.total()} entries"] if self.unchanged else []
        parts += [f"published {self.published} records"] if self.published else []
        return f"{self.case}: {'; '.join(parts) or 'nothing in it'}"


def digest(text: str) -> str:
    """Return the digest by which an unchanged file is known."""
    return hashlib.sha256(text.encode()).hexdigest()


def import_case(case: Case, text: str, *, editor: AbstractBaseUser, publish_with_reason: str | None = None) -> Outcome:
    """Take a case in, and publish its drafts where a reason for single-source facts is given; one transaction.

    `text` is the file's text, kept as a digest. `editor` enters and, where asked, publishes. Raises CaseRefusedError
    with every entry that the record refuses; nothing is written then.
    """
    with transaction.atomic():
        # Two cases may name the same new company; the second waits for the first.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        intake = _Import(case, editor)
        public = intake.public_before()
        with kept_exact(public) if public else contextlib.nullcontext():
            intake.run(digest(text))
        intake.refuse_problems()
        with intake.at("$"):
            intake.keep_versions(publish_with_reason)
            if publish_with_reason is not None:
                intake.publish(publish_with_reason)
        intake.refuse_problems()
        return intake.outcome


class _Import:
    """One import on its way."""

    def __init__(self, case: Case, editor: AbstractBaseUser) -> None:
        self.case = case
        self.editor = editor
        self.problems: list[Problem] = []
        self.outcome = Outcome(case["case"])
        self.links = Links()
        self.touched: list[Record] = []
        dossier = Dossier.objects.filter(case=case["case"]).first()
        found = list(dossier.entries.all()) if dossier else []
        self.dossier = dossier or Dossier(case=case["case"])
        self.before = {(entry.kind, entry.local_id): entry for entry in found}
        self.rows: dict[tuple[str, str], Model] = {}
        for section, model in MODELS.items():
            stored = model._default_manager.in_bulk([entry.row for entry in found if entry.kind == section])
            self.rows |= {
                (section, entry.local_id): stored[entry.row]
                for entry in found
                if entry.kind == section and entry.row in stored
            }
        self.now: dict[tuple[str, str], DossierEntry] = {}
        self.places: Counter[str] = Counter()
        self.moved: set[str] = set()

    def public_before(self) -> list[Record]:
        """Return the records of the dossier that are public: what the import may change for readers."""
        return [row for row in self.rows.values() if isinstance(row, _RECORDS) and row.is_published]

    def refuse_problems(self) -> None:
        """Raise what was noted so far, if anything was."""
        if self.problems:
            raise CaseRefusedError(self.problems)

    # ---- the sections, in the order in which they refer to one another -----------------------------------------------

    def run(self, file_digest: str) -> None:
        """Write everything; what is refused is noted and left out."""
        self._dossier(file_digest)
        links = self.links
        self._section("sources", linking.article)
        self._section("authorities", linking.authority)
        self._section("people", lambda entry, row, said: linking.person(entry, row, said, links))
        self._section("companies", lambda entry, row, said: linking.company(entry, row, said, links.rows.values()))
        for path, entry in self._entries("companies"):
            if not entry.get("parent"):
                continue
            with self.at(path):
                linking.parent(links.company(entry["id"]), entry, self._said("companies", entry), links)
        self._section("permits", self._permit)
        for path, entry in self._entries("permits"):
            said = self._said("permits", entry) if ("permits", entry["id"]) in self.rows else None
            if entry.get("member_of") or (said and said.get("member_of")):
                with self.at(f"{path}.member_of"):
                    self._membership(entry, said)
        self._section("measures", lambda entry, row, _said: records.measure(entry, row, links))
        for path, entry in self._entries("measures"):
            self._section("events", self._event_of(entry), path, entry["events"])
        self._section("statements", self._statement)
        self._gone()
        self._keep_entries()

    def _dossier(self, file_digest: str) -> None:
        values = {
            "title": self.case["title"],
            "summary": self.case.get("summary") or "",
            "open_questions": list(self.case.get("open_questions") or []),
            "expect": list(self.case.get("expect") or []),
            "digest": file_digest,
        }
        if self.dossier.pk and all(getattr(self.dossier, name) == value for name, value in values.items()):
            return
        for name, value in values.items():
            setattr(self.dossier, name, value)
        with self.at("$"):
            linking.saved(self.dossier)

    def _entries(self, section: str) -> list[tuple[str, Any]]:
        listed: list[Any] = self.case.get(section) or []  # type: ignore[assignment]
        return [(f"$.{section}[{index}]", entry) for index, entry in enumerate(listed)]

    def _said(self, section: str, entry: Any) -> Any:
        before = self.before.get((section, entry["id"]))
        return before.said if before else None

    def _section(
        self,
        section: str,
        write: Callable[[Any, Any, Any], Model],
        under: str = "$",
        entries: Sequence[Any] | None = None,
    ) -> None:
        """Write each entry of a section whose wording is new, and note which row it stands for."""
        for index, entry in enumerate(entries if entries is not None else self.case.get(section) or []):  # type: ignore[arg-type,var-annotated]
            with self.at(f"{under}.{section}[{index}]"):
                self._entry(section, cast("Json", entry), write)

    def _entry(self, section: str, entry: Json, write: Callable[[Any, Any, Any], Model]) -> None:
        key = (section, entry["id"])
        said, row = self._said(section, entry), self.rows.get(key)
        wording = wording_of(section, entry)
        if row is not None and said == wording and not (self.moved and _mentions(wording, self.moved)):
            self.outcome.unchanged[section] += 1
        else:
            old, new = row, write(entry, row, said)
            if said is not None and (old is None or old.pk != new.pk or section == "people"):
                # What names it must be written anew: it names another row, or a statement finds another office.
                self.moved.add(entry["id"])
            (self.outcome.changed if old is not None else self.outcome.created)[section] += 1
            row = new
            if isinstance(row, _RECORDS):
                self.touched.append(row)
        self.links.rows[key] = row
        if isinstance(row, _RECORDS):
            self.outcome.ids[entry["id"]] = row.public_id
        place = self.places[section]
        self.places[section] += 1
        self.now[key] = DossierEntry(
            dossier=self.dossier, kind=section, local_id=entry["id"], row=row.pk, position=place, said=wording
        )

    def _cited(self, said: Json | None) -> list[records.Cited]:
        """Return what the file cited before, by the articles that its sources stood for then."""
        return [
            (article.pk, item.get("quote") or "")
            for item in (said or {}).get("evidence", [])
            if (article := self.rows.get(("sources", item["source"])))
        ]

    def _permit(self, entry: Any, row: Permit | None, said: Json | None) -> Permit:
        known = records.known_permit(entry) if row is None else None
        if known:
            # Another dossier, or somebody by hand, has entered this permit: what they wrote stands.
            records.evidence({"permit": known}, entry.get("evidence", []), [], self.links)
            return known
        return records.permit(entry, row, self._cited(said), self.links)

    def _membership(self, entry: Any, said: Json | None) -> None:
        group = entry.get("member_of")
        if group in self.moved or said is None or said.get("member_of") != group:
            row = self.links.row("permits", entry["id"], Permit)
            records.membership(row, self.links.row("permits", group, Permit) if group else None)

    def _event_of(self, measure: Any) -> Callable[[Any, Any, Any], MeasureEvent]:
        def write(entry: Any, row: MeasureEvent | None, said: Json | None) -> MeasureEvent:
            of = self.links.row("measures", measure["id"], Measure)
            return records.event(entry, of, row, self._cited(said), self.links)

        return write

    def _statement(self, entry: Any, row: OfficialStatement | None, said: Json | None) -> OfficialStatement:
        return records.statement(entry, row, self._cited(said), self.links)

    # ---- what is left to do ------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def at(self, path: str) -> Iterator[None]:
        """Note what the record refuses at this path, and go on with the next entry."""
        try:
            with transaction.atomic():
                yield
        except NotLinkedError:
            pass
        except ValidationError as error:
            found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
            for name, messages in found.items():
                where = path if name == NON_FIELD_ERRORS else f"{path}.{_key(name)}"
                self.problems += [Problem(where, message) for message in messages]

    def _gone(self) -> None:
        """Withdraw what was public, and delete drafts, that the file no longer has."""
        gone = [key for key in self.before if key not in self.now and isinstance(self.rows.get(key), _RECORDS)]
        if self.problems or not gone:
            return
        public = [row for key in gone if isinstance(row := self.rows[key], _RECORDS) and row.is_published]
        with self.at("$"):
            reason = f"The case file “{self.case['case']}” no longer has it."
            services.withdraw(public, reason, self.editor, RevisionCause.NEW_INFORMATION)
        for section, local_id in sorted(gone, key=lambda key: _REMOVAL_ORDER.index(key[0])):
            row = self.rows[section, local_id]
            try:
                if isinstance(row, _RECORDS) and row.state == RecordState.DRAFT:
                    row.delete()
            except ProtectedError:
                message = f"“{local_id}” is no longer here, but other records need it; leave it in the file"
                self.problems.append(Problem("$", message))
            self.outcome.removed[section] += 1

    def _keep_entries(self) -> None:
        """Keep which row each local id stands for, where that or its wording changed."""
        DossierEntry.objects.filter(
            pk__in=[entry.pk for key, entry in self.before.items() if key not in self.now]
        ).delete()
        new, changed = [], []
        for key, entry in self.now.items():
            before = self.before.get(key)
            if before is None:
                new.append(entry)
            elif (before.row, before.position, before.said) != (entry.row, entry.position, entry.said):
                entry.pk = before.pk
                changed.append(entry)
        if not self.problems:
            DossierEntry.objects.bulk_create(new)
            DossierEntry.objects.bulk_update(changed, ["row", "position", "said"])

    def keep_versions(self, publish_with_reason: str | None) -> None:
        """Keep a version of each record that was written; of a draft only where it is not about to be published."""
        public = [row for row in self.touched if row.state != RecordState.DRAFT]
        if publish_with_reason is not None:
            _keep_reason(public, publish_with_reason)
        services.refuse_faults([row for row in public if row.is_published])
        note = f"The case file “{self.case['case']}” was imported again with another wording."
        ready = public if publish_with_reason is not None else self.touched
        services.record_versions(ready, self.editor, cause=RevisionCause.NEW_INFORMATION.value, note=note)

    def publish(self, single_source_reason: str) -> None:
        """Publish the drafts of the dossier; the reason stays with those that a single source supports."""
        drafts = [
            row for row in self.links.rows.values() if isinstance(row, _RECORDS) and row.state == RecordState.DRAFT
        ]
        services.publish(drafts, self.editor, single_source_reason)
        _keep_reason(drafts, single_source_reason)
        self.outcome.published = len(drafts)


def _keep_reason(rows: Sequence[Record], reason: str) -> None:
    """Give the reason to the records that a single source supports and have none, and take it from the others."""
    single = _with_single_source(rows)
    for kind in _RECORDS:
        ours = [row for row in rows if isinstance(row, kind)]
        table = kind._default_manager
        table.filter(pk__in=[row.pk for row in ours if row in single], single_source_reason="").update(
            single_source_reason=reason
        )
        table.filter(pk__in=[row.pk for row in ours if row not in single]).update(single_source_reason="")


def _with_single_source(rows: Sequence[Record]) -> list[Record]:
    """Return those that a single source supports. One query a kind."""
    found: list[Record] = []
    for kind, column in ((Permit, "permit"), (MeasureEvent, "event"), (OfficialStatement, "statement")):
        ours = {row.pk: row for row in rows if isinstance(row, kind)}
        proofs: dict[int, list[Evidence]] = {}
        for item in Evidence.objects.for_facts().filter(**{f"{column}__in": ours}):
            proofs.setdefault(getattr(item, f"{column}_id"), []).append(item)
        found += [ours[number] for number, items in proofs.items() if support_of(items) == Support.SINGLE_SOURCE]
    return found


def _mentions(value: Any, ids: set[str]) -> bool:
    """Return whether a part of an entry is one of these local ids."""
    if isinstance(value, dict):
        return any(_mentions(inner, ids) for inner in value.values())
    if isinstance(value, list):
        return any(_mentions(inner, ids) for inner in value)
    return isinstance(value, str) and value in ids


def _key(column: str) -> str:
    """Return the key of an entry that a column belongs to."""
    for ending in ("_earliest", "_latest", "_as_stated"):
        column = column.removesuffix(ending)
    return {"polarity": "rule", "start": "from", "end": "to"}.get(
        column, "count" if column.startswith("count") else column
    )
