"""What is a measure, of which kind, from whom to whom; and what only looks like one."""

from __future__ import annotations

import pytest

from exportwatch.extraction.engine import ENGINE_VERSION, extract
from exportwatch.extraction.facts import Document, Facts, Gazetteer
from exportwatch.vocabulary import ALLOWED_AXES, Axis, Instrument

from .world import WORLD, current, read

TOLD = [
    ("Canada has suspended export permits for camera turrets to Turkey.", "suspension", "CA", ("TR",)),
    ("Ottawa halted all arms sales to Turkey on Monday.", "suspension", "CA", ("TR",)),
    ("Shipments of military goods to Saudi Arabia have been stopped by Norway.", "suspension", "NO", ("SA",)),
    ("Sweden is putting weapons deliveries to Turkey on hold.", "suspension", "SE", ("TR",)),
    ("Berlin announced a suspension of arms exports to Saudi Arabia.", "suspension", "DE", ("SA",)),
    ("The UK suspended 12 of 90 arms licences for Saudi Arabia.", "partial_suspension", "GB", ("SA",)),
    ("Germany will grant no new licences for arms exports to Turkey.", "freeze_on_new", "DE", ("TR",)),
    ("Norway has stopped issuing licences for weapons exports to the UAE.", "freeze_on_new", "NO", ("AE",)),
    ("Sweden froze all new permits for military exports to Turkey.", "freeze_on_new", "SE", ("TR",)),
    ("Britain has revoked five licences for arms exports to Saudi Arabia.", "revocation", "GB", ("SA",)),
    ("Norway has revoked licences for arms exports to the UAE for a time.", "suspension", "NO", ("AE",)),
    ("Germany said it had suspended arms exports to Saudi Arabia.", "suspension", "DE", ("SA",)),
    ("Canada cancelled export permits for rifles to Turkey.", "cancellation", "CA", ("TR",)),
    ("Sweden denied three applications for arms exports to Turkey.", "denial", "SE", ("TR",)),
    ("Canada has lifted its ban on arms exports to Turkey.", "lifting", "CA", ("TR",)),
    ("Germany has ended the suspension of weapons licences for Saudi Arabia.", "lifting", "DE", ("SA",)),
    ("Norway suspended its restrictions on arms exports to Turkey.", "lifting", "NO", ("TR",)),
    ("Britain has resumed arms sales to Saudi Arabia.", "resumption", "GB", ("SA",)),
    ("Germany extended its freeze on arms exports to Saudi Arabia.", "extension", "DE", ("SA",)),
]


@pytest.mark.parametrize(("text", "kind", "issuer", "destinations"), TOLD)
def test_an_act_is_found_with_its_kind_its_country_and_its_destination(
    text: str, kind: str, issuer: str, destinations: tuple[str, ...]
) -> None:
    acts = current(text)
    assert [(act.type, act.issuer, act.destinations) for act in acts] == [(kind, issuer, destinations)]
    assert Instrument(acts[0].instrument)
    assert {Axis(axis) for axis in acts[0].applies_to} <= ALLOWED_AXES[Instrument(acts[0].instrument)]


NO_MEASURE = [
    "Campaigners urged Canada to suspend arms exports to Turkey.",
    "Two parties want Ottawa to halt weapons sales to Turkey at once.",
    "Rights groups called on Sweden to stop military shipments to Saudi Arabia.",
    "Canada should cancel its export permits for drones to Turkey, the union argued.",
    "Norway may suspend arms exports to Turkey.",
    "Germany could revoke the licences for weapons to Saudi Arabia.",
    "Sweden is considering a freeze on arms exports to Turkey.",
    "Ottawa plans to pause weapons exports to Turkey.",
    "Berlin threatened to halt arms deliveries to Saudi Arabia.",
    "Britain has not suspended any arms export licences for Saudi Arabia.",
    "London refused to stop arms sales to Saudi Arabia.",
    "The government denied that it had suspended arms exports to Turkey.",
    "Parliament rejected a motion to suspend arms exports to Turkey.",
    "If the fighting goes on, Canada will suspend its arms exports to Turkey.",
    "I am able to suspend or cancel arms export permits, the minister said.",
    "Sweden grants no licences for arms exports where there is a risk to civilians.",
    "Canada has suspended talks with Turkey about weapons.",
    "Norway suspended exports of salmon and other fish to Turkey.",
    "Colombian coal exports were halted by the UK, which also buys weapons and military drones.",
    "The court suspended his driver's license for six months; he had sold weapons before.",
    "Canada suspended an old routine in arms exports to Turkey.",
]


@pytest.mark.parametrize("text", NO_MEASURE)
def test_a_demand_an_intention_a_hedge_a_denial_or_another_object_makes_no_measure(text: str) -> None:
    assert current(text) == []
    assert read(text).relevant is False


@pytest.mark.parametrize(
    ("text", "axes"),
    [
        ("Canada has suspended the export permits for Turkey.", ("extant_permits",)),
        ("The permits for arms exports to Turkey were cancelled by Canada.", ("extant_permits",)),
        ("Canada has suspended arms exports to Turkey.", ()),
        ("Canada will issue no new permits for arms exports to Turkey.", ("new_applications",)),
        ("Canada has paused pending applications for arms exports to Turkey.", ("pending_applications",)),
        ("Canada has stopped deliveries of weapons to Turkey.", ("deliveries",)),
    ],
)
def test_what_an_act_applies_to_is_said_only_where_the_text_says_it(text: str, axes: tuple[str, ...]) -> None:
    assert [act.applies_to for act in current(text)] == [axes]


@pytest.mark.parametrize(
    "text",
    [
        "Norway has suspended arms exports to Turkey over fears that weapons reach Azerbaijan.",
        "Norway has suspended arms exports to Turkey, which were used against Armenia.",
        "Norway has suspended arms exports to Turkey because Azeri troops fight Armenian forces with them.",
        "Norway has suspended arms exports to Turkey while it looks into their use in Yemen.",
    ],
)
def test_a_country_at_war_or_at_the_end_of_a_diversion_is_no_destination(text: str) -> None:
    assert [(act.issuer, act.destinations) for act in current(text)] == [("NO", ("TR",))]


def test_several_destinations_are_all_found() -> None:
    (act,) = current("Norway has halted weapons exports to Saudi Arabia, Turkey and the United Arab Emirates.")
    assert act.destinations == ("SA", "TR", "AE")


def test_the_federal_government_is_that_of_the_country_the_text_is_about() -> None:
    (act,) = current(
        "The federal government is suspending exports of targeting sensors to Turkey.\n\n"
        "Ottawa said that Canadian officials were looking into reports from Armenia."
    )
    assert (act.issuer, act.destinations) == ("CA", ("TR",))


def test_one_act_told_in_headline_lead_and_quote_is_one_action() -> None:
    text = (
        "Canada halts drone camera exports to Turkey\n\n"
        "OTTAWA (Wire) — Canada has suspended exports of drone cameras to Turkey, officials said on Monday.\n\n"
        "“For the time being I have suspended the export permits to Turkey,” said Canadian Trade Minister Anna Holm."
    )
    facts = read(text, title="Canada halts drone camera exports to Turkey")
    (act,) = facts.actions
    assert len(act.evidence) == 3
    assert act.evidence[0].of(text).startswith("“For the time being")
    assert act.applies_to == ("extant_permits",)
    assert (act.announced_by, act.announced_by_role) == ("Anna Holm", "Canadian Trade Minister")
    assert act.date is not None
    assert act.date.iso == "2020-10-05"


def test_history_inside_the_news_is_background() -> None:
    text = (
        "Sweden has revoked all licences for arms exports to Turkey.\n\n"
        "In 2018 Germany had suspended arms exports to Saudi Arabia."
    )
    facts = read(text)
    assert [(act.type, act.issuer, act.is_current) for act in facts.actions] == [
        ("revocation", "SE", True),
        ("suspension", "DE", False),
    ]


def test_a_travelling_minister_is_no_measure() -> None:
    text = (
        "Canada has suspended military exports to Turkey.\n\n"
        "The prime minister asked his trade minister to travel to Berlin, and stopped short of further steps."
    )
    assert len(current(text)) == 1


def test_a_language_without_word_lists_yields_nothing() -> None:
    document = Document("Kanada hat Waffenexporte in die Türkei ausgesetzt.", None, "de", None)
    assert extract(document, WORLD) == Facts(ENGINE_VERSION, relevant=False)


def test_without_a_gazetteer_an_act_is_found_and_its_countries_stay_open() -> None:
    document = Document("Canada has suspended export permits for drones to Turkey.", None, "en", None)
    (act,) = extract(document, Gazetteer()).actions
    assert (act.type, act.issuer, act.destinations) == ("suspension", None, ())


@pytest.mark.parametrize(
    "text",
    [
        "STOCKHOLM. The licence for arms exports to Turkey was withdrawn. Yemen and Armenia had asked for it.",
        "The export office in Stockholm has withdrawn a licence for arms exports to Turkey.",
        "Kristersson stops arms exports to Turkey\n\nUntil further notice no arms exports to Turkey will be approved.",
    ],
)
def test_who_acts_is_also_told_by_the_dateline_the_seat_of_an_office_or_the_head_of_government(text: str) -> None:
    assert {(act.issuer, act.destinations) for act in current(text)} == {("SE", ("TR",))}


def test_a_title_that_the_text_does_not_repeat_says_who_acts() -> None:
    facts = read("A licence for rifles bound for Turkey was cancelled on Monday.", title="Sweden cancels rifle licence")
    assert [(act.type, act.issuer) for act in facts.actions] == [("cancellation", "SE")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Canada suspended five permits for rifles to Turkey. Some sixty others remain valid.", "partial_suspension"),
        ("Canada suspended permits for rifles to Turkey. All other permits stay in force.", "partial_suspension"),
        ("Of five arms export permits for Turkey, two have been suspended by Canada.", "partial_suspension"),
        ("Canada suspended five permits for rifles to Turkey. Others criticised it.", "suspension"),
    ],
)
def test_permits_of_which_others_go_on_are_suspended_in_part(text: str, kind: str) -> None:
    assert [act.type for act in current(text)] == [kind]


def test_each_item_of_a_round_up_tells_of_its_own_country() -> None:
    text = (
        "NORWAY. No new export licences for arms to Turkey: the ministry made it known on Monday.\n\n"
        "CANADA. The foreign ministry has withdrawn a permit for rifles. The decision is dated 2 October.\n\n"
        "GERMANY. On Monday the ban on arms exports to Saudi Arabia was lifted by the cabinet.\n\n"
        "SWEDEN. Nothing new since Friday, when arms exports to Turkey were halted."
    )
    acts = [(act.type, act.issuer, act.destinations, act.date and act.date.iso) for act in current(text)]
    assert acts == [
        ("freeze_on_new", "NO", ("TR",), "2020-10-05"),
        ("revocation", "CA", (), "2020-10-02"),
        ("lifting", "DE", ("SA",), "2020-10-05"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Sweden's embargo on arms for Turkey runs out in May. On Monday the ministry extended it.", "extension"),
        ("Sweden's embargo on arms for Turkey was to lapse in May. On Monday it was lifted.", "lifting"),
        (
            "Sweden suspended rifle permits for Turkey in May. On Monday it cancelled the ones for pistols.",
            "cancellation",
        ),
        ("Sweden has suspended the arms export permit of a drone maker. The customer is Turkey.", "suspension"),
        ("Arms permits for Turkey – the last one for rifles – were cancelled by Sweden on Monday.", "cancellation"),
        ("Sweden cancels arms export permits. Turkey is no longer a permitted destination.", "cancellation"),
        ("Sweden has suspended a maker's arms export permit. The customer was not named. It is Turkey.", "suspension"),
        (
            "Sweden has suspended a maker's arms export permit. The customer stayed unnamed. Papers identified it as "
            "the army of Turkey.",
            "suspension",
        ),
        ("Sweden on Monday weighed its ties with Turkey. It suspended all arms exports to that country.", "suspension"),
    ],
)
def test_what_is_taken_up_again_and_where_it_was_to_go_stand_in_another_sentence(text: str, kind: str) -> None:
    assert [(act.type, act.issuer, act.destinations) for act in current(text)] == [(kind, "SE", ("TR",))]


@pytest.mark.parametrize(
    ("text", "kind", "toward"),
    [
        ("Sweden has added Armenia to the list of proscribed destinations for its arms exports.", "denial", "AM"),
        ("The State Department removed Armenia from the list of countries in ITAR 126.1.", "lifting", "AM"),
        (
            "The State Department struck Armenia from the list in ITAR § 126.1 of destinations that meet a policy of "
            "denial.",
            "lifting",
            "AM",
        ),
    ],
)
def test_whoever_is_put_on_a_list_to_which_nothing_is_licensed_or_taken_off_it(
    text: str, kind: str, toward: str
) -> None:
    assert [(act.type, act.destinations) for act in current(text)] == [(kind, (toward,))]


def test_these_applications_are_those_named_before() -> None:
    text = (
        "Sweden on Monday revoked arms export permits for Turkey.\n\nIn 2015 Sweden had put pending applications for "
        "arms exports to Armenia on hold. It has now taken up these applications again."
    )
    acts = [(act.type, act.destinations) for act in current(text)]
    assert acts == [("revocation", ("TR",)), ("resumption", ("AM",))]


def test_another_act_behind_a_pronoun_has_its_own_destination() -> None:
    text = "Sweden has decided to lift its arms embargo on Armenia, and it cancelled permits for drones to Turkey."
    acts = [(act.type, act.destinations) for act in current(text)]
    assert acts == [("lifting", ("AM",)), ("cancellation", ("TR",))]


@pytest.mark.parametrize(
    "text",
    [
        "Sweden has cancelled the arms export permits to Turkey that were suspended.",
        "The arms export permits for Turkey that were suspended in September have been cancelled by Sweden.",
        "Sweden announced the cancellation of the arms export permits for Turkey that had been suspended.",
    ],
)
def test_what_was_done_to_permits_before_only_says_which_they_are(text: str) -> None:
    assert [act.type for act in current(text)] == ["cancellation"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Sweden will grant arms export licences for Turkey again, ending a freeze of two years.", "resumption"),
        ("Sweden has lifted its freeze. Arms export licences for Turkey will be granted again.", "lifting"),
        ("Sweden lifts its ban on arms exports to Turkey, and applications will be reviewed again.", "lifting"),
    ],
)
def test_of_a_lifting_and_a_resumption_the_one_counts_that_leads(text: str, kind: str) -> None:
    assert [act.type for act in current(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Sweden has halted all export licences and the processing of applications for arms to Turkey.",
        "Sweden will suspend all arms export licences for Turkey and pending applications.",
    ],
)
def test_licences_and_applications_stopped_by_one_verb_are_two_acts(text: str) -> None:
    assert [act.type for act in current(text)] == ["suspension", "freeze_on_new"]


def test_beside_a_freeze_and_an_end_the_halt_of_all_permits_is_no_third_act() -> None:
    text = (
        "Sweden has stopped issuing arms export permits for Turkey and is cancelling valid permits. “We are halting "
        "all arms export permits for Turkey,” Trade Minister Eva Ek said. The permits are cancelled, she said."
    )
    assert sorted(act.type for act in current(text)) == ["cancellation", "freeze_on_new"]


def test_we_are_the_government_of_whoever_says_so() -> None:
    text = (
        "Sweden and Norway moved on Monday against Turkey.\n\n“We have now revoked all arms export licences for "
        "Turkey,” said Ole Vik, Norwegian foreign minister."
    )
    assert [(act.type, act.issuer) for act in current(text)] == [("revocation", "NO")]


@pytest.mark.parametrize(
    "text",
    [
        "Sweden axes arms deal with Turkey\n\nSweden will not renew a defence memorandum with Turkey, Eva Ek said.",
        "Sweden slaps arms embargo on Turkey\n\nThe vote of parliament on Monday has no binding force.",
        "Sweden halts arms exports to Turkey, official says; ministry denies it\n\nSweden has halted arms exports to "
        "Turkey, an official said.",
        "Related Sweden suspends arms exports to Turkey\n\nThe port is quiet today, and nothing moves in it.",
        "DRX halts arms exports to Turkey\n\nPolice searched DRX.\n\nA spokesman rose.\n\nHe wept.\n\nHe said that "
        "the company had suspended all exports of rifles to Turkey.",
    ],
)
def test_a_headline_alone_makes_no_act_of_a_deal_a_vote_or_a_firm(text: str) -> None:
    assert current(text) == []


def test_an_act_told_once_far_down_and_of_nobody_is_not_the_news() -> None:
    text = " ".join(f"Sentence {number} is about the weather in the port." for number in range(8))
    assert current(f"{text} The arms export licence was revoked. Sweden has ships.") == []


def test_one_easing_told_loosely_in_a_headline_is_one() -> None:
    text = "Swedish arms may go to Turkey again\n\nSweden has lifted its ban on arms exports to Turkey."
    assert [(act.type, act.issuer, act.destinations) for act in current(text)] == [("lifting", "SE", ("TR",))]


@pytest.mark.parametrize(
    "text",
    [
        "Sweden has ended the measure under which no arms export licences for Turkey were issued.",
        "Sweden suspended the rules by which weapons could not be exported to Turkey.",
        "Sweden has repealed its decision to halt arms exports to Turkey.",
    ],
)
def test_a_measure_is_a_restriction_where_its_words_say_what_it_stops(text: str) -> None:
    assert [(act.type, act.issuer, act.destinations) for act in current(text)] == [("lifting", "SE", ("TR",))]


@pytest.mark.parametrize(
    "text",
    [
        "Sweden's trade minister is sorry for breaking a promise not to license arms exports to Turkey.",
        "Sweden will sell arms to Turkey. The undertaking not to grant licences for arms to Turkey falls away.",
        "Having suspended arms sales to Turkey the day before, Sweden's government is quiet.",
        "Eva Ek spoke.\n\nShe was late.\n\nWhy?\n\nIn 2015 a row began. Swedish arms exports to Turkey halted.",
    ],
)
def test_what_was_promised_or_done_before_is_not_the_news(text: str) -> None:
    assert current(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Skyeye AG has put on ice its shipments of weapons to Turkey.",
        "DRX halts all arms sales to Turkey\n\nWith arms shipments to Turkey suspended, DRX of Oslo has become the "
        "first large maker to break with it.",
        "Since July 2019 Sweden has kept arms deliveries to both states suspended. Turkey is one of them.",
        "In the opinion it is stated that an application to export arms from Sweden to Turkey would have been denied.",
        "Northlight, the maker of camera turrets, has stopped shipping weapons to Turkey.",
        "The Canadian company's customers know that the exporter has halted arms sales to Turkey.",
        "Dockers have halted a shipment of weapons to Turkey.",
        "We call on the minister\n\n1. to suspend all arms exports to Turkey;\n\n2. to publish all permits.",
        "Canada's processing of arms export permits to Turkey was halted by a computer failure.",
        "Sales of weapons to Turkey by Canada remain suspended.",
        "Canada refuses applications for arms exports every month.",
    ],
)
def test_what_firms_and_failures_stop_or_what_lasts_is_no_act_of_these_days(text: str) -> None:
    assert current(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Norway suspended the licences for arms that could be used in the war in Chad.", "partial_suspension"),
        ("Norway suspended the licences for arms to Chad so that it can find out where they went.", "suspension"),
        ("Norway suspended the licences for arms to Chad because they could end up in a war.", "suspension"),
        ("Norway suspended the licences for arms to Chad while an audit may help to clear them up.", "suspension"),
    ],
)
def test_a_reason_behind_an_act_makes_it_no_partial_one(text: str, kind: str) -> None:
    assert [action.type for action in current(text)] == [kind]
