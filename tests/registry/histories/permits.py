"""Lives of one permit, "p": what each proves, the permit, the measures, and the status on some days."""

from __future__ import annotations

from dataclasses import replace

from exportwatch.registry.status import MeasureFact, PermitFact
from tests.registry.histories.telling import LATER, does, event, measure, permit, suspended

LIFTED = event("lifted", "2022-06-01", targets=["a"])
HISTORIES: list[tuple[str, PermitFact, list[MeasureFact], dict[str, str]]] = [
    (
        "a suspension holds from its first day, and its lifting frees from its first day",
        permit(),
        [suspended("a", "2021-03-01", LIFTED)],
        {
            "2019-12-31": "not_issued",
            "2020-01-01": "active",
            "2021-02-28": "active",
            "2021-03-01": "suspended",
            "2022-05-31": "suspended",
            "2022-06-01": "active",
        },
    ),
    (
        "of two suspensions that overlap, lifting one leaves the other",
        permit(),
        [suspended("a", "2021-03-01", LIFTED), suspended("b", "2022-01-01", event("lifted", "2023-01-01"))],
        {"2022-06-01": "suspended", "2022-12-31": "suspended", "2023-01-01": "active"},
    ),
    (
        "a reinstatement frees one permit from its own measure only",
        permit(),
        [
            suspended("a", "2021-03-01", event("partially_lifted", "2021-09-01", does("reinstated"), targets=["a"])),
            suspended("b", "2022-01-01"),
        ],
        {"2021-08-31": "suspended", "2021-09-01": "active", "2022-01-01": "suspended"},
    ),
    (
        "an event of another measure reinstates the permit from the measure that it targets",
        permit(),
        [
            suspended("a"),
            suspended("b", "2021-04-01"),
            measure("c", event("imposed", "2022-01-01", does("reinstated"), targets=["a"]), by="ease"),
            measure("d", event("imposed", "2022-02-01", does("reinstated"), targets=["b"]), by="ease"),
        ],
        {"2022-01-31": "suspended", "2022-02-01": "active"},
    ),
    (
        "a permit suspended again by a widening of the same measure is held again",
        permit(),
        [
            suspended(
                "a",
                "2021-03-01",
                event("narrowed", "2021-09-01", does("reinstated")),
                event("widened", "2022-01-01", does("suspended")),
            )
        ],
        {"2021-12-31": "active", "2022-01-01": "suspended"},
    ),
    (
        "extensions move the end; a gap between two of them is a lapse that nobody confirmed",
        permit(),
        [
            suspended(
                "a",
                "2021-03-01",
                event("extended", "2021-04-20", until="2021-06-30"),
                event("extended", "2021-08-01", until="2021-09-30"),
                until="2021-04-30",
            )
        ],
        {
            "2021-04-30": "suspended",
            "2021-05-01": "suspended",
            "2021-06-30": "suspended",
            "2021-07-01": "lapsed_unconfirmed",
            "2021-08-01": "suspended",
            "2021-09-30": "suspended",
            "2021-10-01": "lapsed_unconfirmed",
            LATER: "lapsed_unconfirmed",
        },
    ),
    (
        "an extension without an end makes the measure open-ended",
        permit(),
        [suspended("a", "2021-03-01", event("extended", "2021-04-01"), until="2021-04-30")],
        {LATER: "suspended"},
    ),
    (
        "a lapse stays until an expiry confirms it",
        permit(),
        [suspended("a", "2021-03-01", event("expired", "2021-06-01"), until="2021-04-30")],
        {"2021-05-31": "lapsed_unconfirmed", "2021-06-01": "active"},
    ),
    (
        "a lapsed measure says nothing while another one holds",
        permit(),
        [suspended("a", "2021-03-01", until="2021-04-30"), suspended("b", "2021-04-01", event("lifted", "2021-08-01"))],
        {"2021-05-01": "suspended", "2021-07-31": "suspended", "2021-08-01": "lapsed_unconfirmed"},
    ),
    (
        "a conversion that names other permits leaves this one held",
        permit(),
        [suspended("a", "2021-03-01", event("converted", "2021-09-01", does("terminated", "q"), targets=["a"]))],
        {"2021-09-01": "suspended", LATER: "suspended"},
    ),
    (
        "a conversion that names other permits leaves this one to lapse",
        permit(),
        [suspended("a", "2021-03-01", event("converted", "2021-09-01", targets=["a"]), until="2021-12-31")],
        {"2021-12-31": "suspended", "2022-01-01": "lapsed_unconfirmed"},
    ),
    (
        "a conversion by another measure passes the permit on to that measure",
        permit(),
        [
            suspended("a"),
            measure(
                "b", event("imposed", "2021-06-01"), event("converted", "2021-09-01", does("suspended"), targets=["a"])
            ),
            measure("c", event("imposed", "2022-01-01"), event("lifted", "2022-01-02", targets=["b"])),
        ],
        {"2021-09-01": "suspended", "2022-01-01": "suspended", "2022-01-02": "active"},
    ),
    (
        "a Canadian suspension that becomes an end is a cancellation",
        permit(country="CA"),
        [
            suspended(
                "a", "2021-03-01", event("converted", "2021-09-01", does("terminated"), targets=["a"]), country="CA"
            )
        ],
        {"2021-08-31": "suspended", "2021-09-01": "cancelled"},
    ),
    (
        "anybody else's is a revocation",
        permit(),
        [suspended("a", "2021-03-01", event("converted", "2021-09-01", does("terminated"), targets=["a"]))],
        {"2021-09-01": "revoked"},
    ),
    (
        "an instrument that says cancel is a cancellation anywhere",
        permit(),
        [measure("a", event("imposed", "2021-09-01", does("terminated")), by="cancel")],
        {"2021-09-01": "cancelled"},
    ),
    (
        "a lifted policy reinstates no permit that has ended for good",
        permit(),
        [measure("a", event("imposed", "2021-03-01", does("terminated")), LIFTED, by="revoke")],
        {"2022-06-01": "revoked", LATER: "revoked"},
    ),
    (
        "a court that annuls the revocation gives the permit back, from that day on",
        permit(),
        [
            measure("a", event("imposed", "2021-03-01", does("terminated")), by="revoke"),
            measure("court", event("annulled", "2022-06-01", targets=["a"]), by="annul"),
        ],
        {"2022-05-31": "revoked", "2022-06-01": "active"},
    ),
    (
        "an annulled revocation leaves the suspension that was there before",
        permit(),
        [
            suspended("s", "2020-06-01"),
            measure(
                "a", event("imposed", "2021-03-01", does("terminated")), event("annulled", "2022-06-01"), by="revoke"
            ),
        ],
        {"2021-03-01": "revoked", "2022-06-01": "suspended"},
    ),
    (
        "an annulled suspension stops counting from the day of the judgment, not before",
        permit(),
        [suspended("a", "2021-03-01", event("annulled", "2021-10-10"))],
        {"2021-10-09": "suspended", "2021-10-10": "active"},
    ),
    (
        "a court that voids the permit itself outranks an earlier revocation and its expiry",
        permit(expires="2021-12-31"),
        [
            measure("a", event("imposed", "2021-03-01", does("terminated")), by="revoke"),
            measure("court", event("imposed", "2022-02-02", does("terminated", basis="named_by_court")), by="annul"),
        ],
        {"2022-02-01": "revoked", "2022-02-02": "annulled"},
    ),
    (
        "a stay frees the permit that the court names",
        permit(),
        [suspended("a", "2021-03-01", event("stayed", "2021-05-05", does("reinstated", basis="named_by_court")))],
        {"2021-05-04": "suspended", "2021-05-05": "active"},
    ),
    (
        "a stay that names another permit leaves this one held",
        permit(),
        [suspended("a", "2021-03-01", event("stayed", "2021-05-05", does("reinstated", "q", basis="named_by_court")))],
        {"2021-05-05": "suspended"},
    ),
    (
        "a part that is held makes a partial suspension, a whole one beside it a suspension",
        permit(),
        [
            measure("a", event("imposed", "2021-03-01", does("partially_suspended", part="the spare parts"))),
            suspended("b", "2021-06-01", event("lifted", "2021-07-01")),
        ],
        {"2021-03-01": "partially_suspended", "2021-06-01": "suspended", "2021-07-01": "partially_suspended"},
    ),
    (
        "a part that ended for good stays gone when the measure is lifted",
        permit(),
        [suspended("a", "2021-03-01", event("narrowed", "2021-09-01", does("partially_terminated")), LIFTED)],
        {"2021-08-31": "suspended", "2021-09-01": "partially_suspended", LATER: "partially_suspended"},
    ),
    (
        "in one measure the latest counted effect stands",
        permit(),
        [suspended("a", "2021-03-01", event("extended", "2021-04-01", does("unaffected")))],
        {"2021-03-31": "suspended", "2021-04-01": "active"},
    ),
    (
        "a day of issue known to the month makes the month possible",
        permit("2020-05"),
        [],
        {"2020-04-30": "not_issued", "2020-05-15": "active or not_issued", "2020-05-31": "active"},
    ),
    (
        "a suspension known to lie between two days is possible between them, certain from the second",
        permit(),
        [suspended("a", "2021-03-01/2021-03-09")],
        {"2021-02-28": "active", "2021-03-05": "suspended or active", "2021-03-09": "suspended"},
    ),
    (
        "an announced end known to the month makes the lapse possible within it",
        permit(),
        [suspended("a", "2021-03-01", until="2021-05")],
        {
            "2021-05-01": "suspended",
            "2021-05-02": "lapsed_unconfirmed or suspended",
            "2021-06-01": "lapsed_unconfirmed",
        },
    ),
    (
        "a lifting known more exactly than what it lifts is still the later of the two",
        permit(),
        [suspended("a", "2021", event("lifted", "2021-03-01"))],
        {"2021-02-01": "suspended or active", "2021-03-01": "active", LATER: "active"},
    ),
    (
        "so is a reinstatement by another measure",
        permit(),
        [suspended("a", "2021"), measure("b", event("imposed", "2021-03-01", does("reinstated"), targets=["a"]))],
        {"2021-02-01": "suspended or active", "2021-03-01": "active", LATER: "active"},
    ),
    (
        "of two extensions with overlapping dates the later in the record gives the end",
        permit(),
        [
            suspended(
                "a",
                "2021-01-01",
                event("extended", "2021-02-01/2021-11-30", until="2022-12-31"),
                event("extended", "2021-04-01", until="2021-08-31"),
            )
        ],
        {"2021-08-31": "suspended", "2021-09-01": "lapsed_unconfirmed", "2021-12-15": "lapsed_unconfirmed"},
    ),
    (
        "an event that lifts another measure leaves its own in force",
        permit(),
        [suspended("a", "2021-03-01", event("lifted", "2022-06-01", targets=["b"])), suspended("b", "2021-01-01")],
        {"2021-01-01": "suspended", LATER: "suspended"},
    ),
    (
        "a permit without a day of issue exists from the first counted effect on",
        permit(""),
        [suspended("a", "2021-03-01", LIFTED)],
        {"2021-02-28": "unknown", "2021-03-01": "suspended", "2022-06-01": "active"},
    ),
    (
        "being named as untouched proves existence too",
        permit(""),
        [measure("a", event("imposed", "2021-03-01", does("unaffected")))],
        {"2021-02-28": "unknown", "2021-03-01": "active"},
    ),
    (
        "a known end proves existence on its last good day",
        permit("", ended=("exhausted", "2021-03-01")),
        [],
        {"2021-02-28": "unknown", "2021-03-01": "active", "2021-03-02": "exhausted"},
    ),
    (
        "an effect before the stated issue proves that the permit was there",
        permit("2021-06-01"),
        [suspended("a", "2021-03-01")],
        {"2021-02-28": "not_issued", "2021-03-01": "suspended"},
    ),
    (
        "the day of expiry is a good day; the one after is not, whatever holds the permit",
        permit(expires="2021-12-31"),
        [suspended("a")],
        {"2021-12-31": "suspended", "2022-01-01": "expired"},
    ),
    (
        "a permit given back before it would have expired was surrendered",
        permit(expires="2021-12-31", ended=("surrendered", "2021-05-05")),
        [],
        {"2021-05-05": "active", "2021-05-06": "surrendered", "2022-01-01": "surrendered"},
    ),
    (
        "a revocation before expiry stays a revocation after it",
        permit(expires="2021-12-31"),
        [measure("a", event("imposed", "2021-03-01", does("terminated")), by="revoke")],
        {"2022-01-01": "revoked"},
    ),
    (
        "a report counts once an editor has confirmed it, and not before",
        permit(),
        [measure("a", event("imposed", "2021-03-01", does("suspended", basis="reported", confirmed=True)))],
        {"2021-03-01": "suspended"},
    ),
    (
        "an unconfirmed report and a mere place in the scope change nothing",
        permit(""),
        [
            measure("a", event("imposed", "2021-03-01", does("suspended", basis="reported"))),
            measure("b", event("imposed", "2021-03-01", does("terminated", basis="inferred_from_scope")), by="revoke"),
        ],
        {LATER: "unknown"},
    ),
    (
        "an event without a day of its own takes effect as announced, a retroactive one before",
        permit(),
        [
            measure("a", replace(event("imposed", "2021-03-01", does("suspended")), effective=None)),
            measure("b", event("imposed", "2020-09-01", does("suspended"), announced="2021-01-01")),
        ],
        {"2020-08-31": "active", "2020-09-01": "suspended"},
    ),
]
