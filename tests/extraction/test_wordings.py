"""Acts as reporters word them: one table a language, and sentences that only sound like an act."""

from __future__ import annotations

import datetime as dt

import pytest

from exportwatch.extraction.engine import extract
from exportwatch.extraction.facts import Document
from exportwatch.registry import reference

DAY = dt.date(2024, 10, 8)

ENGLISH = [
    (
        "Italy has revoked licences for bombs and missiles to Saudi Arabia and the UAE.",
        "revocation",
        "IT",
        ("SA", "AE"),
    ),
    (
        "The Biden administration has imposed a freeze on arms sales to Saudi Arabia and the UAE.",
        "suspension",
        "US",
        ("SA", "AE"),
    ),
    (
        "The State Department was putting on hold the sale of munitions to Riyadh.",
        "suspension",
        "US",
        ("SA",),
    ),
    (
        "Belgium's Wallonia region has suspended weapons export licences for Saudi Arabia after a court ruling.",
        "suspension",
        "BE",
        ("SA",),
    ),
    (
        "A Belgian court on Monday suspended arms export licences for Saudi Arabia granted by the Walloon government.",
        "suspension",
        "BE",
        ("SA",),
    ),
    (
        "A Dutch appeals court has ordered the government to halt the delivery of F-35 fighter jet parts to Israel.",
        "suspension",
        "NL",
        ("IL",),
    ),
    ("Germany has approved arms exports to Saudi Arabia for the first time since 2018.", "resumption", "DE", ("SA",)),
    (
        "Norway's foreign ministry said it would stop all exports of defence material to Saudi Arabia.",
        "suspension",
        "NO",
        ("SA",),
    ),
    (
        "New Zealand will suspend exports of military and dual-use goods to Hong Kong, its foreign minister said.",
        "suspension",
        "NZ",
        ("HK",),
    ),
    ("The European Union on Monday extended its arms embargo on Myanmar for another year.", "extension", "EU", ("MM",)),
    (
        "Sweden's export authority said on Friday it had lifted its ban on arms exports to Turkey.",
        "lifting",
        "SE",
        ("TR",),
    ),
    (
        "China has banned exports of gallium, germanium and antimony with military uses to the United States.",
        "suspension",
        "CN",
        ("US",),
    ),
    (
        "Beijing suspended its ban on exports of gallium and germanium to the United States until November 2026.",
        "lifting",
        "CN",
        ("US",),
    ),
    (
        "The United States paused a shipment of 2,000-pound bombs to Israel last week, a senior official said.",
        "suspension",
        "US",
        ("IL",),
    ),
    ("Spain's cabinet approved a total arms embargo on Israel.", "suspension", "ES", ("IL",)),
    (
        "South Africa blocks arms sales to Saudi Arabia and the UAE in a row over inspections.",
        "suspension",
        "ZA",
        ("SA", "AE"),
    ),
    (
        "Canada freezes new permits for arms exports to Saudi Arabia while it reviews existing ones.",
        "freeze_on_new",
        "CA",
        ("SA",),
    ),
    (
        "Ottawa has cancelled 29 permits for exports of military goods to Turkey, Marc Garneau announced Monday.",
        "cancellation",
        "CA",
        ("TR",),
    ),
    ("Switzerland has vetoed the re-export of Swiss-made ammunition to Ukraine by Germany.", "denial", "CH", ("UA",)),
    ("Germany rejected an application to export Leopard tank upgrades to Turkey.", "denial", "DE", ("TR",)),
    ("The Pentagon has halted shipments of some air defence missiles to Ukraine.", "suspension", "US", ("UA",)),
    ("The United States has resumed weapons shipments to Ukraine.", "resumption", "US", ("UA",)),
    ("Serbia has suspended exports of all weapons and ammunition.", "suspension", "RS", ()),
    (
        "Britain has suspended arms export licences to Turkey, the foreign secretary told MPs.",
        "suspension",
        "GB",
        ("TR",),
    ),
    (
        "The Netherlands will no longer export weapons to Saudi Arabia, the foreign ministry said.",
        "suspension",
        "NL",
        ("SA",),
    ),
    (
        "The Czech government has put a temporary ban on exports of military equipment to Israel.",
        "suspension",
        "CZ",
        ("IL",),
    ),
    (
        "France has decided to suspend any plans to export weapons that could be used in Syria to Turkey.",
        "suspension",
        "FR",
        ("TR",),
    ),
    ("Finland has stopped granting export licences for military equipment to Turkey.", "freeze_on_new", "FI", ("TR",)),
    (
        "No new arms export licences for Israel will be approved for now, the Italian foreign minister said.",
        "freeze_on_new",
        "IT",
        ("IL",),
    ),
    ("Japan removed export curbs on chip materials bound for South Korea.", "lifting", "JP", ("KR",)),
    ("The US government will allow Nvidia to resume sales of its H20 chips to China.", "resumption", "US", ("CN",)),
    ("Washington has eased an arms embargo on Cyprus for a fifth year.", "lifting", "US", ("CY",)),
    ("The UK has reinstated export licences for military goods to Israel.", "resumption", "GB", ("IL",)),
    ("Greece withdrew permission for the transfer of missiles to Libya.", "revocation", "GR", ("LY",)),
    ("Australia has frozen defence exports to Myanmar after the coup.", "suspension", "AU", ("MM",)),
    ("India's ban on drone exports was lifted on Tuesday.", "lifting", "IN", ()),
    ("Israel has halted sales of cyber weapons to Rwanda.", "suspension", "IL", ("RW",)),
    (
        "Poland's government announced that it is stopping deliveries of weapons to Ukraine.",
        "suspension",
        "PL",
        ("UA",),
    ),
    (
        "Export licences for surveillance equipment to Egypt have been withdrawn by the Dutch government.",
        "revocation",
        "NL",
        ("EG",),
    ),
    ("Berlin has imposed a moratorium on weapons exports to Saudi Arabia.", "suspension", "DE", ("SA",)),
    (
        "The moratorium on new export permits for Saudi Arabia was lifted by Canada on Thursday.",
        "lifting",
        "CA",
        ("SA",),
    ),
    ("The State Department has approved the resumption of arms sales to Bahrain.", "resumption", "US", ("BH",)),
    ("The US has partially suspended licences for arms exports to Nicaragua.", "partial_suspension", "US", ("NI",)),
    ("London suspended around 30 of 350 arms export licences for Israel.", "partial_suspension", "GB", ("IL",)),
    ("Ukraine has imposed a presumption of denial on arms exports to Serbia.", "denial", "UA", ("RS",)),
    (
        "The Commerce Department will review licence applications for exports to Nicaragua under a policy of denial.",
        "denial",
        "US",
        ("NI",),
    ),
]
FRENCH = [
    ("Le Canada a suspendu les permis d'exportation d'armes vers la Turquie.", "suspension", "CA", ("TR",)),
    ("Berne retire deux autorisations d'exporter des drones vers l'Arabie saoudite.", "revocation", "CH", ("SA",)),
    (
        "Les licences d'armes vers Israël ont été annulées par le gouvernement wallon.",
        "cancellation",
        "BE",
        ("IL",),
    ),
    ("La France a levé l'embargo sur les ventes d'armes à la Libye.", "lifting", "FR", ("LY",)),
    ("Ottawa a prolongé la suspension des exportations d'armes vers la Turquie.", "extension", "CA", ("TR",)),
    ("Paris suspend ses ventes d'armes à Ankara.", "suspension", "FR", ("TR",)),
]
NO_ACT = [
    (
        "en",
        "MPs voted for suspending arms sales to Israel, but this is not binding on the British government.",
    ),
    ("en", "Canada is considering whether to suspend arms exports to Israel."),
    ("en", "The High Court dismissed a legal challenge seeking to halt British arms exports to Saudi Arabia."),
    ("en", "Germany denied reports that it had suspended arms exports to Israel."),
    ("en", "The Dutch parliament called on the government to halt weapons exports to Turkey."),
    ("en", "France has no plans to stop selling weapons to Egypt, its defence minister said."),
    ("en", "Campaigners want Norway to revoke all export licences for munitions to the UAE."),
    ("en", "Sweden said it would review its export permits for Turkey."),
    ("en", "Belgium continues to export weapons to Saudi Arabia despite calls for a ban."),
    ("en", "The UN Security Council should impose an arms embargo on Myanmar, Amnesty International said."),
    ("en", "Spain threatened to cancel the sale of 400 bombs to Saudi Arabia."),
    ("en", "Britain has ruled out suspending arms sales to Israel."),
    ("en", "The court refused to order the suspension of arms export permits for Israel."),
    ("en", "Labour would suspend arms sales to Saudi Arabia, its leader said."),
    ("en", "A Danish lawsuit aims to stop exports of F-35 parts to Israel."),
    ("en", "If elected, the party will ban arms exports to Israel."),
    ("fr", "Des députés demandent à la France de suspendre les ventes d'armes à la Turquie."),
    ("fr", "Le Canada n'a pas suspendu les permis d'exportation d'armes vers Israël."),
    ("fr", "La Belgique envisage de suspendre les licences d'exportation d'armes vers l'Arabie saoudite."),
]


def acts(text: str, language: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    facts = extract(Document(text, None, language, DAY), reference.cold_gazetteer())
    return [(action.type, action.issuer, action.destinations) for action in facts.actions if action.is_current]


@pytest.mark.parametrize(("text", "kind", "issuer", "destinations"), ENGLISH)
def test_an_act_is_read_however_it_is_worded(text: str, kind: str, issuer: str, destinations: tuple[str, ...]) -> None:
    assert acts(text, "en") == [(kind, issuer, destinations)]


@pytest.mark.parametrize(("text", "kind", "issuer", "destinations"), FRENCH)
def test_an_act_is_read_in_french(text: str, kind: str, issuer: str, destinations: tuple[str, ...]) -> None:
    assert acts(text, "fr") == [(kind, issuer, destinations)]


@pytest.mark.parametrize(("language", "text"), NO_ACT)
def test_what_is_wanted_weighed_denied_or_refused_is_no_act(language: str, text: str) -> None:
    assert acts(text, language) == []
