"""The lists about those who act and speak, and about how they say it."""

from __future__ import annotations

from dataclasses import dataclass

from exportwatch.extraction.lexicon.shapes.kinds import Forms, Lists, Ordered, Phrases, Words


@dataclass(frozen=True, slots=True, eq=False)
class Authorities:
    """authorities.toml: names of authorities → the code of their country."""

    authorities: Forms
    datelines: Forms
    leaders: Forms


@dataclass(frozen=True, slots=True, eq=False)
class Agencies:
    """agencies.toml: who writes for many papers. One list for all languages, in the folder `any`."""

    agencies: Forms
    begins: Ordered
    pictures: Ordered


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """people.toml: what makes out who somebody is."""

    role_heads: Words
    role_modifiers: Words
    portfolios: Words
    honorifics: Words
    particles: Words
    institutions: Words
    common_institutions: Words
    institution_echo: Words
    name_links: Words
    office_links: Words
    portfolio_links: Words
    past_office: Words
    after_modifier: Words
    plain_modifiers: Words
    law: Words
    small_modifiers: Words
    named_by_portfolio: Words
    documents: Words
    own_words: Words
    owner_links: Words
    issuing: Words
    state_echo: Words
    private_echo: Words
    plural_heads: Lists
    bare_government: Words
    governments: Words
    private_office: Words
    demonym_authorities: Words
    document_modifiers: Words
    links: Words
    pronouns: Words
    personal: Words
    first_person: Words
    envoys: Words
    stateless: Words
    not_names: Words
    within_names: Words
    spokespersons: Words
    nobodies: Words
    deciders: Words
    private: Words
    state_institutions: Words
    state_heads: Words
    press: Words
    surnames: Words
    family_names_first: Words
    owners: Words
    agencies: Words
    bench: Words
    ministers: Words
    without_ministers: Words


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """speech.toml: words of saying, and of taking a side."""

    verbs: Words
    addressing: Words
    ordering: Words
    announcing: Words
    voted_on: Words
    made_known: Words
    phrases: Phrases
    sources: Phrases
    views: Words
    for_whom: Words
    quoting: Words
    quoted_as: Words
    quoted_saying: Words
    quoted_persons: Words
    inverted: Words
    crediting: Words
    agency: Words
    left_unsaid: Words
    particles: Lists
    irregular_participles: Words
    confirming: Words
    denying: Words
    reported: Words
    stances: Forms
    sides: Lists
    media: Words
    media_endings: Words
    media_nouns: Words
    unnamed: Words
    making: Words
    announcements: Words
    insisting: Words


@dataclass(frozen=True, slots=True, eq=False)
class Companies:
    """companies.toml: what gives a company away."""

    suffixes: Words
    makers: Words
    units: Words
    making: Words
    sending: Words
    receiving: Words
    granting: Words
    permission: Words
