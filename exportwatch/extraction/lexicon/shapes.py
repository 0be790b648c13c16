"""Which lists a language must have: one class a file of its folder, one field a list.

Knows the shapes and nothing of the files or of what is done with their words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Words = frozenset[str]
"""A list whose order says nothing."""
Ordered = tuple[str, ...]
"""A list in the order of its file."""
Forms = Mapping[str, str]
"""A table of lists, read as word → the name of the list that holds it."""
Lists = Mapping[str, frozenset[str]]
"""A table of lists: name → its words."""
Flag = bool
"""true or false."""
Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
"""A list of phrases, read as first word → the phrases that begin with it, each as its words."""
Patterns = Mapping[str, tuple[tuple[str, tuple[frozenset[str], ...]], ...]]
"""A table of phrases with forms and gaps, read as first word → (name of its list, the choices of each place); an empty
choice is a gap."""
Numbers = Mapping[str, int]
"""A table of whole numbers: word → number."""


@dataclass(frozen=True, slots=True, eq=False)
class Acts:
    """acts.toml: what is done to which object."""

    verbs: Forms
    phrases: Patterns
    predicates: Forms
    consent: Words
    presuming: Words
    noun_like: Words
    some: Words
    disputing: Words
    asking: Words
    plans: Words
    buying: Words
    used: Words
    nouns: Forms
    objects: Forms
    bargains: Words
    new: Words
    new_trade: Words
    pending: Words
    existing: Words
    imports: Words
    shipped: Words
    noun_or_verb: Words
    rather_verb: Words
    parts_of_phrases: Words
    intransitive: Words
    standing: Words
    taking_effect: Words
    no: Words
    no_more: Words
    nobody: Words
    not_once: Words
    no_longer: Ordered
    no_longer_behind: Words
    again: Ordered
    first: Words
    since: Words
    granting: Words
    ending: Words
    expiring: Words
    limiting: Words
    states_on: Words
    effects: Words
    selling: Words
    ever: Words
    sold_firms: Words
    shares: Words
    passing_on: Words
    needing: Words
    proscriptions: Words
    listings: Words
    listed: Words
    proscribed: Words
    dating_borders: Words
    following: Words
    for_how_long: Words
    carrying: Words
    lists: Ordered
    preventing: Words
    forbidding: Words
    may: Words
    from_now: Ordered
    abroad: Words
    part: Words
    for_now: Ordered
    controlled: Words
    loosely_controlled: Words
    other_goods: Words
    export: Words
    goods_of: Words
    goods_end: Words
    transparent: Words
    fillers: Words
    boundaries: Words
    makers: Words
    prohibiting: Words
    irregular_participles: Words
    irregular_past: Words
    steps: Words
    withholding: Words
    refusing_one: Words
    letting: Words
    coming: Words
    up_to: Words
    notice: Words
    rescinding: Words
    owned: Words
    described: Words
    not_objects: Words
    controllers: Words
    orders: Words
    measures: Words
    others: Words
    go_on: Words
    elliptical: Words
    controlling: Words
    taken_up: Words
    taken_up_many: Words

    def object_kind(self, word: str) -> str | None:
        """Return what a lower-case word is as the object of an act: permit, application, delivery, trade, restriction
        or policy, by its last part where it has a hyphen; None for any other word."""
        return self.objects.get(word) or self.objects.get(word.rsplit("-", 1)[-1])


@dataclass(frozen=True, slots=True, eq=False)
class Authorities:
    """authorities.toml: names of authorities → the code of their country."""

    authorities: Forms
    datelines: Forms
    leaders: Forms


@dataclass(frozen=True, slots=True, eq=False)
class Certainties:
    """certainty.toml: how sure, how wanted or how real an act is."""

    negations: Words
    earlier: Words
    framing: Words
    background: Ordered
    parting: Words
    nobody: Words
    none: Words
    less_than_none: Words
    lasting: Words
    staying: Words
    since: Words
    habitual: Words
    habitual_before_to: Words
    refusals: Words
    obligations: Words
    demands: Words
    intentions: Words
    wanting: Words
    asking: Words
    forcing: Words
    decisions: Words
    ranks: Words
    joining: Words
    resolving: Words
    deciding: Words
    told_of: Words
    allowing: Words
    rules: Words
    instead: Words
    future: Words
    hedges: Words
    would: Words
    saying: Words
    hedging_modals: Words
    deciding_modals: Words
    that: Words
    conditions: Words
    not_yet: Words
    rule_conditions: Words
    saving: Words
    about_to: Words
    having_to: Words
    purpose: Words
    able: Words
    by_doing: Words
    only_named: Words
    promises: Words
    undertakings: Words
    giving: Words
    exceptions: Words
    hearsay: Words
    becoming: Words
    keeping: Words
    long: Words
    and_or: Words
    untrue: Words
    confirmed: Words
    denied_there: Ordered
    true: Words
    claims: Words
    every: Words
    courts: Words
    ruling: Words
    henceforth: Ordered
    at_once: Ordered
    nor_later: Ordered
    likening: Words
    outages: Ordered


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """grammar.toml: the closed classes of the language."""

    be: Words
    have: Words
    auxiliaries: Words
    determiners: Words
    articles: Words
    definite: Words
    possessives: Words
    relatives: Words
    prepositions: Words
    between: Words
    skipped_before_verb: Words
    skipped_after_verb: Words
    subject_auxiliaries: Words
    of: Words
    joining: Words
    before_verb: Words
    before_noun: Words
    after_act: Words
    object_pronouns: Words
    causatives: Words
    after_participle: Words
    not_words: Words
    third_person: Ordered
    gerund_endings: Ordered
    participle_endings: Ordered
    infinitive_endings: Ordered
    conditional_endings: Ordered
    adverb_endings: Ordered
    not_adverbs: Words
    present: Words
    past: Words
    from_where: Words
    pluperfect: Words
    within_pluperfect: Words
    having: Words
    infinitive: Words
    past_future: Words
    subject_pronouns: Words
    coordinating: Words
    reflexive: Words
    adjectives_follow: Flag
    country_articles: Words
    instrumental: Words

    def is_adverb(self, word: str) -> bool:
        """Return whether a lower-case word ends as adverbs do."""
        return word.endswith(self.adverb_endings) and word not in self.not_adverbs


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """pairs.toml: from whom to whom."""

    towards: Words
    by: Words
    against: Words
    on: Words
    with_whom: Words
    ties: Words
    through_restriction: Words
    through_passive: Words
    others: Words
    reasons: Words
    own_firms: Words
    bound_for: Words
    not_towards: Words
    abroad: Words
    locative: Words
    seated: Words
    exempt: Words
    linking: Words
    skipped_openings: Words
    governing: Words
    spared: Words
    private: Words
    buyers: Words
    on_beside: Words
    leading_off: Words
    uses: Words
    councils: Words
    under: Words
    supplying: Words


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


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """calendar.toml: months, Monday as 0, the first month of a season, and how a report speaks of them."""

    capital_months: Flag
    months: Numbers
    weekdays: Numbers
    same_day: Words
    onwards: Words
    seasons: Numbers
    numerals: Numbers
    units: Forms
    relative: Forms
    ordinals: Ordered
    of: Ordered
    last: Ordered
    last_after: Ordered
    last_year: Ordered
    this: Ordered
    coming: Ordered
    article: Ordered
    month_leads: Ordered
    year_leads: Ordered
    parts_of_year: Words
    ago: Ordered
    ago_before: Ordered
    not_of_the_act: Ordered
    named_days: Numbers
    weekday_links: Ordered
    of_day: Words
    dated: Words
    dating: Words
    published: Ordered
    updated: Ordered
    not_published: Ordered
    dateline: Ordered


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """amounts.toml: numerals, bounds and what is counted."""

    approx: Ordered
    minimum: Ordered
    maximum: Ordered
    above: Words
    below: Words
    range: Ordered
    of: Ordered
    of_leads: Ordered
    out_of: Words
    apart: Ordered
    thousands: Ordered
    units: Ordered
    numerals: Numbers
    scales: Numbers
    of_money: Ordered
    currencies: Forms


@dataclass(frozen=True, slots=True, eq=False)
class Asides:
    """asides.toml: what stands on a page beside the report."""

    begins: Ordered
    may_begin: Ordered
    contains: Ordered
    opinion: Ordered


@dataclass(frozen=True, slots=True, eq=False)
class Currencies:
    """currencies.toml of `any`: signs of money, whatever the language."""

    signs: Forms


@dataclass(frozen=True, slots=True, eq=False)
class Agencies:
    """agencies.toml: who writes for many papers. One list for all languages, in the folder `any`."""

    agencies: Forms
    begins: Ordered
    pictures: Ordered


@dataclass(frozen=True, slots=True, eq=False)
class TextMarks:
    """text_marks.toml: full stops that end no sentence."""

    abbreviations: Words
    may_end: Words
    starters: Words
    elisions: Words
    enclitics: Ordered


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All word lists of one language, handed down to whoever reads a text in it."""

    language: str
    acts: Acts
    authorities: Authorities
    certainty: Certainties
    grammar: Grammar
    pairs: Pairs
    people: People
    speech: Speech
    companies: Companies
    calendar: Calendar
    amounts: Amounts
    asides: Asides
    text_marks: TextMarks
    cue_words: Words
    """Every word that may tell of an act; a sentence with none of them tells of none."""
    act_objects: Words
    """Every word that may be what an act is done to, or take it up; a sentence with none of them tells of none."""
    permit_words: Words
    """Every word for a permit."""
    plainly_controlled: Words
    """Words of goods that alone show that a text is about controlled ones."""
    governing: Words
    """Every word for somebody who may govern: institutions, offices and those of pairs.toml."""
    of_state: Words
    """Those of them that are a state's own."""
