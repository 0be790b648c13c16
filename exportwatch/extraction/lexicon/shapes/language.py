"""The lists of the language itself: its grammar, days, numbers and the marks of a page."""

from __future__ import annotations

from dataclasses import dataclass

from exportwatch.extraction.lexicon.shapes.kinds import Flag, Forms, Numbers, Ordered, Words


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """grammar.toml: the closed classes of the language."""

    be: Words
    have: Words
    auxiliaries: Words
    determiners: Words
    articles: Words
    demonstratives: Words
    definite: Words
    plural_subjects: Words
    possessives: Words
    relatives: Words
    prepositions: Words
    between: Words
    skipped_before_verb: Words
    skipped_after_verb: Words
    skipped_phrases: Ordered
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
    perfect_tells_past: Flag
    country_articles: Words
    instrumental: Words

    def is_adverb(self, word: str) -> bool:
        """Return whether a lower-case word ends as adverbs do."""
        return word.endswith(self.adverb_endings) and word not in self.not_adverbs


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
class Currencies:
    """currencies.toml of `any`: signs of money, whatever the language."""

    signs: Forms


@dataclass(frozen=True, slots=True, eq=False)
class Asides:
    """asides.toml: what stands on a page beside the report."""

    begins: Ordered
    may_begin: Ordered
    contains: Ordered
    opinion: Ordered


@dataclass(frozen=True, slots=True, eq=False)
class TextMarks:
    """text_marks.toml: full stops that end no sentence."""

    abbreviations: Words
    may_end: Words
    starters: Words
    elisions: Words
    enclitics: Ordered
