"""Bulk entry: what a row may say, what is refused and in which words, and that all rows are written or none."""

from __future__ import annotations

import csv
import datetime as dt
import time
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from exportwatch.registry import services
from exportwatch.registry.bulk import importing, writing
from exportwatch.registry.models import Article, Authority, Company, Evidence, Permit, PermitIdentifier
from tests.registry.bulk_files import GOOD, csv_file, record, reference, row, run, said, workbook, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference()


def test_a_good_row_becomes_the_draft_that_it_describes(tmp_path: Path) -> None:
    report = write(csv_file(tmp_path, row()))
    assert said(report) == []
    (made,) = record()
    assert made["state"] == "draft"
    assert made["authority"] == ("Trade Office", "NO", "agency")
    assert (made["issued_earliest"], made["expires_latest"]) == (dt.date(2020, 5, 14), dt.date(2022, 5, 31))
    assert made["destinations"] == ["NE", "TD"]
    assert made["parties"] == [
        ("exporter", "Nordmarin AS"),
        ("consignee", "Lake Transport SA"),
        ("consignee", "Bay Transport SA"),
    ]
    assert made["lines"] == [("boat engines", Decimal(12), "engines", Decimal("480000.50"), "NOK")]
    assert made["control"] == [("EU-AI", "9A001"), ("WA-ML", "ML9")]
    assert made["evidence"] == [
        (GOOD["quote"], False, "https://example.org/notice/7", "The Gazette", dt.date(2020, 6, 30))
    ]
    permit = Permit.objects.get()
    assert (report.first, report.last) == (permit.public_id, permit.public_id)
    assert permit.author is not None
    assert not permit.author.is_active  # nobody signs in with the account of bulk entry


BAD: list[tuple[str, dict[str, str], str, str]] = [
    ("a required cell is filled", {"authority": ""}, "authority", "is required"),
    ("a kind is said, never assumed", {"kind": ""}, "kind", "is required"),
    ("a closed vocabulary stays closed", {"kind": "special"}, "kind", "write one of: individual, open"),
    (
        "the end of a permit is a known word",
        {"ended_how": "lost", "ended": "2021"},
        "ended_how",
        "“lost” is not a word",
    ),
    ("a day exists", {"issued": "2020-02-31"}, "issued", "not a day of the calendar"),
    ("a date is a date", {"expires": "soon"}, "expires", "write 2020, 2020-10"),
    ("a permit ends after it begins", {"expires": "2019"}, "expires", "before it is issued"),
    ("a span runs forward", {"issued": "2021/2020"}, "issued", "swap the two"),
    ("an end has its day", {"ended_how": "surrendered"}, "ended", "its last good day"),
    ("a day of an end has its how", {"ended": "2021"}, "ended_how", "how the permit ended"),
    ("a country is known", {"country": "Atlantis"}, "country", "“Atlantis” is no country"),
    ("each destination is known", {"destinations": "TD; Utopia"}, "destinations", "“Utopia” is no country"),
    ("an ambiguous country is not guessed", {"destinations": "Congo"}, "destinations", "CD or CG"),
    ("a control list is known", {"control": "EU-XX:9A001"}, "control", "the lists are WA-ML"),
    ("a control code is known", {"control": "EU-AI:9Z999"}, "control", "no entry of EU-AI"),
    ("a control entry names its list", {"control": "ML9"}, "control", "not list:code"),
    ("money has its currency", {"currency": ""}, "currency", "Money needs its currency"),
    ("a currency has its money", {"value": ""}, "value", "Money needs its currency"),
    ("a currency exists", {"currency": "EURO"}, "currency", "ISO 4217"),
    ("an amount is unmistakable", {"value": "480,000"}, "value", "no separators between thousands"),
    ("an amount has two decimals", {"value": "1.005"}, "value", "at most 2 decimals"),
    ("an amount fits", {"value": "1" * 16}, "value", "cannot be read here"),
    ("an amount is not negative", {"value": "-5"}, "value", "no sign"),
    ("a quantity has its unit", {"unit": ""}, "unit", "A quantity needs its unit"),
    ("a unit has its quantity", {"quantity": ""}, "quantity", "A quantity needs its unit"),
    ("an unknown quantity is empty, not 0", {"quantity": "0"}, "quantity", "leave it empty"),
    ("quantities are of something", {"goods": ""}, "goods", "say what is exported"),
    ("only a group has a count", {"count_approx": "30"}, "count_approx", "Only a group has a count"),
    ("a stated count is a count", {"count_as_stated": "dozens"}, "count_as_stated", "Only a group has a count"),
    (
        "a group's bounds are in order",
        {"identity": "group", "count_min": "9", "count_max": "3"},
        "count_min",
        "swap the two",
    ),
    (
        "a part is not above its whole",
        {"identity": "group", "count_min": "9", "count_of_total": "3"},
        "count_of_total",
        "above the total",
    ),
    ("a count fits its column", {"identity": "group", "count_min": "9999999999"}, "count_min", "larger than any count"),
    ("half an identifier is none", {"identifier_scheme": ""}, "identifier_scheme", "both its scheme and its number"),
    (
        "an identified permit has a number",
        {"identifier": "", "identifier_scheme": ""},
        "identifier",
        "write anonymous",
    ),
    ("an anonymous permit has none", {"identity": "anonymous"}, "identity", "write identified"),
    ("a company has a name", {"exporter": "!!!"}, "exporter", "neither letters nor digits"),
    ("a company's name fits", {"exporter": "A" * 201}, "exporter", "200 are allowed"),
    ("a number fits its column", {"identifier": "9" * 121}, "identifier", "120 are allowed"),
    ("an address is one", {"source_url": "the gazette"}, "source_url", "not a web address"),
    ("an address runs no script", {"source_url": "javascript:alert(1)"}, "source_url", "only http"),
    ("a quote has its source", {"source_url": ""}, "source_url", "no address of the source"),
    ("a new source has a publisher", {"source_publisher": ""}, "source_publisher", "say who published it"),
    ("yes or no", {"source_official": "maybe"}, "source_official", "neither yes nor no"),
    ("a new authority has a kind", {"authority_kind": ""}, "authority", "no authority “Trade Office” in NO"),
    ("a formula is not text", {"goods": '=HYPERLINK("http://x")'}, "goods", "would run as a formula"),
    ("nor behind a blank", {"exporter": " @SUM(A1)"}, "exporter", "would run as a formula"),
    ("no NUL reaches the database", {"goods": "boat\x00engines"}, "goods", "control character (U+0000)"),
    ("no separator of ours is smuggled in", {"goods": "boat\x1fengines"}, "goods", "control character (U+001F)"),
]


@pytest.mark.parametrize(("changes", "column", "words"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_a_bad_row_is_named_with_line_column_and_reason(
    tmp_path: Path, changes: dict[str, str], column: str, words: str
) -> None:
    sound = row(identifier="1", authority="Other Office", source_url="https://example.org/notice/1")
    report = write(csv_file(tmp_path, sound, row(**changes)))
    assert [(problem.line, problem.column) for problem in report.problems] == [(3, column)]
    assert words in report.problems[0].message
    assert not Permit.objects.exists()


def test_every_problem_of_a_row_is_named_at_once(tmp_path: Path) -> None:
    report = write(csv_file(tmp_path, row(kind="special", issued="soon", currency="")))
    assert [problem.column for problem in report.problems] == ["kind", "issued", "currency"]


def test_an_identifier_stands_for_one_permit_in_the_file_and_in_the_record(tmp_path: Path) -> None:
    report = write(csv_file(tmp_path, row(), row(identifier="8"), row(), row(identifier_scheme="other")))
    assert said(report) == ["line 4, identifier: Line 2 has 7 of no-to already; one number stands for one permit."]
    write(csv_file(tmp_path, row()))
    report = write(csv_file(tmp_path, row(identifier="8"), row()))
    taken = Permit.objects.get().public_id
    assert said(report) == [
        f"line 3, identifier: {taken} has 7 of no-to already; leave the row out or correct the number."
    ]
    assert Permit.objects.count() == 1


def test_one_bad_row_among_many_leaves_nothing_behind(tmp_path: Path) -> None:
    companies = Company.objects.count()
    write(csv_file(tmp_path, *(row(identifier=str(n)) for n in range(50)), row(identifier="x", issued="soon")))
    assert (Permit.objects.count(), Authority.objects.count(), Article.objects.count()) == (0, 0, 0)
    assert Company.objects.count() == companies


def test_a_dry_run_counts_what_it_would_make_and_writes_nothing(tmp_path: Path) -> None:
    path = csv_file(tmp_path, row(), row(identifier="8", source_url="", quote="", source_publisher="",
                                         source_published="", source_official=""))  # fmt: skip
    report = run(importing.checking(path))
    assert report.counts == writing.Counts(
        permits=2, parties=6, lines=2, identifiers=2, destinations=4, sources_quoted=1, permits_without_source=1,
        new_companies=3, new_authorities=1, new_sources=1,
    )  # fmt: skip
    assert not report.written
    assert (Permit.objects.count(), Authority.objects.count(), Article.objects.count()) == (0, 0, 0)
    made = write(path)
    assert made.counts == report.counts
    assert (Permit.objects.count(), PermitIdentifier.objects.count(), Evidence.objects.count()) == (2, 2, 1)


def test_csv_and_xlsx_give_the_same_records(tmp_path: Path) -> None:
    rows = [row(), row(identity="group", identifier="", identifier_scheme="", count_min="25", count_as_stated="25")]
    write(csv_file(tmp_path, *rows))
    from_csv = record()
    Permit.objects.all().delete()
    header = list(dict.fromkeys(name for one in rows for name in one))
    native = {"issued": dt.datetime(2020, 5, 14), "quantity": 12, "value": 480000.5, "count_min": 25.0}  # noqa: DTZ001
    cells = [[native.get(name, one.get(name)) if one.get(name) else None for name in header] for one in rows]
    report = write(workbook(tmp_path, header, *cells))
    assert said(report) == []
    assert record() == from_csv


def test_a_company_is_found_by_any_of_its_names_and_a_merged_one_leads_on(tmp_path: Path) -> None:
    kept = Company.objects.create(name="Nordmarin Group", slug="nordmarin-group", former_names=["NORDMARIN A/S"])
    Company.objects.create(name="Lake Transport S.A.", slug="lake", merged_into=kept)
    write(csv_file(tmp_path, row(exporter="Nordmarin A/S", consignee="lake transport s.a.", end_user="Töst GmbH"),
                   row(identifier="8", end_user="TOST GmbH")))  # fmt: skip
    first = Permit.objects.order_by("pk").first()
    assert first is not None
    assert {party.company for party in first.parties.exclude(role="end_user")} == {kept}
    assert Company.objects.filter(name__iendswith="st GmbH").get().name == "Töst GmbH"


def test_a_name_that_several_companies_bear_is_not_guessed(tmp_path: Path) -> None:
    for name in ("Acme Ltd", "ACME LTD."):
        Company.objects.create(name=name, slug=name.replace(" ", "-").strip("."))
    report = write(csv_file(tmp_path, row(exporter="acme ltd")))
    assert said(report) == ["line 2, exporter: “acme ltd” may be “ACME LTD.” and “Acme Ltd”; write the legal name."]
    assert write(csv_file(tmp_path, row(exporter="Acme Ltd"))).written


def test_new_companies_get_free_addresses(tmp_path: Path) -> None:
    Company.objects.create(name="Nord Ost", slug="nord-2")
    Company.objects.create(name="Nord Süd", slug="nord")
    write(csv_file(tmp_path, row(exporter="Nord; Nörd 2; 北方; 南方", consignee="")))
    slugs = set(Company.objects.filter(permit_parties__isnull=False).values_list("slug", flat=True))
    assert len(slugs) == 4
    assert {"unnamed", "unnamed-2"} < slugs


def test_an_authority_that_the_record_knows_needs_no_kind(tmp_path: Path) -> None:
    known = services.authority("Trade Office", "NO")
    assert write(csv_file(tmp_path, row(authority="TRADE office", authority_kind=""))).written
    assert Permit.objects.get().authority == known
    report = write(csv_file(tmp_path, row(identifier="8", authority_kind="court")))
    assert "is entered as cabinet in the record" in said(report)[0]


def test_rows_that_describe_one_source_must_agree(tmp_path: Path) -> None:
    report = write(csv_file(tmp_path, row(), row(identifier="8", source_publisher="Another Gazette")))
    assert [problem.column for problem in report.problems] == ["source_url"]
    bare = row(identifier="8", source_publisher="", source_published="", source_official="")
    assert write(csv_file(tmp_path, row(), bare)).written
    assert Article.objects.get().publisher == "The Gazette"


# --- size, other people, the command ---


def test_fifty_thousand_rows_go_in_within_two_minutes(tmp_path: Path) -> None:
    path = tmp_path / "permits.csv"
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(GOOD))
        writer.writeheader()
        for n in range(50_000):
            writer.writerow(row(identifier=str(n), exporter=f"Works {n % 5_000}"))
    started = time.monotonic()
    report = write(path)
    assert said(report) == []
    assert Permit.objects.count() == 50_000
    assert Company.objects.filter(name__startswith="Works ").count() == 5_000
    assert time.monotonic() - started < 120  # seconds; a quarter of that on a machine that does nothing else


def test_what_somebody_entered_meanwhile_stops_the_import_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(csv_file(tmp_path, row()))
    # The check before has not seen the other one's number yet.
    monkeypatch.setattr("exportwatch.registry.bulk.staging.problems", lambda limit: ([], 0))
    with pytest.raises(ValidationError, match="in the meantime, so nothing was written"):
        write(csv_file(tmp_path, row(identifier="8"), row()))
    assert Permit.objects.count() == 1


def test_an_import_that_is_stopped_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    steps = importing.importing(csv_file(tmp_path, row()), importing.system_account())
    for step in steps:
        if step.doing == "Writing" and step.done:
            assert Permit.objects.count() == 1
            break
    steps.close()
    assert (Permit.objects.count(), Authority.objects.count()) == (0, 0)


def test_the_command_names_bad_rows_and_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = csv_file(tmp_path, row(kind="special"))
    with pytest.raises(SystemExit) as left:
        call_command("import_permits", str(path))
    assert left.value.code == 1
    assert "line 2, kind: “special” is not a word of the list" in capsys.readouterr().out


def test_the_command_imports_for_a_user_and_dry_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    user = get_user_model().objects.create_user("ina")
    path = csv_file(tmp_path, row())
    call_command("import_permits", str(path), "--dry-run")
    assert "Nothing was written (--dry-run)" in capsys.readouterr().out
    assert not Permit.objects.exists()
    with pytest.raises(CommandError, match="Nobody has the user name “nobody”"):
        call_command("import_permits", str(path), "--user", "nobody")
    call_command("import_permits", str(path), "--user", "ina")
    assert Permit.objects.get().author == user
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_permits", str(tmp_path / "missing.csv"))
    call_command("import_permits", "--template", str(tmp_path / "empty.xlsx"))
    assert load_workbook(tmp_path / "empty.xlsx").sheetnames[0] == "Permits"
