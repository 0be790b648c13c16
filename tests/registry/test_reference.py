"""The reference data that ships: complete, unambiguous where it says so, and refused loudly where a file is wrong."""

from __future__ import annotations

import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from exportwatch.extraction.lexicon import lexicon_of
from exportwatch.extraction.places import finder
from exportwatch.registry import reference
from exportwatch.vocabulary import NameKind

# ISO 3166-1, officially assigned alpha-2 codes, as in iso-codes on 2026-11-22.
_ISO = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY "
    "BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK "
    "FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR "
    "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK "
    "ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
    "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
ISO_CODES = frozenset(_ISO.split())
NO_DEMONYM = {"AQ", "BV", "EU", "GS", "HM", "SJ", "TF", "UM", "VA"}
SEAT_MEANS_SOMETHING_ELSE = {"AG", "BG", "CL", "CR", "GD", "GY", "JM", "KM", "BS", "SC"}
SEAT_HAS_THE_COUNTRYS_NAME = {"DJ", "LU", "MC", "SG", "SM", "VA"}
_NO_SEAT = (
    "AI AQ BL BM BQ BV CC CX EH FK GF GI GP GS HK HM IM IO KY MF MO MQ MS NF PM PN PR RE SH SJ TC TF TK UM VG WF YT"
)
TERRITORIES_WITHOUT_SEAT = set(_NO_SEAT.split())
AMBIGUOUS = {
    "Brussels": ("BE", "EU"),
    "Congo": ("CD", "CG"),
    "Congolese": ("CD", "CG"),
    "Dominican": ("DM", "DO"),
    "Dominicans": ("DM", "DO"),
    "Korean": ("KP", "KR"),
    "Koreans": ("KP", "KR"),
    "Virgin Islander": ("VG", "VI"),
    "Virgin Islanders": ("VG", "VI"),
}


def _codes_with(kind: NameKind) -> set[str]:
    return {row.code for row in reference.country_names() if row.kind is kind and row.language == "en"}


def test_every_iso_country_is_there_once() -> None:
    codes = [row.code for row in reference.countries()]
    assert len(ISO_CODES) == 249
    assert set(codes) == ISO_CODES | {"EU", "XK"}
    assert len(codes) == len(set(codes))
    assert {row.code for row in reference.countries() if not row.alpha3} == {"EU", "XK"}


def test_every_country_has_a_common_and_an_official_name() -> None:
    everyone = {row.code for row in reference.countries()}
    assert _codes_with(NameKind.COMMON) == everyone
    assert _codes_with(NameKind.OFFICIAL) == everyone
    forms = {(row.code, row.name, row.kind) for row in reference.country_names()}
    for country in reference.countries():
        assert (country.code, country.name, NameKind.COMMON) in forms
        assert (country.code, country.official_name, NameKind.OFFICIAL) in forms


def test_every_country_has_a_french_name() -> None:
    french = {row.code for row in reference.country_names() if row.language == "fr"}
    assert french == {row.code for row in reference.countries()}


def test_every_country_has_a_demonym_but_for_the_listed() -> None:
    assert {row.code for row in reference.countries()} - _codes_with(NameKind.DEMONYM) == NO_DEMONYM


def test_every_government_has_its_seat_but_for_the_listed() -> None:
    without = {row.code for row in reference.countries()} - _codes_with(NameKind.METONYM)
    assert without == (SEAT_MEANS_SOMETHING_ELSE | SEAT_HAS_THE_COUNTRYS_NAME | TERRITORIES_WITHOUT_SEAT)


def test_only_the_listed_forms_stand_for_two_countries() -> None:
    assert dict(reference.ambiguous_forms()) == AMBIGUOUS
    across_languages: dict[str, set[str]] = {}
    for row in reference.country_names():
        across_languages.setdefault(row.name, set()).add(row.code)
    assert {name for name, codes in across_languages.items() if len(codes) > 1} == set(AMBIGUOUS)


def test_companies_and_countries_share_no_form() -> None:
    countries = {row.name for row in reference.country_names()}
    for company in reference.companies():
        assert not countries & {company.name, *company.other_names, *company.former_names}


@pytest.mark.parametrize(
    ("written", "code", "kind"),
    [
        ("Ottawa", "CA", "seat"),
        ("Ankara", "TR", "seat"),
        ("Berlin", "DE", "seat"),
        ("London", "GB", "seat"),
        ("Downing Street", "GB", "seat"),
        ("The Hague", "NL", "seat"),
        ("Kiev", "UA", "seat"),
        ("Nur-Sultan", "KZ", "seat"),
        ("Turkey", "TR", "name"),
        ("Türkiye", "TR", "name"),
        ("Republic of Turkey", "TR", "name"),
        ("U.K.", "GB", "name"),
        ("US", "US", "name"),
        ("EU", "EU", "name"),
        ("UAE", "AE", "name"),
        ("Burma", "MM", "name"),
        ("Swaziland", "SZ", "name"),
        ("Czech Republic", "CZ", "name"),
        ("Côte d’Ivoire", "CI", "name"),
        ("Ivory Coast", "CI", "name"),
        ("Turks", "TR", "demonym"),
        ("Azeris", "AZ", "demonym"),
        ("Emirati", "AE", "demonym"),
        ("Dutch", "NL", "demonym"),
    ],
)
def test_a_report_s_word_is_found(written: str, code: str, kind: str) -> None:
    places, _ = finder(reference.cold_gazetteer(), lexicon_of("en")).find(f"On Tuesday, {written} said nothing.")
    assert [(place.code, place.kind) for place in places] == [(code, kind)]


@pytest.mark.parametrize(
    "written", ["South Sudan", "Guinea-Bissau", "Papua New Guinea", "Dominican Republic", "Nigeria"]
)
def test_a_country_inside_another_s_name_is_not_found(written: str) -> None:
    places, _ = finder(reference.cold_gazetteer(), lexicon_of("en")).find(f"Nothing goes to {written} now.")
    assert len(places) == 1


@pytest.mark.parametrize("written", [*AMBIGUOUS, "Gaza", "Sofia", "Turk", "Virgin Islands"])
def test_a_word_that_would_be_a_guess_is_not_found(written: str) -> None:
    places, _ = finder(reference.cold_gazetteer(), lexicon_of("en")).find(f"Nothing goes to {written} now.")
    assert places == ()


@pytest.mark.parametrize(
    ("written", "name", "country"),
    [
        ("Wescam", "L3Harris Wescam", "CA"),
        ("Baykar Makina", "Baykar", "TR"),
        ("Krauss-Maffei Wegmann", "KNDS Deutschland", "DE"),
        ("GDLS-Canada", "General Dynamics Land Systems–Canada", "CA"),
    ],
)
def test_a_company_is_found_by_any_of_its_names(written: str, name: str, country: str) -> None:
    _, companies = finder(reference.cold_gazetteer(), lexicon_of("en")).find(f"The sensors of {written} stay at home.")
    assert [(found.company.names[0], found.company.country) for found in companies] == [(name, country)]


def test_following_parents_ends() -> None:
    parents = {row.name: row.parent for row in reference.companies()}
    for name in parents:
        chain = [name]
        while (parent := parents[chain[-1]]) is not None:
            assert parent not in chain
            chain.append(parent)


@pytest.mark.parametrize("file", [reference.COUNTRIES, reference.COUNTRY_NAMES, reference.COMPANIES])
def test_files_are_plain_utf8_in_nfc(file: str) -> None:
    raw = (reference.FOLDER / file).read_bytes()
    text = raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert text.endswith("\n")
    assert unicodedata.is_normalized("NFC", text)
    assert "’" not in text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the files that a test may spoil."""
    for file in reference.FOLDER.glob("*.csv"):
        shutil.copy(file, tmp_path / file.name)
    return tmp_path


def _append(folder: Path, file: str, row: str) -> int:
    """Add a row at the end and return its line number."""
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("QQ,Nowhere,common,en,,", "unknown code “QQ”"),
        ("TR,Turkland,nickname,en,,", "unknown kind “nickname”; use one of official, common"),
        ("TR,Turkland,common,english,,", "language “english”"),
        ("TR,Turkland,former,en,1923,", "“1923” is not a date"),
        ("TR,Turkland,former,en,2022-06-01,2020-01-01", "valid_to 2020-01-01 is before"),
        ("TR,Turkey,common,en,,", "“Turkey” stands in an earlier row"),
        ("TR,Turkland,common,en", "4 cells where 6 are due"),
        ("TR,Tu\u0308rkland,common,en,,", "NFC"),
        ("TR,,common,en,,", "the name is missing"),
    ],
)
def test_a_wrong_name_row_is_refused_with_its_line(folder: Path, row: str, says: str) -> None:
    line = _append(folder, reference.COUNTRY_NAMES, row)
    with pytest.raises(ValueError, match=f"country_names.csv, line {line}: ") as caught:
        reference.country_names(folder)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Acme Arms,QQ,,,", "unknown country “QQ”"),
        ("Acme Arms,US,,,Acme Holding", "parent “Acme Holding” is not the name"),
        ("Acme Arms,US,,,Acme Arms", "parent “Acme Arms” is not the name"),
        ("Acme Arms,US,Wescam,,", "“Wescam” stands in this file twice"),
        ("Acme Arms,US,Acme||AA,,", "a name is empty"),
    ],
)
def test_a_wrong_company_row_is_refused_with_its_line(folder: Path, row: str, says: str) -> None:
    line = _append(folder, reference.COMPANIES, row)
    with pytest.raises(ValueError, match=f"companies.csv, line {line}: ") as caught:
        reference.companies(folder)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Q1,,Nowhere,Nowhere,", "code “Q1”"),
        ("QQ,qq,Nowhere,Nowhere,", "alpha3 “qq”"),
        ("TR,,Nowhere,Nowhere,", "“TR” stands in an earlier row"),
        ("QQ,,Canada,Canada,", "“Canada” stands in an earlier row"),
        ("QQ,,Nowhere,,", "must both be given"),
    ],
)
def test_a_wrong_country_row_is_refused_with_its_line(folder: Path, row: str, says: str) -> None:
    line = _append(folder, reference.COUNTRIES, row)
    with pytest.raises(ValueError, match=f"countries.csv, line {line}: ") as caught:
        reference.countries(folder)
    assert says in str(caught.value)


def test_a_file_with_other_columns_is_refused(folder: Path) -> None:
    (folder / reference.COUNTRIES).write_text("code,name\nTR,Turkey\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"countries\.csv, line 1: the columns must be code, alpha3, name"):
        reference.countries(folder)


@pytest.mark.parametrize("file", [reference.COUNTRIES, reference.COUNTRY_NAMES, reference.COMPANIES])
def test_the_digest_changes_with_each_file(folder: Path, file: str) -> None:
    assert reference.digest(folder) == reference.digest()
    with (folder / file).open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert reference.digest(folder) != reference.digest()


def test_the_reader_needs_no_framework() -> None:
    reading = "from exportwatch.registry import reference; reference.cold_gazetteer()"
    code = f"import sys; {reading}; sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0
