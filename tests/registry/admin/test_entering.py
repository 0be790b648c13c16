"""A permit entered by hand in the admin: dates, numbers, duplicates, and quotes looked for in the stored text."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exportwatch.registry.formfields import CountRangeField
from exportwatch.registry.models import (
    Authority,
    Evidence,
    Permit,
)
from tests import factories
from tests.registry.admin.forms import enter, permit_form, text, with_evidence

pytestmark = pytest.mark.django_db


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
