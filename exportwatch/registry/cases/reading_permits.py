"""Sources, people, companies, authorities and permits of a case file, and the parts that measures have as well.

Pure: knows no Django and no database.
"""

from __future__ import annotations

import re
from typing import Any

from exportwatch.registry.cases.checks import Checks
from exportwatch.registry.cases.shapes import Json
from exportwatch.vocabulary import AuthorityKind, ControlList, CountWhat, Ending, PartyRole, PermitIdentity, PermitKind

_URL = re.compile(r"(?=.{1,2000}\Z)https?://[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,}(?::\d{2,5})?(?:[/?][^\s\"<>]*)?\Z")
_MONEY = re.compile(r"\d{1,16}\.\d{2}\Z")
_QUANTITY = re.compile(r"\d{1,15}(\.\d{1,3})?\Z")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_LANGUAGE = re.compile(r"(?=.{2,35}\Z)[a-z]{2,3}(?:-[A-Za-z0-9]+)*\Z")


class PermitReader(Checks):
    """Reads the entries up to permits; each method takes the entry's path and the entry."""

    # ---- what records refer to ---------------------------------------------------------------------------------------

    def read_source(self, path: str, item: Json) -> None:
        self.keys(path, item, "id url publisher", "title published official origin language")
        self.pattern(path, item, "url", _URL, "an http(s) address without blanks")
        self.text(path, item, "publisher", 200)
        self.text(path, item, "title", 500, nullable=True)
        self.text(path, item, "origin", 200, nullable=True)
        self.boolean(path, item, "official")
        self.language(path, item)
        self.date(path, item, "published", nullable=True)

    def language(self, path: str, item: Json) -> None:
        if item.get("language") is not None:
            self.pattern(path, item, "language", _LANGUAGE, "a language tag such as en or pt-BR")

    def read_authority(self, path: str, item: Json) -> None:
        self.keys(path, item, "id name country kind")
        self.text(path, item, "name", 200)
        if "country" in item:
            self.country(f"{path}.country", item["country"])
        self.word(path, item, "kind", AuthorityKind)

    def read_person(self, path: str, item: Json) -> None:
        self.keys(path, item, "id name", "aliases tenures")
        self._names(path, item)
        for where, tenure in self.items(path, item, "tenures"):
            if not self.keys(where, tenure, "office authority", "from to acting"):
                continue
            self.text(where, tenure, "office", 200)
            self.boolean(where, tenure, "acting")
            if "authority" in tenure:
                self.reference_to(f"{where}.authority", tenure["authority"], "authority")
            start = self.date(where, tenure, "from", nullable=True)
            end = self.date(where, tenure, "to", nullable=True)
            if start and end and start.earliest > end.latest:
                self.fail(where, "the office ends before it begins; swap from and to")

    def _names(self, path: str, item: Json) -> None:
        self.text(path, item, "name", 200)
        for where, alias in self.items(path, item, "aliases"):
            self.words(where, alias, 200)

    def read_company(self, path: str, item: Json) -> None:
        self.keys(path, item, "id name", "country aliases parent")
        self._names(path, item)
        if item.get("country") is not None:
            self.country(f"{path}.country", item["country"])
        parent = item.get("parent")
        if parent is not None and self.reference_to(f"{path}.parent", parent, "company") and parent == item.get("id"):
            self.fail(f"{path}.parent", "a company is not its own parent; leave the parent out")

    # ---- permits -----------------------------------------------------------------------------------------------------

    def read_permit(self, path: str, item: Json) -> None:
        optional = "count kind local_term identifiers issued expires destinations end_use parties lines ended member_of"
        self.keys(path, item, "id authority identity evidence", optional)
        if "authority" in item:
            self.reference_to(f"{path}.authority", item["authority"], "authority")
        identity = self.word(path, item, "identity", PermitIdentity)
        self.word(path, item, "kind", PermitKind)
        self.text(path, item, "local_term", 100, nullable=True)
        self.text(path, item, "end_use", nullable=True)
        self.destinations(path, item)
        self.evidence(path, item)
        if item.get("count") is not None:
            if identity and identity != PermitIdentity.GROUP:
                self.fail(f"{path}.count", "only a group has a count; make it a group, or leave the count out")
            self.count(f"{path}.count", item["count"])
        self._identifiers(path, item, identity)
        seen: dict[Any, str] = {}
        for where, party in self.items(path, item, "parties"):
            if self.keys(where, party, "role company"):
                self.word(where, party, "role", PartyRole)
                self.reference_to(f"{where}.company", party.get("company"), "company")
                self.twins(where, party, seen, "party")
        for where, line in self.items(path, item, "lines"):
            self._line(where, line)
        issued = self.date(path, item, "issued", nullable=True)
        expires = self.date(path, item, "expires", nullable=True)
        if issued and expires and issued.earliest > expires.latest:
            self.fail(path, "it expires before it is issued; correct issued or expires")
        if item.get("ended") is not None and self.keys(f"{path}.ended", item["ended"], "how on"):
            self.word(f"{path}.ended", item["ended"], "how", Ending)
            ended = self.date(f"{path}.ended", item["ended"], "on")
            if issued and ended and issued.earliest > ended.latest:
                self.fail(f"{path}.ended", "it ends before it is issued; correct issued or ended")
        if item.get("member_of") is not None:
            self.reference_to(f"{path}.member_of", item["member_of"], "permit")

    def _identifiers(self, path: str, item: Json, identity: str | None) -> None:
        for where, identifier in self.items(path, item, "identifiers"):
            if self.keys(where, identifier, "scheme value"):
                self.text(where, identifier, "scheme", 40)
                self.text(where, identifier, "value", 120)
        if identity and (identity == PermitIdentity.IDENTIFIED) != bool(item.get("identifiers")):
            self.fail(path, "an identified permit has identifiers and the others have none; correct identity")

    def _line(self, path: str, item: Any) -> None:
        if not self.keys(path, item, "description", "control quantity unit value currency"):
            return
        self.text(path, item, "description")
        self.text(path, item, "unit", 60)
        if isinstance(item.get("quantity"), str):
            self.pattern(path, item, "quantity", _QUANTITY, "a number with at most three decimals, as 2.5")
        else:
            self.number(path, item, "quantity")
        self.pattern(path, item, "value", _MONEY, "a decimal with two places as text, such as “1250.00”")
        self.pattern(path, item, "currency", _CURRENCY, "an ISO 4217 code such as EUR")
        if "value" in item and "currency" not in item:
            self.fail(path, "money without currency is refused; add currency, an ISO 4217 code such as EUR")
        if "quantity" in item and "unit" not in item:
            self.fail(path, "a quantity needs its unit; add unit, such as systems or kg")
        for one, other in (("unit", "quantity"), ("currency", "value")):
            if one in item and other not in item:
                self.fail(path, f"{one} stands without {other}; add it, or leave both out")
        self.control(path, item)

    def control(self, path: str, item: Json) -> None:
        seen: dict[Any, str] = {}
        for where, entry in self.items(path, item, "control", needed="control" in item):
            if self.keys(where, entry, "list code"):
                self.word(where, entry, "list", ControlList)
                self.text(where, entry, "code", 40)
                self.twins(where, entry, seen, "code")

    def destinations(self, path: str, item: Json) -> None:
        seen: dict[Any, str] = {}
        for where, code in self.items(path, item, "destinations", needed="destinations" in item):
            self.country(where, code)
            self.twins(where, {"code": code}, seen, "destination")

    def count(self, path: str, item: Any, *, of_event: bool = False) -> None:
        if not self.keys(
            path,
            item,
            "",
            "what min max approx of_total as_stated" if of_event else "min max approx of_total as_stated",
        ):
            return
        if of_event and "what" not in item:
            self.fail(path, f"what is counted? Add what: {', '.join(CountWhat)}")
        self.word(path, item, "what", CountWhat)
        self.text(path, item, "as_stated", 200, nullable=True)
        numbers = {key: self.number(path, item, key) for key in ("min", "max", "approx", "of_total")}
        given = [number for key, number in numbers.items() if number is not None and key != "of_total"]
        least, most, total = numbers["min"], numbers["max"], numbers["of_total"]
        if not any(key in item for key in ("min", "max", "approx")):
            self.fail(path, "min, max or approx is needed; leave an unknown count out")
        if least is not None and most is not None and least > most:
            self.fail(path, f"min {least} is above max {most}; swap the two")
        if given and total is not None and max(given) > total:
            self.fail(f"{path}.of_total", "the part is larger than the whole; correct one of them")

    def evidence(self, path: str, item: Json) -> None:
        for where, entry in self.items(path, item, "evidence", needed=True):
            if self.keys(where, entry, "source", "quote"):
                if "source" in entry:
                    self.reference_to(f"{where}.source", entry["source"], "source")
                self.quote(where, entry)
