"""Keeping the record by hand in the admin: entering, review, versions, history and the lists."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportwatch.intake.models import Snapshot
from exportwatch.registry.formfields import CountRangeField
from exportwatch.registry.models import (
    Authority,
    Company,
    ControlEntry,
    Evidence,
    MeasureEvent,
    OfficialStatement,
    Permit,
    Person,
    Revision,
    SavedFilter,
    Tenure,
)
from exportwatch.registry.values import FuzzyDate
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plain_sign_in(settings: Any) -> None:
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]


def editor(name: str = "eva") -> Client:
    """Return the browser of somebody who may do everything."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser(name, password="a long enough password"))
    return client


@pytest.fixture
def eva() -> Client:
    return editor()


@pytest.fixture
def authority() -> Authority:
    return Authority.objects.create(
        name="Ministry of Trade", slug="trade", country=factories.country("NO", "Norway"), kind="ministry"
    )


def permit_form(authority: Authority, **values: Any) -> dict[str, Any]:
    """Return a permit's form as a browser sends it, with one exporter, one line of goods and a source."""
    country = factories.country("TD", "Chad")
    exporter, _ = Company.objects.get_or_create(name="Nordmarin", slug="nordmarin")
    empty = {
        f"{name}-{end}": number
        for name in ("parties", "lines", "evidence", "identifiers")
        for end, number in (("TOTAL_FORMS", 1), ("INITIAL_FORMS", 0))
    }
    return {
        **empty,
        "authority": authority.pk,
        "identity": "anonymous",
        "kind": "individual",
        "destinations": [country.pk],
        "issued": "May 2020",
        "parties-0-role": "exporter",
        "parties-0-company": exporter.pk,
        "lines-0-description": "Boat engines",
        "lines-0-quantity": "12",
        "lines-0-unit": "engines",
        **values,
    }


def enter(client: Client, form: dict[str, Any], pk: int | None = None) -> HttpResponse:
    address = reverse("admin:registry_permit_change", args=[pk]) if pk else reverse("admin:registry_permit_add")
    return client.post(address, form)


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_permit_is_entered_with_its_parts_as_the_editors_draft(eva: Client, authority: Authority) -> None:
    answer = enter(eva, permit_form(authority))
    assert answer.status_code == 302, text(answer)
    permit = Permit.objects.get()
    assert (permit.state, permit.author.username, permit.version) == ("draft", "eva", 1)
    assert str(permit.issued) == "May 2020"
    assert [party.company.name for party in permit.parties.all()] == ["Nordmarin"]
    assert [str(line.quantity) for line in permit.lines.all()] == ["12.000"]


def test_a_permit_of_the_same_exporter_destination_goods_and_date_is_pointed_out_before_anything_is_saved(
    eva: Client, authority: Authority
) -> None:
    enter(eva, permit_form(authority))
    form = permit_form(authority, issued="2020-05-14", **{"lines-0-description": "boat ENGINES"})
    answer = enter(eva, form)
    assert Permit.objects.count() == 1
    assert "Is this permit in the record already?" in text(answer)
    assert Permit.objects.get().public_id in text(answer)
    assert enter(eva, {**form, "different": "1"}).status_code == 302
    assert Permit.objects.count() == 2


@pytest.mark.parametrize("other", [{"issued": "2021"}, {"lines-0-description": "Oars"}, {"parties-0-role": "broker"}])
def test_what_differs_in_one_of_them_is_no_duplicate(eva: Client, authority: Authority, other: dict[str, str]) -> None:
    enter(eva, permit_form(authority))
    assert enter(eva, permit_form(authority, **other)).status_code == 302


def test_a_number_is_pointed_out_in_another_scheme_and_refused_in_the_same(eva: Client, authority: Authority) -> None:
    numbered = {"identifiers-0-scheme": "no-mfa", "identifiers-0-value": "2020/117"}
    enter(eva, permit_form(authority, **numbered))
    first = Permit.objects.get().public_id
    other = permit_form(authority, issued="2009", **numbered, different="1")
    assert f"is the number of {first} already" in text(enter(eva, other))
    elsewhere = {**other, "identifiers-0-scheme": "mfa", "different": ""}
    assert f"{first}</a> has the number 2020/117 (no-mfa)" in text(enter(eva, elsewhere))
    assert enter(eva, {**elsewhere, "different": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("written", "columns", "shown"),
    [
        ("May 2020", ("2020-05-01", "2020-05-31", ""), "2020-05"),
        ("2020-05-14", ("2020-05-14", "2020-05-14", ""), "2020-05-14"),
        (
            "2020-06/2020-08 (this summer)",
            ("2020-06-01", "2020-08-31", "this summer"),
            "2020-06-01/2020-08-31 (this summer)",
        ),
    ],
)
def test_dates_are_taken_as_people_write_them_and_shown_so_that_they_are_read_back(
    eva: Client, authority: Authority, written: str, columns: tuple[str, str, str], shown: str
) -> None:
    enter(eva, permit_form(authority, issued=written))
    permit = Permit.objects.get()
    assert (str(permit.issued_earliest), str(permit.issued_latest), permit.issued_as_stated) == columns
    page = eva.get(reverse("admin:registry_permit_change", args=[permit.pk]))
    assert f'value="{shown}"' in page.content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"issued": "next spring"}, "is not a date; write 2020, 2020-10"),
        ({"lines-0-value": "411000000"}, "Money needs its currency"),
        ({"lines-0-value": "5", "lines-0-currency": "EUO"}, "“EUO” is no currency of ISO 4217"),
        ({"lines-0-unit": ""}, "A quantity needs its unit"),
        ({"ended": "2021"}, "An end needs both: how the permit ended, and its last good day."),
        ({"count": "about 30"}, "Only a group has a count"),
        ({"count": "many", "identity": "group"}, "is not a count; write 28, 25 to 30"),
    ],
)
def test_what_cannot_be_so_is_refused_with_what_to_do(
    eva: Client, authority: Authority, values: dict[str, str], sentence: str
) -> None:
    answer = enter(eva, permit_form(authority, **values))
    assert answer.status_code == 200
    assert sentence in text(answer)
    assert not Permit.objects.exists()


@pytest.mark.parametrize(
    ("written", "columns"),
    [
        ("28", (28, 28, None, None, "")),
        ("25 to 30", (25, 30, None, None, "")),
        ("about 30 of 350 (around 30 licences)", (None, None, 30, 350, "around 30 licences")),
        ("at least 1,200", (1200, None, None, None, "")),
    ],
)
def test_a_groups_number_is_taken_as_people_write_it(
    eva: Client, authority: Authority, written: str, columns: tuple[Any, ...]
) -> None:
    answer = enter(eva, permit_form(authority, identity="group", count=written))
    assert answer.status_code == 302, text(answer)
    permit = Permit.objects.get()
    found = (permit.count_min, permit.count_max, permit.count_approx, permit.count_of_total, permit.count_as_stated)
    assert found == columns
    page = eva.get(reverse("admin:registry_permit_change", args=[permit.pk]))
    assert CountRangeField().clean(page.context["adminform"].form["count"].value()) == permit.count


# --- Evidence


def with_evidence(form: dict[str, Any], words: str) -> dict[str, Any]:
    snapshot = Snapshot.objects.first() or factories.snapshot()
    return {**form, "evidence-0-article": snapshot.article_id, "evidence-0-quote": words}


def test_a_quote_is_looked_for_in_the_stored_text(eva: Client, authority: Authority) -> None:
    words = "claims that they reached a militia"
    assert enter(eva, with_evidence(permit_form(authority), words)).status_code == 302
    evidence = Evidence.objects.get()
    assert evidence.verified
    assert factories.REPORT[evidence.start : evidence.end] == words


def test_words_that_do_not_stand_in_the_stored_text_are_refused(eva: Client, authority: Authority) -> None:
    answer = enter(eva, with_evidence(permit_form(authority), "claims that they reached the militia"))
    assert "do not stand in the stored text of the source" in text(answer)
    assert not Permit.objects.exists()


def test_without_a_stored_text_a_quote_stays_pending(eva: Client, authority: Authority) -> None:
    form = permit_form(authority, **{"evidence-0-article": factories.article().pk, "evidence-0-quote": "Halted."})
    assert enter(eva, form).status_code == 302
    assert not Evidence.objects.get().verified


# --- Review, versions, history


@pytest.fixture
def draft(eva: Client, authority: Authority) -> Permit:
    enter(eva, with_evidence(permit_form(authority), "claims that they reached a militia"))
    return Permit.objects.get()


def decide(client: Client, permit: Permit, decision: str, **values: str) -> str:
    address = reverse("admin:registry_permit_review", args=[permit.pk])
    answer = client.post(address, {"decision": decision, **values}, follow=True)
    permit.refresh_from_db()
    return text(answer)


def test_the_author_does_not_publish_unless_one_person_keeps_the_installation(
    eva: Client, draft: Permit, settings: Any
) -> None:
    settings.SINGLE_ADMIN = False
    page = text(eva.get(reverse("admin:registry_permit_review", args=[draft.pk])))
    assert "You entered this record; another reviewer publishes it." in page
    assert "another reviewer publishes it" in decide(eva, draft, "publish", single_source_reason="It is official.")
    assert draft.state == "draft"
    assert "is published" in decide(editor("rita"), draft, "publish", single_source_reason="The only report.")
    assert draft.state == "published"


def test_one_person_alone_publishes_and_the_page_says_so(eva: Client, draft: Permit, settings: Any) -> None:
    settings.SINGLE_ADMIN = True
    assert "authors may publish their own work" in decide(
        eva, draft, "publish", single_source_reason="The only report."
    )
    assert draft.state == "published"


def test_a_single_source_needs_the_reviewers_reason(draft: Permit) -> None:
    assert "say why" in decide(editor("rita"), draft, "publish").lower()
    assert draft.state == "draft"


def test_submitting_shows_it_to_reviewers_who_filter_for_it(eva: Client, authority: Authority) -> None:
    enter(eva, {**permit_form(authority), "_submit": "1"})
    permit = Permit.objects.get()
    assert permit.submitted_at
    listed = reverse("admin:registry_permit_changelist") + "?stands=mine-to-review"
    assert list(eva.get(listed).context["cl"].result_list) == []
    assert list(editor("rita").get(listed).context["cl"].result_list) == [permit]


def test_contributors_do_not_change_what_is_public(draft: Permit, authority: Authority) -> None:
    contributor = get_user_model().objects.create_user("carl", password="a long enough password", is_staff=True)
    contributor.groups.add(Group.objects.get(name="contributor"))
    client = Client()
    client.force_login(contributor)
    assert enter(client, changed(draft, authority, end_use="Patrols"), draft.pk).status_code == 302
    assert client.get(reverse("admin:registry_permit_review", args=[draft.pk])).status_code == 200
    publish = {"decision": "publish", "single_source_reason": "So it is."}
    assert client.post(reverse("admin:registry_permit_review", args=[draft.pk]), publish).status_code == 403
    decide(editor("rita"), draft, "publish", single_source_reason="The only report.")
    why = {"cause": "error", "note": "No patrols."}
    assert enter(client, changed(draft, authority, **why), draft.pk).status_code == 403


def changed(permit: Permit, authority: Authority, **values: Any) -> dict[str, Any]:
    """Return the form of a permit that is there, as the page gives it out now."""
    permit.refresh_from_db()
    party, line, evidence = permit.parties.get(), permit.lines.get(), permit.evidence.get()
    rows = {f"{name}-INITIAL_FORMS": 1 for name in ("parties", "lines", "evidence")}
    ids = {"parties-0-id": party.pk, "lines-0-id": line.pk, "evidence-0-id": evidence.pk}
    form = with_evidence(permit_form(authority), evidence.quote)
    return {**form, **rows, **ids, "version_seen": permit.version, **values}


def test_the_second_editor_is_told_and_nothing_is_overwritten(eva: Client, draft: Permit, authority: Authority) -> None:
    theirs = changed(draft, authority, end_use="Fishing")
    mine = changed(draft, authority, end_use="Patrols")
    assert enter(eva, theirs, draft.pk).status_code == 302
    answer = enter(editor("emil"), mine, draft.pk)
    assert answer.status_code == 200
    assert "eva changed" in text(answer)
    draft.refresh_from_db()
    assert draft.end_use == "Fishing"


def test_a_change_of_what_is_public_asks_why_and_keeps_the_version_before(
    eva: Client, draft: Permit, authority: Authority
) -> None:
    decide(editor("rita"), draft, "publish", single_source_reason="The only report.")
    answer = enter(eva, changed(draft, authority, end_use="Patrols"), draft.pk)
    assert "This record is public: say why it is changed." in text(answer)
    why = {"cause": "error", "note": "The engines are for patrols."}
    answer = enter(eva, changed(draft, authority, end_use="Patrols", **why), draft.pk)
    assert answer.status_code == 302, text(answer)
    page = text(eva.get(reverse("admin:registry_permit_history", args=[draft.pk])))
    assert "Error · The engines are for patrols." in page
    assert '<th scope="row">End use</th><td>–</td><td>Patrols</td>' in page


def test_an_old_version_is_restored_with_its_parts(eva: Client, draft: Permit, authority: Authority) -> None:
    enter(eva, changed(draft, authority, end_use="Patrols", **{"lines-0-description": "Oars"}), draft.pk)
    first = Revision.objects.get(kind="P", record=draft.pk, number=1)
    address = reverse("admin:registry_permit_history", args=[draft.pk])
    assert "Nothing was restored" in text(eva.post(address, {"revision": first.pk}, follow=True))
    eva.post(address, {"revision": first.pk, "cause": "error", "note": "The first entry was right."})
    draft.refresh_from_db()
    assert draft.end_use == ""
    assert [line.description for line in draft.lines.all()] == ["Boat engines"]


def test_a_version_of_another_record_is_not_restored_here(eva: Client, draft: Permit, authority: Authority) -> None:
    enter(eva, permit_form(authority, issued="1999"))
    other = Revision.objects.filter(kind="P").exclude(record=draft.pk).get()
    address = reverse("admin:registry_permit_history", args=[draft.pk])
    answer = eva.post(address, {"revision": other.pk, "cause": "error", "note": "A mistake."}, follow=True)
    assert "not in this record’s history" in text(answer)


def test_withdrawing_needs_a_reason_and_deleting_what_was_public_is_not_offered(eva: Client, draft: Permit) -> None:
    decide(editor("rita"), draft, "publish", single_source_reason="The only report.")
    assert "Say why" in decide(eva, draft, "withdraw")
    assert "is withdrawn" in decide(eva, draft, "withdraw", reason="It was another permit.")
    assert eva.get(reverse("admin:registry_permit_delete", args=[draft.pk])).status_code == 403


# --- A measure on one screen


def measure_form(authority: Authority, **values: Any) -> dict[str, Any]:
    """Return a measure's form with its imposing event, one rule of scope and one source, as a browser sends it."""
    country = factories.country("TD", "Chad")
    snapshot = Snapshot.objects.first() or factories.snapshot()
    sets = ("events", "grounds", "events-0-scope_rules", "events-0-effects", "events-0-evidence")
    counts = {name: int(name in ("events", "events-0-scope_rules", "events-0-evidence")) for name in sets}
    management = {f"{name}-TOTAL_FORMS": number for name, number in counts.items()}
    return {
        **management,
        **{f"{name}-INITIAL_FORMS": 0 for name in sets},
        "authority": authority.pk,
        "instrument": "suspend",
        "formality": "formal",
        "applies_to": ["extant_permits"],
        "title": "Boat engines to Chad suspended",
        "events-0-type": "imposed",
        "events-0-announced": "5 October 2020",
        "events-0-scope_rules-0-polarity": "include",
        "events-0-scope_rules-0-destinations": [country.pk],
        "events-0-scope_rules-0-goods": "boat engines; outboard motors",
        "events-0-evidence-0-article": snapshot.article_id,
        "events-0-evidence-0-quote": "the government said on Monday",
        **values,
    }


def test_a_measure_is_entered_published_and_read_with_its_event_scope_and_evidence(
    eva: Client, authority: Authority
) -> None:
    answer = eva.post(reverse("admin:registry_measure_add"), measure_form(authority))
    assert answer.status_code == 302, text(answer)
    event = MeasureEvent.objects.get()
    assert (event.author.username, event.version, str(event.announced)) == ("eva", 1, "5 October 2020")
    assert event.scope_rules.get().goods == ["boat engines", "outboard motors"]
    assert event.evidence.get().verified
    address = reverse("admin:registry_measure_review", args=[event.measure_id])
    rita = editor("rita")
    rita.post(address, {"decision": "publish", "single_source_reason": "The only report."})
    assert "Boat engines to Chad suspended" in text(Client().get(event.measure.get_absolute_url()))


def test_an_event_that_somebody_else_changed_is_not_overwritten(eva: Client, authority: Authority) -> None:
    eva.post(reverse("admin:registry_measure_add"), measure_form(authority))
    event = MeasureEvent.objects.get()
    rule, evidence = event.scope_rules.get(), event.evidence.get()
    ids = {
        "events-INITIAL_FORMS": 1,
        "events-0-id": event.pk,
        "events-0-scope_rules-INITIAL_FORMS": 1,
        "events-0-scope_rules-0-id": rule.pk,
        "events-0-evidence-INITIAL_FORMS": 1,
        "events-0-evidence-0-id": evidence.pk,
        "version_seen": 1,
        "events-0-version_seen": 1,
    }
    address = reverse("admin:registry_measure_change", args=[event.measure_id])
    goods = "events-0-scope_rules-0-goods"
    assert eva.post(address, measure_form(authority, **ids, **{goods: "oars"})).status_code == 302
    answer = editor("emil").post(address, measure_form(authority, **ids, **{goods: "sails"}))
    assert "eva changed" in text(answer)
    rule.refresh_from_db()
    assert rule.goods == ["oars"]


def test_the_preview_says_what_will_be_published_and_reaches_permits_in_scope_and_writes_nothing(
    eva: Client, authority: Authority, draft: Permit
) -> None:
    decide(editor("rita"), draft, "publish", single_source_reason="The only report.")
    address = reverse("admin:registry_measure_preview")
    answer = text(eva.post(address, measure_form(authority)))
    assert "5 October 2020: Ministry of Trade (Norway) – suspension on extant permits imposed, covering Chad" in answer
    assert "1 published permit of the issuer is within its scope" in answer
    assert draft.public_id in answer
    excluded = {
        "events-0-scope_rules-TOTAL_FORMS": 2,
        "events-0-scope_rules-1-polarity": "exclude",
        "events-0-scope_rules-1-exporter": draft.parties.get().company_id,
    }
    assert "0 published permits" in text(eva.post(address, measure_form(authority, **excluded)))
    assert "still to be chosen" in text(eva.post(address, {**measure_form(authority), "authority": ""}))
    assert not MeasureEvent.objects.exists()


def test_an_instrument_that_cannot_apply_to_what_is_ticked_is_refused(eva: Client, authority: Authority) -> None:
    answer = eva.post(reverse("admin:registry_measure_add"), measure_form(authority, applies_to=["new_applications"]))
    assert "Suspension cannot apply to new applications" in text(answer)


# --- Statements


def test_a_statement_finds_the_office_held_on_that_day(eva: Client, authority: Authority) -> None:
    person = Person.objects.create(name="Kari Vik", slug="kari-vik")
    for office, start, end in (("State Secretary", "2013", "2016"), ("Foreign Minister", "2017", "2021")):
        days = FuzzyDate.parse(start).columns("start") | FuzzyDate.parse(end).columns("end")
        Tenure.objects.create(person=person, office=office, authority=authority, **days)
    event = factories.measure_event()
    form = {
        "person": person.pk,
        "said": "2020-10-05",
        "venue": "oral",
        "language": "en",
        "text": "The permits are on hold.",
        "links-TOTAL_FORMS": 1,
        "links-INITIAL_FORMS": 0,
        "links-0-event": event.pk,
        "links-0-stance": "announces",
        "evidence-TOTAL_FORMS": 0,
        "evidence-INITIAL_FORMS": 0,
    }
    answer = eva.post(reverse("admin:registry_officialstatement_add"), form)
    assert answer.status_code == 302, text(answer)
    assert OfficialStatement.objects.get().office == "Foreign Minister"
    wrong = {**form, "person": "", "speaker_as_printed": ""}
    answer = eva.post(reverse("admin:registry_officialstatement_add"), wrong)
    assert "needs a person, an authority or the speaker as printed" in text(answer)


# --- Lookups and lists


def looked_up(client: Client, model: str, field: str, term: str) -> list[str]:
    asked = {"app_label": "registry", "model_name": model, "field_name": field, "term": term}
    answer = client.get(reverse("admin:registry_lookup"), asked)
    return [row["text"] for row in answer.json()["results"]]


def test_companies_are_found_by_any_name_the_beginning_first(eva: Client) -> None:
    norway = factories.country("NO", "Norway")
    Company.objects.create(name="Western Élan", slug="western-elan", country=norway)
    Company.objects.create(name="Elan Optics", slug="elan-optics", former_names=["Glass Works"])
    assert looked_up(eva, "permitparty", "company", "elan") == ["Elan Optics", "Western Élan (Norway)"]
    assert looked_up(eva, "permitparty", "company", "glass works") == ["Elan Optics"]
    assert looked_up(eva, "permitparty", "company", "glass w") == ["Elan Optics"]


def test_codes_are_found_by_their_beginning_and_countries_by_code_first(eva: Client) -> None:
    for code, name in (("AT", "Austria"), ("AU", "Australia"), ("TR", "Türkiye"), ("TT", "Trinidad")):
        factories.country(code, name)
    for code in ("ML15", "ML15.a", "ML1", "ML21"):
        ControlEntry.objects.create(list="WA-ML", code=code, title=f"Goods of {code}")
    assert looked_up(eva, "permitline", "control_entries", "ml15") == [
        "WA-ML ML15 Goods of ML15",
        "WA-ML ML15.a Goods of ML15.a",
    ]
    assert looked_up(eva, "permitline", "control_entries", "WA-ML ML2") == ["WA-ML ML21 Goods of ML21"]
    assert looked_up(eva, "permit", "destinations", "tr")[:2] == ["Türkiye (TR)", "Trinidad (TT)"]


def test_permits_are_found_by_id_number_and_exporter(eva: Client, authority: Authority) -> None:
    enter(eva, permit_form(authority, **{"identifiers-0-scheme": "no-mfa", "identifiers-0-value": "X-117"}))
    permit = Permit.objects.get()
    for term in (permit.public_id, str(permit.pk), "X-1", "nordm"):
        assert looked_up(eva, "permiteffect", "permit", term) == [f"{permit.public_id} · Norway · Nordmarin · to Chad"]


@pytest.mark.parametrize("kind", ["permit", "measure", "officialstatement"])
def test_a_list_costs_the_same_number_of_queries_however_long_it_is(eva: Client, kind: str) -> None:
    address = reverse(f"admin:registry_{kind}_changelist") + "?stands=draft&destination=TR&support=single_source"

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert eva.get(address).status_code == 200
        return len(queries)

    def add(number: int) -> None:
        for _ in range(number):
            event = factories.measure_event()
            factories.statement(event)
            factories.permit(event).destinations.add("TR")

    add(2)
    asked()
    few = asked()
    add(6)
    assert asked() == few


def test_a_filter_is_kept_for_its_owner_alone(eva: Client) -> None:
    address = reverse("admin:registry_permit_changelist")
    save = reverse("admin:registry_permit_saved_filters")
    answer = eva.post(save, {"name": "To review", "query": "stands=waiting&p=3"})
    assert answer["Location"] == f"{address}?stands=waiting"
    assert '<a href="?stands=waiting">To review</a>' in text(eva.get(address))
    assert "To review" not in text(editor("rita").get(address))
    eva.post(save, {"drop": str(SavedFilter.objects.get().pk)})
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("support", "found"),
    [("single_source", {"one"}), ("corroborated", {"two"}), ("official", {"official"}), ("none", {"none"})],
)
def test_the_support_filter_counts_origins(eva: Client, authority: Authority, support: str, found: set[str]) -> None:
    sources = {
        "one": [("A", False), ("A", False)],
        "two": [("A", False), ("B", False)],
        "official": [("A", True)],
        "none": [],
    }
    for name, cited in sources.items():
        permit = Permit.objects.create(authority=authority, identity="anonymous", local_term=name)
        for number, (publisher, official) in enumerate(cited):
            source = factories.article(publisher, url=f"https://example.org/{name}/{number}", official=official)
            Evidence.objects.create(permit=permit, article=source)
    page = eva.get(reverse("admin:registry_permit_changelist") + f"?support={support}")
    assert {permit.local_term for permit in page.context["cl"].result_list} == found


def test_all_permits_of_the_list_are_named_in_a_draft_event_at_once(eva: Client) -> None:
    event = factories.measure_event()
    permits = [factories.permit(factories.measure_event(title=f"Another {number}")) for number in range(3)]
    address = reverse("admin:registry_permit_changelist")
    chosen = {"action": "name_in_event", "select_across": "1", "_selected_action": permits[0].pk, "index": 0}
    page = eva.post(address, chosen)
    assert "3 permits chosen" in page.content.decode()
    refused = eva.post(address, {**chosen, "event": event.pk, "effect": "paused", "basis": "reported"})
    assert "paused is not one of the available choices" in refused.content.decode()
    saved = eva.post(address, {**chosen, "event": event.pk, "effect": "suspended", "basis": "named_by_authority"})
    assert saved.headers["Location"] == reverse("admin:registry_measure_change", args=[event.measure_id])
    assert set(event.effects.values_list("permit", flat=True)) == {permit.pk for permit in permits}
    kept = Revision.objects.get(kind="E", record=event.pk, said_until=None)
    assert len(kept.content["not_public"]["effects"][0]["permits"]) == 3


def test_naming_permits_says_what_to_do_where_no_event_is_a_draft(eva: Client) -> None:
    permit = factories.permit(factories.published_measure())
    chosen = {"action": "name_in_event", "select_across": "0", "_selected_action": permit.pk, "index": 0}
    page = eva.post(reverse("admin:registry_permit_changelist"), chosen)
    assert "Enter the measure with its event" in page.content.decode()
