"""From a mark in the text to the field that it fills: a country to issuer or destinations, a quote to its statement.

Pure: knows the payload and the names of the forms' controls, no form.
"""

from __future__ import annotations

from collections.abc import Callable

from exportwatch.intake.payload import MarkPayload, ProposalPayload

Target = Callable[[MarkPayload], str]
"""A mark → the id of the control that it fills; empty where none does."""


def targets(payload: ProposalPayload, text: str) -> Target:
    """Return where each mark of a payload leads."""
    action = payload["action"]
    issuer = action["issuer_iso2"] if action else None
    spoken = [(said["speaker"].split()[-1].lower(), said["evidence"]) for said in payload["statements"]]

    def country(mark: MarkPayload) -> str:
        if action is None:
            return ""
        code = mark["meaning"][:2]
        if code == issuer:
            return "id_act-issuer"
        return "id_act-destinations" if code in action["destinations"] else ""

    def person(mark: MarkPayload) -> str:
        words = text[mark["start"] : mark["end"]].lower()
        found = next((place for place, (name, _) in enumerate(spoken) if name in words), None)
        return "" if found is None else f"id_statement-{found}-speaker"

    def quote(mark: MarkPayload) -> str:
        inside = (place for place, (_, there) in enumerate(spoken) if mark["start"] <= there["start"] < mark["end"])
        found = next(inside, None)
        return "" if found is None else f"id_statement-{found}-quote"

    def company(mark: MarkPayload) -> str:
        words = text[mark["start"] : mark["end"]]
        for place, permit in enumerate(payload["permits"]):
            for role in ("exporter", "consignee"):
                if permit[role] == words:
                    return f"id_permit-{place}-{role}"
        return "id_act-exporter" if action else ""

    def count(mark: MarkPayload) -> str:
        for place, permit in enumerate(payload["permits"]):
            if permit["evidence"]["start"] <= mark["start"] < permit["evidence"]["end"]:
                return f"id_permit-{place}-quantity"
        return "id_act-count" if action else ""

    by_kind: dict[str, Target] = {
        "country": country,
        "person": person,
        "quote": quote,
        "company": company,
        "count": count,
        "date": lambda _: "id_act-announced" if action else "",
        "cue": lambda _: "id_act-instrument" if action else "",
    }
    return lambda mark: by_kind[mark["kind"]](mark) if mark["kind"] in by_kind else ""
