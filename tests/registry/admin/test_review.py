"""Review, versions and history of a permit in the admin: who may publish, and that no change is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from exportwatch.registry.models import (
    Authority,
    Permit,
    Revision,
)
from tests.registry.admin.forms import changed, decide, editor, enter, permit_form, text

pytestmark = pytest.mark.django_db


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
