"""Lives of one country pair, Norway to Türkiye, under one measure: what each proves, and the word on some days."""

from __future__ import annotations

from exportwatch.registry.status import MeasureFact
from exportwatch.vocabulary import Axis
from tests.registry.histories.telling import LATER, covers, event, leaves_out, turkiye

AXIS_OF = {
    "suspend": Axis.EXTANT_PERMITS,
    "freeze_new": Axis.NEW_APPLICATIONS,
    "pause_pending": Axis.PENDING_APPLICATIONS,
    "embargo": Axis.DELIVERIES,
}
TR_GOES = event("partially_lifted", "2021-06-01", targets=["a"], scope=[covers("TR")])
JET_GOES = event("exemption_granted", "2021-06-01", scope=[covers(programme="a jet")])
TR_COMES_BACK = event("widened", "2021-09-01", scope=[covers("TR")])
PAIRS: list[tuple[str, str, MeasureFact, dict[str, str]]] = [
    (
        "the day itself counts, for the beginning and for the end",
        "freeze_new",
        turkiye("freeze_new", event("lifted", "2021-06-01")),
        {"2021-02-28": "open", "2021-03-01": "frozen", "2021-05-31": "frozen", "2021-06-01": "open"},
    ),
    (
        "a converted measure is over",
        "freeze_new",
        turkiye("freeze_new", event("converted", "2021-06-01")),
        {LATER: "open"},
    ),
    (
        "another destination is not touched",
        "suspend",
        turkiye("suspend", scope=[covers("IL")]),
        {"2021-03-01": "open"},
    ),
    ("a rule without destinations is worldwide", "suspend", turkiye("suspend", scope=[covers()]), {LATER: "suspended"}),
    (
        "goods in the rule make the suspension partial",
        "suspend",
        turkiye("suspend", scope=[covers("TR", goods=["drones"])]),
        {LATER: "partially_suspended"},
    ),
    (
        "one rule that names the destination and nothing more makes it whole",
        "suspend",
        turkiye("suspend", scope=[covers("TR", goods=["drones"]), covers("TR", "IL")]),
        {LATER: "suspended"},
    ),
    (
        "an exclusion that meets the destination makes it partial",
        "suspend",
        turkiye("suspend", scope=[covers("TR"), leaves_out(programme="a jet")]),
        {LATER: "partially_suspended"},
    ),
    (
        "an exclusion for another destination does not",
        "suspend",
        turkiye("suspend", scope=[covers(), leaves_out("IL", programme="a jet")]),
        {LATER: "suspended"},
    ),
    (
        "a destination that is left out altogether is not covered",
        "embargo",
        turkiye("embargo", scope=[covers(), leaves_out("TR")]),
        {LATER: "open"},
    ),
    (
        "an exemption makes a suspension partial from its day on",
        "suspend",
        turkiye("suspend", JET_GOES),
        {"2021-05-31": "suspended", "2021-06-01": "partially_suspended"},
    ),
    (
        "before a measure that may not have begun, its exemption says nothing; after, it counts",
        "suspend",
        turkiye("suspend", event("exemption_granted", "2021-06-01", scope=[covers(programme="a jet")]), on="2021"),
        {"2021-07-01": "partially_suspended or open", "2021-12-31": "partially_suspended"},
    ),
    (
        "a destination that leaves but for a remainder is still covered in part",
        "suspend",
        turkiye(
            "suspend",
            event("partially_lifted", "2021-06-01", scope=[covers("TR"), leaves_out(programme="a jet")]),
        ),
        {"2021-06-01": "partially_suspended"},
    ),
    ("an exemption leaves a freeze a freeze", "freeze_new", turkiye("freeze_new", JET_GOES), {LATER: "frozen"}),
    ("an embargo with exclusions is an embargo", "embargo", turkiye("embargo", JET_GOES), {LATER: "embargoed"}),
    (
        "a destination that leaves the measure is open; a widening brings it back",
        "pause_pending",
        turkiye("pause_pending", TR_GOES, TR_COMES_BACK),
        {"2021-05-31": "paused", "2021-06-01": "open", "2021-08-31": "open", "2021-09-01": "paused"},
    ),
    (
        "a widening covers a destination from its own day on",
        "freeze_new",
        turkiye("freeze_new", TR_COMES_BACK, scope=[covers("IL")]),
        {"2021-08-31": "open", "2021-09-01": "frozen"},
    ),
    (
        "past its announced end a pair keeps its word, and open is possible",
        "freeze_new",
        turkiye("freeze_new", event("expired", "2021-08-01"), until="2021-06-30"),
        {"2021-06-30": "frozen", "2021-07-01": "frozen or open", "2021-08-01": "open"},
    ),
    (
        "a measure known to begin in a month is possible within it",
        "suspend",
        turkiye("suspend", on="2021-03"),
        {"2021-02-28": "open", "2021-03-15": "suspended or open", "2021-03-31": "suspended"},
    ),
    ("a report alone changes no pair", "suspend", turkiye("suspend", formality="reported_only"), {LATER: "open"}),
    (
        "nor does what the government denies",
        "suspend",
        turkiye("suspend", formality="denied_by_government"),
        {LATER: "open"},
    ),
    ("an act of the European Union is no member's", "embargo", turkiye("embargo", country="EU"), {LATER: "open"}),
]
