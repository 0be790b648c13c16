"""The lists about acts: what is done, how sure it is, and who does it to whom."""

from __future__ import annotations

from dataclasses import dataclass

from exportwatch.extraction.lexicon.shapes.kinds import Forms, Lists, Ordered, Patterns, Words


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
    licensing: Words
    ending: Words
    not_doing: Lists
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
    of_persons: Words
    controllers: Words
    orders: Words
    rulings: Words
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
    falling_short: Words
    lawmakers: Words
    by_rule: Words
    of_own_accord: Ordered
    also_names: Words
    ensuring: Words
    given_then: Words
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
    not_binding: Ordered


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
    at_home: Ordered
    lands: Words
    others: Words
    united: Words
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
