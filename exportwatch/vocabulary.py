"""Every closed vocabulary of the product, each word with its definition.

The words are those of the field (a *permit* is a licence, an authorisation …) and of the case-file format; code,
pages, files and messages use these and no others. An unlisted word is an error wherever it comes in. A member's
value is
stored and shown to machines; its `label` is shown to people; its `definition` stands beside the label where there is
room.

Knows nothing but Python: every room may import it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A vocabulary: `value` (stored), `label` (for people), `definition` (one sentence)."""

    label: str
    definition: str

    def __new__(cls, value: str, label: str = "", definition: str = "") -> Self:
        """Make a member from its three texts; a look-up such as `Axis("deliveries")` gives the value alone."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.definition = definition
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs (value, label) in order of definition, as Django's form and model fields take them."""
        return [(member.value, member.label) for member in cls]


class RecordState(Word):
    """Where a record stands between entry and the public."""

    DRAFT = "draft", "Draft", "Entered, not public."
    PUBLISHED = "published", "Published", "Part of the public record."
    WITHDRAWN = "withdrawn", "Withdrawn", "Was public; its page now says that it was withdrawn, and why."


class NameKind(Word):
    """What a country's name is."""

    OFFICIAL = "official", "Official name", "The name of the state in full."
    COMMON = "common", "Common name", "A name in everyday use."
    FORMER = "former", "Former name", "A name that the state has given up."
    DEMONYM = "demonym", "Demonym", "Its people, or the adjective: Turkish, Canadian."
    METONYM = "metonym", "Seat of government", "The seat of government, used as the government's name: Ottawa, Ankara."


class AuthorityKind(Word):
    """What an authority is."""

    MINISTRY = "ministry", "Ministry", "A ministry or department of a government."
    AGENCY = "agency", "Agency", "An office under a ministry, or an independent one."
    COURT = "court", "Court", "A court of law."
    CABINET = "cabinet", "Government", "The government as a whole, or its head."
    PARLIAMENT = "parliament", "Parliament", "A legislature or one of its committees."
    SUBNATIONAL = "subnational", "Regional authority", "A region that decides on permits itself, such as Wallonia."
    INTERGOVERNMENTAL = (
        "intergovernmental",
        "Intergovernmental body",
        "Several states together: the Council of the EU.",
    )


class PermitIdentity(Word):
    """How well a permit is known."""

    IDENTIFIED = "identified", "Identified", "One permit, known by a number or other mark."
    ANONYMOUS = "anonymous", "Anonymous", "One permit, known to exist, without a number."
    GROUP = "group", "Group", "Several permits spoken of together; its count may be a range or unknown."


class PermitKind(Word):
    """What sort of authorisation a permit is."""

    INDIVIDUAL = "individual", "Individual", "For one exporter and one consignee."
    OPEN = "open", "Open", "For one exporter and many shipments or destinations."
    GENERAL = "general", "General", "For every exporter who meets its conditions."
    BROKERING = "brokering", "Brokering", "For arranging a transfer between other countries."
    TRANSIT = "transit", "Transit", "For passing goods through the country."
    TEMPORARY = "temporary", "Temporary", "For goods that come back."


class PartyRole(Word):
    """The part a company plays in a permit."""

    EXPORTER = "exporter", "Exporter", "Holds the permit and sends the goods."
    CONSIGNEE = "consignee", "Consignee", "Receives the goods."
    INTERMEDIATE_CONSIGNEE = "intermediate_consignee", "Intermediate consignee", "Receives the goods on the way."
    END_USER = "end_user", "End user", "Uses the goods."
    ULTIMATE_END_USER = "ultimate_end_user", "Ultimate end user", "Uses the product into which the goods go."
    BROKER = "broker", "Broker", "Arranges the transfer."


class Ending(Word):
    """How a permit ended without a government's restriction; kept apart in every count."""

    EXPIRED = "expired", "Expired", "Its last good day passed."
    SURRENDERED = "surrendered", "Surrendered", "Its holder gave it back."
    EXHAUSTED = "exhausted", "Exhausted", "All that it allowed was exported."
    REPLACED = "replaced", "Replaced", "Another permit took its place."


class ControlList(Word):
    """A list of controlled goods that codes belong to."""

    WA_ML = "WA-ML", "Wassenaar Munitions List", "Munitions List of the Wassenaar Arrangement."
    EU_ML = "EU-ML", "EU Common Military List", "Common Military List of the European Union."
    EU_AI = "EU-AI", "EU dual-use list", "Annex I of Regulation (EU) 2021/821."
    CA_ECL = "CA-ECL", "Canadian Export Control List", "Export Control List of Canada, by group and item."
    GB_ML = "GB-ML", "UK Military List", "Schedule 2 of the UK Export Control Order 2008, ML entries."
    GB_PL = "GB-PL", "UK PL codes", "Entries of the UK's own lists, numbered PL."
    US_USML = "US-USML", "US Munitions List", "United States Munitions List, by category."
    US_CCL = "US-CCL", "US Commerce Control List", "Commerce Control List, by ECCN."


class Instrument(Word):
    """What a government does to permits by one measure."""

    SUSPEND = "suspend", "Suspension", "Existing permits temporarily have no effect."
    FREEZE_NEW = "freeze_new", "Freeze on new permits", "No new approvals; existing permits go on."
    PAUSE_PENDING = "pause_pending", "Pause of pending applications", "Applications are not processed."
    PRESUME_DENIAL = (
        "presume_denial",
        "Presumption of denial",
        "Refused unless exceptional circumstances are shown.",
    )
    DENY = "deny", "Denial", "An application is refused."
    REVOKE = "revoke", "Revocation", "Permits end for good by decision."
    CANCEL = "cancel", "Cancellation", "Permits end for good by decision; the Canadian word."
    ANNUL = "annul", "Annulment", "A court voids permits from the start."
    EMBARGO = "embargo", "Embargo", "A general prohibition toward a country."
    ADD_CONDITION = "add_condition", "New condition", "Permits or applications must meet a further condition."
    EASE = "ease", "Easing", "A restriction is relaxed."


class Axis(Word):
    """What a measure applies to: the four lights of “what exactly stopped?”."""

    EXTANT_PERMITS = "extant_permits", "Extant permits", "Permits that are issued and have not ended."
    PENDING_APPLICATIONS = "pending_applications", "Pending applications", "Applications that are in and not decided."
    NEW_APPLICATIONS = "new_applications", "New applications", "Applications still to come."
    DELIVERIES = "deliveries", "Deliveries", "Shipments under permits that stand."


_APPLICATIONS = frozenset({Axis.NEW_APPLICATIONS, Axis.PENDING_APPLICATIONS})
_PERMITS = frozenset({Axis.EXTANT_PERMITS})
ALLOWED_AXES: dict[Instrument, frozenset[Axis]] = {
    Instrument.SUSPEND: frozenset({Axis.EXTANT_PERMITS, Axis.DELIVERIES}),
    Instrument.FREEZE_NEW: _APPLICATIONS,
    Instrument.PRESUME_DENIAL: _APPLICATIONS,
    Instrument.DENY: _APPLICATIONS,
    Instrument.PAUSE_PENDING: frozenset({Axis.PENDING_APPLICATIONS}),
    Instrument.REVOKE: _PERMITS,
    Instrument.CANCEL: _PERMITS,
    Instrument.ANNUL: _PERMITS,
    Instrument.EMBARGO: frozenset(Axis),
    Instrument.ADD_CONDITION: frozenset(Axis),
    Instrument.EASE: frozenset(Axis),
}
"""Which axes an instrument may apply to; any other pair is refused."""


class Formality(Word):
    """How a measure is known to exist."""

    FORMAL = "formal", "Formal", "A published act of the government."
    INFORMAL_CONFIRMED = (
        "informal_confirmed",
        "Informal, confirmed",
        "Unpublished; the government says that it is so.",
    )
    REPORTED_ONLY = "reported_only", "Reported only", "Others report it; the government has not confirmed it."
    DENIED_BY_GOVERNMENT = (
        "denied_by_government",
        "Denied by the government",
        "The government says that it is not so.",
    )


class GroundCode(Word):
    """Why a government says that it acts."""

    ALLIANCE = "alliance", "Alliance", "Duties toward allies."
    ARMED_CONFLICT = "armed_conflict", "Armed conflict", "The destination takes part in an armed conflict."
    COURT_RULING = "court_ruling", "Court ruling", "A court requires it."
    DIVERSION = "diversion", "Diversion", "Goods reached, or may reach, an unauthorised user or use."
    END_USE_BREACH = "end_use_breach", "Breach of end-use terms", "The end user broke an undertaking."
    FOREIGN_POLICY = "foreign_policy", "Foreign policy", "It serves the government's policy toward a country."
    HUMAN_RIGHTS = "human_rights", "Human rights", "Risk of violations of human rights."
    IHL_RISK = "ihl_risk", "Humanitarian law", "Risk of serious breaches of international humanitarian law."
    INTERNAL_REPRESSION = "internal_repression", "Internal repression", "Risk of use against its own people."
    INVESTIGATION = "investigation", "Investigation", "Facts are being looked into."
    LICENSING_ERROR = "licensing_error", "Licensing error", "The permit was granted by mistake."
    NATIONAL_SECURITY = "national_security", "National security", "The issuer's own security."
    OWN_NEEDS = "own_needs", "Own needs", "The issuer needs the goods itself."
    POLICY_REVIEW = "policy_review", "Policy review", "The policy is under review."
    REGIONAL_STABILITY = "regional_stability", "Regional stability", "Peace and stability in the region."
    RETALIATION = "retaliation", "Retaliation", "An answer to another state's measure."


class EventType(Word):
    """One dated step in a measure's life."""

    IMPOSED = "imposed", "Imposed", "The measure begins."
    EXTENDED = "extended", "Extended", "Its end is moved to a later day."
    WIDENED = "widened", "Widened", "It comes to cover more."
    NARROWED = "narrowed", "Narrowed", "It comes to cover less."
    PARTIALLY_LIFTED = "partially_lifted", "Partially lifted", "A part of it ends."
    LIFTED = "lifted", "Lifted", "It ends by decision."
    CONVERTED = "converted", "Converted", "It is replaced by another measure."
    EXPIRED = "expired", "Expired", "It ends at its announced end."
    STAYED = "stayed", "Stayed", "A court stops its effect for now."
    ANNULLED = "annulled", "Annulled", "A court ends it."
    EXEMPTION_GRANTED = "exemption_granted", "Exemption granted", "Somebody or something is let out of it."


class Step(Word):
    """What a step in a measure's life comes to, for counting; a court's act, a conversion and an expiry are none."""

    IMPOSED = "imposed", "Imposed", "A restriction begins."
    EXTENDED = "extended", "Extended", "A restriction is to last longer, or comes to cover more."
    EASED = "eased", "Eased", "A restriction ends by decision or comes to cover less, or an easing begins."


STEP_EVENTS: dict[Step, frozenset[EventType]] = {
    Step.IMPOSED: frozenset({EventType.IMPOSED}),
    Step.EXTENDED: frozenset({EventType.EXTENDED, EventType.WIDENED}),
    Step.EASED: frozenset(
        {EventType.NARROWED, EventType.PARTIALLY_LIFTED, EventType.LIFTED, EventType.EXEMPTION_GRANTED}
    ),
}
"""Which events make a step; the beginning of a measure whose instrument is `ease` is an easing, not an imposition."""


class Effect(Word):
    """What an event does to one permit."""

    SUSPENDED = "suspended", "Suspended", "The permit has no effect for now."
    PARTIALLY_SUSPENDED = "partially_suspended", "Partially suspended", "A part of the permit has no effect for now."
    TERMINATED = "terminated", "Terminated", "The permit ends for good."
    PARTIALLY_TERMINATED = "partially_terminated", "Partially terminated", "A part of the permit ends for good."
    REINSTATED = "reinstated", "Reinstated", "The permit has effect again."
    CONDITIONED = "conditioned", "Conditioned", "The permit stands under a new condition."
    UNAFFECTED = "unaffected", "Unaffected", "The permit is said to be untouched."


class Basis(Word):
    """Who says that an event touches a permit."""

    NAMED_BY_AUTHORITY = "named_by_authority", "Named by the authority", "The deciding authority names the permit."
    NAMED_BY_COURT = "named_by_court", "Named by a court", "A judgment names the permit."
    NAMED_BY_HOLDER = "named_by_holder", "Named by the holder", "The permit's holder says so."
    REPORTED = "reported", "Reported", "Others report it; it counts once an editor has confirmed it."
    INFERRED_FROM_SCOPE = (
        "inferred_from_scope",
        "Inferred from the scope",
        "Within the scope, not confirmed; changes no status.",
    )


class RulePolarity(Word):
    """Whether a scope rule takes in or leaves out."""

    INCLUDE = "include", "Covers", "What meets the rule is in the scope."
    EXCLUDE = "exclude", "Leaves out", "What meets the rule is not in the scope."


class CountWhat(Word):
    """What a stated count counts."""

    PERMITS = "permits", "permits", "Permits or licences."
    APPLICATIONS = "applications", "applications", "Applications for permits."
    COMPANIES = "companies", "companies", "Companies concerned."
    VALUE = "value", "value", "A sum of money."


class Venue(Word):
    """Where or how a statement was made."""

    PRESS_RELEASE = "press_release", "Press release", "A text given to the press."
    ORAL = "oral", "Spoken", "Spoken in public: a press conference, parliament."
    WRITTEN = "written", "Written statement", "A written statement or answer."
    NOTICE = "notice", "Notice", "A notice to exporters."
    GAZETTE = "gazette", "Gazette", "An official journal."
    JUDGMENT = "judgment", "Judgment", "A court's judgment."
    INTERVIEW = "interview", "Interview", "Said to a journalist."
    SOCIAL = "social", "Social media", "Posted on a social network."
    LEAK = "leak", "Leak", "Became known without being published."


class Stance(Word):
    """How a statement stands to an event."""

    ANNOUNCES = "announces", "announces", "Makes the event known for the government."
    CONFIRMS = "confirms", "confirms", "Says that it is so."
    CLARIFIES = "clarifies", "clarifies", "Says what it covers."
    JUSTIFIES = "justifies", "justifies", "Says why."
    DENIES = "denies", "denies", "Says that it is not so."
    CONTRADICTS = "contradicts", "contradicts", "Says something else than another statement."
    DEMANDS = "demands", "demands", "Asks for it, or for more."
    WELCOMES = "welcomes", "welcomes", "Speaks in favour of it."
    CRITICISES = "criticises", "criticises", "Speaks against it."


class Part(Word):
    """The speaker's part in the event."""

    ANNOUNCER = "announcer", "Announcer", "Makes it known."
    DECIDER = "decider", "Decider", "Has the legal power and used it."
    SPOKESPERSON = "spokesperson", "Spokesperson", "Speaks for the decider."
    AFFECTED_PARTY = "affected_party", "Affected party", "Is touched by it."
    CRITIC = "critic", "Critic", "Stands outside and comments."


class RevisionCause(Word):
    """Why a published fact was changed."""

    ERROR = "error", "Error", "What was published was wrong."
    NEW_INFORMATION = "new_information", "New information", "What was published was right as far as was known then."
    METHODOLOGY_CHANGE = "methodology_change", "Methodology change", "The rules of recording changed."


class Support(Word):
    """What a published fact rests on; derived from its evidence, never stored."""

    OFFICIAL = "official", "Official source", "At least one source is the authority itself."
    CORROBORATED = "corroborated", "Corroborated", "Two articles of different origin say so."
    SINGLE_SOURCE = "single_source", "Single source", "One article, or copies of one, say so."


class PublisherKind(Word):
    """Who publishes at a watched address."""

    OFFICIAL = "official", "Official", "A government, ministry, agency or parliament speaking for itself."
    COURT = "court", "Court", "A court publishing its own decisions."
    WIRE = "wire", "News agency", "An agency whose reports others reprint."
    NATIONAL = "national", "National medium", "A newspaper, broadcaster or site read across a country."
    LOCAL = "local", "Local medium", "A newspaper, broadcaster or site of a region or town."
    TRADE = "trade", "Trade press", "A journal or newsletter of an industry."
    NGO = "ngo", "Non-governmental organisation", "A campaign, research institute or other civil body."
    COMPANY = "company", "Company", "An exporter or another firm speaking for itself."


class Proof(Word):
    """How well a fact's quote is proved; derived from its evidence, never stored."""

    VERIFIED = (
        "verified",
        "Quote verified",
        "The quote stands, character for character, in the stored source.",
    )
    PAGE_CHANGED = (
        "page_changed",
        "Page changed since",
        "The quote stands in the stored copy of the source; the page itself was changed or taken away after that.",
    )
    PENDING = "pending", "Quote pending", "No quote was checked against a stored copy of the source yet."
