"""French is read as English is: acts and what only looks like one, dates, counts, quotations and who speaks."""

from __future__ import annotations

import datetime as dt

import pytest

from exportwatch.extraction.counts import find_counts
from exportwatch.extraction.dates import find_dates
from exportwatch.extraction.engine import extract
from exportwatch.extraction.facts import Document, Facts, Gazetteer, KnownCountry, Span
from exportwatch.extraction.lexicon import lexicon_of
from exportwatch.extraction.text import tokens

FRENCH = lexicon_of("fr")
TUESDAY = dt.date(2024, 3, 12)


def _country(code: str, names: tuple[str, ...], demonyms: tuple[str, ...], seats: tuple[str, ...]) -> KnownCountry:
    return KnownCountry(code, names, demonyms, seats, language="fr")


MONDE = Gazetteer(
    countries=(
        _country("CA", ("Canada",), ("canadien", "canadienne", "Canadiens"), ("Ottawa",)),
        _country("TR", ("Turquie",), ("turc", "turque"), ("Ankara",)),
        _country("FR", ("France",), ("français", "française"), ("Paris",)),
        _country("DE", ("Allemagne",), ("allemand", "allemande"), ("Berlin",)),
        _country("SE", ("Suède",), ("suédois", "suédoise"), ("Stockholm",)),
        _country("CH", ("Suisse",), ("suisse", "suisses"), ("Berne",)),
        _country("BE", ("Belgique",), ("belge", "belges"), ()),
        _country("SA", ("Arabie saoudite",), ("saoudien", "saoudienne"), ("Riyad",)),
        _country("AE", ("Émirats arabes unis", "Émirats"), ("émirien",), ("Abou Dhabi",)),
        _country("EU", ("Union européenne", "UE"), (), ()),
        _country("IL", ("Israël",), ("israélien", "israélienne"), ("Jérusalem",)),
        KnownCountry("GB", ("United Kingdom", "Paris Match"), (), ("London",)),
    )
)


def read(text: str) -> Facts:
    return extract(Document(text, None, "fr", TUESDAY), MONDE)


def test_what_the_goods_are_is_read_behind_the_word_for_export() -> None:
    (act,) = read("Le Canada a suspendu les permis d'exportation de capteurs de drones vers la Turquie.").actions
    assert act.goods == "capteurs de drones"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("le 3 mars 2024", "2024-03-03"),
        ("le 1er février", "2024-02-01"),
        ("vendredi 8 mars", "2024-03-08"),
        ("lundi", "2024-03-11"),
        ("mardi dernier", "2024-03-05"),
        ("hier", "2024-03-11"),
        ("aujourd’hui", "2024-03-12"),
        ("en octobre 2023", "2023-10"),
        ("ce mois-ci", "2024-03"),
        ("l'an dernier", "2023"),
        ("il y a deux mois", "2024-01"),
    ],
)
def test_a_date_is_counted_from_publication(text: str, iso: str) -> None:
    (found,) = find_dates(text, Span(0, len(text)), TUESDAY, FRENCH)
    assert found.iso == iso


@pytest.mark.parametrize(
    ("text", "minimum", "maximum", "approx", "total"),
    [
        ("trente licences", 30, 30, None, None),
        ("une trentaine de permis", None, None, 30, None),
        ("30 des 350 licences", 30, 30, None, 350),
        ("plus de 1 200 autorisations", 1201, None, None, None),
        ("au moins seize permis", 16, None, None, None),
        ("20 à 30 demandes", 20, 30, None, None),
        ("une vingtaine d'autorisations", None, None, 20, None),
    ],
)
def test_a_count_keeps_its_bounds(
    text: str, minimum: int | None, maximum: int | None, approx: int | None, total: int | None
) -> None:
    (found,) = find_counts(text, Span(0, len(text)), FRENCH)
    assert (found.minimum, found.maximum, found.approx, found.of_total) == (minimum, maximum, approx, total)


QUOTED = "Ces licences ne répondent plus à nos critères"
SUSPENDED = "Ottawa a suspendu les permis d'exportation d'armes vers la Turquie. "


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        (
            f"« {QUOTED} », a déclaré la ministre des Affaires étrangères, Lise Morand.",
            "Lise Morand",
            "ministre des Affaires étrangères",
        ),
        (f"« {QUOTED} », a dit lundi le porte-parole Jean Tessier.", "Jean Tessier", "porte-parole"),
        (f"« {QUOTED} », affirme Lise Morand, directrice de l'Observatoire des ventes.", "Lise Morand", "directrice"),
        (f"« {QUOTED}, a expliqué Lise Morand, ministre des Armées. »", "Lise Morand", "ministre des Armées"),
        (f"« {QUOTED} », a fait valoir Lise Morand, la ministre des Armées.", "Lise Morand", "ministre des Armées"),
        (f"« {QUOTED} », a réagi Lise Morand.", "Lise Morand", None),
        (f"« {QUOTED} », soupire Lise Morand.", "Lise Morand", None),
        (f"« {QUOTED} », s'est félicité Jean Tessier, député.", "Jean Tessier", "député"),
        (
            f"Le ministre français des Armées, Paul Lenoir, a répondu : « {QUOTED} ».",
            "Paul Lenoir",
            "ministre français des Armées",
        ),
        (
            f"Lise Morand, ministre du Commerce, a reçu la presse. « {QUOTED} », a-t-elle dit.",
            "Lise Morand",
            "ministre du Commerce",
        ),
    ],
)
def test_a_quotation_has_its_speaker_before_behind_or_inside(text: str, speaker: str, role: str | None) -> None:
    said = [one for one in read(SUSPENDED + text).statements if one.quote]
    assert [(one.speaker, one.role) for one in said] == [(speaker, role)]
    assert said[0].quote is not None
    assert said[0].quote.startswith(QUOTED)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("a déclaré le porte-parole du gouvernement Paul Martin.", "Paul Martin"),
        ("a dit la porte-parole du ministère Anne Roy.", "Anne Roy"),
        ("a dit la députée Ecolo, Anne Roy.", "Anne Roy"),
        ("a dit le sénateur LR, Paul Martin.", "Paul Martin"),
        ("plaide le chercheur Paul Martin.", "Paul Martin"),
        ("rétorque la ministre Anne Roy.", "Anne Roy"),
    ],
)
def test_a_party_and_a_government_belong_to_the_office(text: str, speaker: str) -> None:
    (said,) = [one for one in read(f"{SUSPENDED}« {QUOTED} », {text}").statements if one.quote]
    assert said.speaker == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Selon le ministère du Commerce, les livraisons reprendront.", "ministère du Commerce"),
        ("Le ministère du Commerce a fait savoir que la liste serait publiée.", "ministère du Commerce"),
        ("Lise Morand, du Parti du centre, a réclamé une enquête.", "Lise Morand"),
        ("La ministre Anne Roy a été citée par l'AFP comme disant que la sécurité passait avant tout.", "Anne Roy"),
        ("Le Monde citait hier le député Luc Morel comme disant que la décision était tardive.", "Luc Morel"),
        ("L'AFP, citant la ministre Anne Roy comme disant que rien ne partirait, a publié un démenti.", "Anne Roy"),
    ],
)
def test_reported_speech_has_its_speaker(text: str, speaker: str) -> None:
    assert [one.speaker for one in read(SUSPENDED + text).statements] == [speaker]


def test_short_forms_and_written_on_pronouns_are_words_of_their_own() -> None:
    text = "L’État, a-t-il dit, n'y peut rien aujourd'hui."
    made = tokens(text, Span(0, len(text)), FRENCH.text_marks)
    assert " ".join(made.lows) == "l' état , a il dit , n' y peut rien aujourd'hui ."


def test_a_text_is_searched_for_the_names_of_its_own_language() -> None:
    english = extract(Document("Turquie has suspended arms exports to United Kingdom.", None, "en", TUESDAY), MONDE)
    assert {mark.meaning for mark in english.marks if mark.kind == "country"} == {"GB, by name"}


def test_licences_for_export_show_by_themselves_what_a_text_is_about() -> None:
    text = (
        "Le Secrétariat d'État à l'économie a prolongé vendredi la suspension des licences d'exportation vers la "
        "Turquie décrétée l'automne dernier."
    )
    (act,) = [one for one in read(text).actions if one.is_current]
    assert (act.type, act.issuer, act.destinations) == ("extension", "CH", ("TR",))
    assert act.date is not None
    assert act.date.iso == "2024-03-08"
