"""The countries that a filter can be set to."""

from __future__ import annotations

from django.db.models import Q

from exportwatch.registry.models import Country
from exportwatch.vocabulary import RulePolarity


def issuers() -> list[Country]:
    """Countries whose authorities have a published measure or permit, in order of name. One query."""
    return list(
        Country.objects.filter(
            Q(authorities__measures__state="published") | Q(authorities__permits__state="published")
        ).distinct()
    )


def destinations() -> list[Country]:
    """Countries that a published measure or permit names as destination, in order of name. One query."""
    named = Q(
        scope_rules__polarity=RulePolarity.INCLUDE,
        scope_rules__event__state="published",
        scope_rules__event__measure__state="published",
    )
    return list(Country.objects.filter(named | Q(permits__state="published")).distinct())
