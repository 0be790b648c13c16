"""An editor, an authority and a draft for the tests of the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from exportwatch.registry.models import (
    Authority,
    Permit,
)
from tests import factories
from tests.registry.admin.forms import editor, enter, permit_form, with_evidence


@pytest.fixture(autouse=True)
def plain_sign_in(settings: Any) -> None:
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]


@pytest.fixture
def eva() -> Client:
    return editor()


@pytest.fixture
def authority() -> Authority:
    return Authority.objects.create(
        name="Ministry of Trade", slug="trade", country=factories.country("NO", "Norway"), kind="ministry"
    )


@pytest.fixture
def draft(eva: Client, authority: Authority) -> Permit:
    enter(eva, with_evidence(permit_form(authority), "claims that they reached a militia"))
    return Permit.objects.get()
