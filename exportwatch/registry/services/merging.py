"""Two companies that turn out to be one: everything goes over to one of them, and the other's page leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from exportwatch.registry.models import Company, MeasureEvent, Permit, PermitParty, Record, ScopeRule
from exportwatch.registry.services.versions import record_versions
from exportwatch.vocabulary import RevisionCause

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def merge_companies(loser: Company, winner: Company, editor: AbstractBaseUser | None) -> None:
    """Move all that refers to `loser` to `winner`, with its names and identifiers; `loser` stays as a redirect.

    Every record that named it gets a new version that says why. ValidationError where one is the other, or a redirect
    itself, or where it would make a company its own parent.
    """
    with transaction.atomic():
        ids = sorted((loser.pk, winner.pk))
        locked = {row.pk: row for row in Company.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
        if len(locked) < 2:
            raise ValidationError("A company is merged into another one; choose two that exist.")
        loser, winner = locked[loser.pk], locked[winner.pk]
        for row in (loser, winner):
            if row.merged_into_id is not None:
                raise ValidationError(f"{row} is merged already; choose the company that its page leads to.")
        records = _naming(loser)
        both = PermitParty.objects.filter(company=winner).values_list("permit", "role")
        taken = set(both.filter(permit__in=loser.permit_parties.values("permit")))
        for party in loser.permit_parties.all():
            if (party.permit_id, party.role) in taken:
                party.delete()
        loser.permit_parties.update(company=winner)
        ScopeRule.objects.filter(exporter=loser).update(exporter=winner)
        ScopeRule.objects.filter(recipient=loser).update(recipient=winner)
        loser.identifiers.update(company=winner)
        loser.subsidiaries.exclude(pk=winner.pk).update(parent=winner)
        loser.merged.update(merged_into=winner)
        if winner.parent_id == loser.pk:
            winner.parent_id = loser.parent_id
        names = [loser.name, *loser.other_names, *loser.former_names]
        winner.other_names = list(dict.fromkeys([*winner.other_names, *names]))
        winner.country_id = winner.country_id or loser.country_id
        winner.save()
        loser.merged_into = winner
        loser.save()
        note = f"{loser.name} and {winner.name} are one company; the record names {winner.name} from now on."
        record_versions(records, editor, cause=RevisionCause.NEW_INFORMATION, note=note)


def _naming(company: Company) -> list[Record]:
    """Return the permits and events that name a company."""
    permits = Permit.objects.filter(parties__company=company).distinct()
    rules = ScopeRule.objects.filter(exporter=company) | ScopeRule.objects.filter(recipient=company)
    events = MeasureEvent.objects.filter(pk__in=rules.values("event"))
    return [*permits, *events]
