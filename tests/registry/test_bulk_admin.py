"""Bulk entry in the admin: a preview first, then one confirmation by the same person."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import path, reverse
from openpyxl import load_workbook

from exportwatch import urls as product
from exportwatch.registry.admin import bulk as bulk_admin
from exportwatch.registry.bulk.columns import COLUMNS
from exportwatch.registry.models import Permit
from tests.registry.bulk_files import reference, row, text

pytestmark = pytest.mark.django_db

# The import page stands under its own addresses here, so that these tests need no other part of the admin's routes.
urlpatterns = [
    path("admin/registry/permit/", ([*bulk_admin.urls(admin.site), *admin.site.urls[0]], "admin", "admin")),
    *product.urlpatterns,
]


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference()


@pytest.fixture
def editor(client: Client, settings: Any, tmp_path: Path) -> Client:
    """A signed-in contributor; uploads wait in a folder of this test."""
    settings.ROOT_URLCONF = __name__
    settings.VAR_DIR = tmp_path / "var"
    user = get_user_model().objects.create_user("ina", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="add_permit"))
    client.force_login(user)
    return client


def sent(client: Client, data: dict[str, Any]) -> str:
    answer = client.post(reverse("admin:registry_permit_import"), data)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()  # type: ignore[arg-type, attr-defined]


def upload(client: Client, content: str, name: str = "permits.csv") -> str:
    file = io.BytesIO(content.encode())
    file.name = name
    return sent(client, {"file": file})


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found, page
    return found[1]


def waiting(folder: Path) -> list[Path]:
    return list((folder / "var" / "bulk").iterdir())


def test_an_upload_is_previewed_and_written_only_once_it_is_confirmed(editor: Client, tmp_path: Path) -> None:
    page = upload(editor, text([row()]))
    assert "Nordmarin AS" in page
    assert "Every row passes" in page
    assert not Permit.objects.exists()
    (kept,) = waiting(tmp_path)
    assert "permits" not in kept.name
    token = token_in(page)
    page = sent(editor, {"token": token})
    assert Permit.objects.get().public_id in page
    assert Permit.objects.get().author == get_user_model().objects.get(username="ina")
    assert waiting(tmp_path) == []
    assert "no longer kept" in sent(editor, {"token": token})
    assert Permit.objects.count() == 1


def test_an_upload_with_problems_names_them_and_is_not_kept(editor: Client, tmp_path: Path) -> None:
    page = upload(editor, text([row(goods="<script>alert(1)</script>", kind="special")]))
    assert "“special” is not a word of the list" in page
    assert "<script>alert(1)" not in page
    assert 'name="token"' not in page
    assert waiting(tmp_path) == []


def test_somebody_elses_or_a_forged_token_writes_nothing(editor: Client, tmp_path: Path, client: Client) -> None:
    token = token_in(upload(editor, text([row()])))
    assert "no longer kept" in sent(editor, {"token": f"{token}x"})
    other = get_user_model().objects.create_user("otto", is_staff=True)
    other.user_permissions.add(Permission.objects.get(codename="add_permit"))
    client.force_login(other)
    assert "no longer kept" in sent(client, {"token": token})
    assert not Permit.objects.exists()


def test_who_may_not_add_permits_may_not_import(editor: Client) -> None:
    reader = get_user_model().objects.create_user("rea", is_staff=True)
    editor.force_login(reader)
    assert editor.get(reverse("admin:registry_permit_import")).status_code == 403
    assert editor.post(reverse("admin:registry_permit_import"), {"token": "x"}).status_code == 403
    assert editor.get(reverse("admin:registry_permit_import_template", args=["csv"])).status_code == 403


def test_the_web_takes_no_file_beyond_its_limit_and_hands_out_templates(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_admin, "LARGEST_UPLOAD", 1_000)
    file = io.BytesIO(text([row(), row()]).encode() * 2)
    file.name = "permits.csv"
    answer = editor.post(reverse("admin:registry_permit_import"), {"file": file})
    assert answer.status_code == 422
    assert "manage.py import_permits" in answer.content.decode()
    page = editor.get(reverse("admin:registry_permit_import")).content.decode()
    assert all(f'<th scope="row">{column.name}' in page for column in COLUMNS)
    answer = editor.get(reverse("admin:registry_permit_import_template", args=["xlsx"]))
    assert load_workbook(io.BytesIO(answer.content)).sheetnames == ["Permits", "Words", "Columns"]
