"""Companies by gazetteer and by what the text says of them; permits that it tells of."""

from __future__ import annotations

import datetime as dt

from .world import read

LEAD = "Canada has suspended arms exports to Turkey.\n\n"


def test_a_permit_is_read_with_its_parties_goods_count_and_year() -> None:
    text = LEAD + (
        "The Courier said Northlight Optics had obtained a licence this year "
        "to sell nine turrets and cameras to Turkish drone builder Kartal."
    )
    facts = read(text)
    (permit,) = facts.permits
    assert (permit.exporter, permit.consignee, permit.destination) == ("Northlight Optics", "Kartal", "TR")
    assert permit.issued is not None
    assert permit.issued.earliest == dt.date(2020, 1, 1)
    assert {(c.name, c.role, c.country) for c in facts.actions[0].companies} == {
        ("Northlight Optics", "exporter", "CA"),
        ("Kartal", "consignee", "TR"),
    }


def test_a_permit_count_belongs_to_the_act() -> None:
    text = (
        LEAD
        + "In May the ministry granted Northlight Optics permits to ship five systems to Turkish drone maker Kartal."
    )
    facts = read(text)
    (permit,) = facts.permits
    assert permit.count is not None
    assert (permit.count.as_stated, permit.goods) == ("five systems", "five systems")
    assert "five systems" in [count.as_stated for count in facts.actions[0].counts]


def test_companies_are_found_without_a_gazetteer_entry() -> None:
    text = LEAD + "The drones carry sights made by Borealis Imaging, the Canada-based unit of Cobalt Systems Inc."
    found = {c.name: (c.role, c.country) for c in read(text).actions[0].companies}
    assert found == {"Borealis Imaging": ("exporter", "CA")}


def test_a_refused_permission_is_no_permit() -> None:
    text = LEAD + "Northlight Optics has not received permission to ship systems to Turkish drone maker Kartal."
    assert read(text).permits == ()
