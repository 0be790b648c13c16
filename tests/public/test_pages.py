"""The public pages: each fact with its quote and source, published facts only, and nothing of a reader is kept."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.test import Client

from exportwatch.public.templatetags.record import of_permits
from exportwatch.registry import services, spans
from exportwatch.registry.models import Article, Company, Evidence, Measure, Permit, Person, SyntheticRegister
from exportwatch.registry.values import CountRange
from exportwatch.vocabulary import Instrument, RevisionCause
from tests import factories
from tests.public.conftest import MACHINE_ADDRESSES, Published

HOSTILE = "<script>alert('x')</script>\" onmouseover=alert(1) {{ 7|add:7 }}"


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return b"".join(response).decode() if response.streaming else response.content.decode()


def attributes_of(page: str) -> set[str]:
    """The names of all attributes in the page's markup."""
    names: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            names.update(name for name, _ in attrs)

    Reader().feed(page)
    return names


def test_a_group_of_permits_is_cited_by_its_number(reader: Client, published: Published) -> None:
    permit = published.permit
    Permit.objects.filter(pk=permit.pk).update(identity="group", count_min=28, count_max=28, count_approx=None)
    permit.refresh_from_db()
    services.record_version(permit, None, cause=RevisionCause.NEW_INFORMATION, note="It is a group.")
    assert "ExportWatch, “28 permits: " in text_of(reader, permit.get_absolute_url())


@pytest.mark.parametrize(
    ("count", "called"),
    [
        (CountRange(28, 29), "28 to 29 permits"),
        (CountRange(1, 1, as_stated="one"), "One permit"),
        (CountRange(approx=20, as_stated="some 20"), "Some 20 permits"),
        (CountRange(37, 37, as_stated="37 allowed and not used so far"), "Permits (“37 allowed and not used so far”)"),
        (CountRange(), "Permits, their number not known"),
    ],
)
def test_a_group_is_called_by_its_number_and_a_whole_phrase_is_quoted(count: CountRange, called: str) -> None:
    assert of_permits(count) == called


def test_pages_that_list_records_say_where_each_stands(reader: Client, published: Published) -> None:
    company = Company.objects.get(permit_parties__permit=published.permit)
    authority = published.event.measure.authority
    permit, measure = ">Suspended</span>", ">In force</span>"
    assert permit in text_of(reader, company.get_absolute_url())
    decided = text_of(reader, authority.get_absolute_url())
    assert permit in decided
    assert measure in decided
    for address in ("/countries/TR/", "/countries/CA/", "/pairs/CA/TR/"):
        assert measure in text_of(reader, address), address
        assert measure not in text_of(reader, f"{address}?as_of=2020-10-04"), address


@pytest.mark.parametrize("query", ["", "?issuer=CA", "?destination=TR&since=2020-10-01", "?issuer=CA&as_of=2020-10-05"])
def test_the_numbers_of_the_overview_lead_to_exactly_their_measures(
    reader: Client, published: Published, query: str
) -> None:
    factories.published_measure(title="Another country’s", announced="2020-10-05", issuer=("DE", "Germany"))
    standing = reader.get(f"/{query}").context["standing"]
    assert standing
    for _, number, address in standing:
        assert reader.get(address).context["count"].value == number, address


def test_every_page_answers_without_cookie_and_is_asked_again(reader: Client, published: Published) -> None:
    for address in [*published.addresses, *MACHINE_ADDRESSES]:
        response = reader.get(address)
        assert response.status_code == 200, address
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address
        assert response["Cache-Control"] == "public, no-cache", address
        assert reader.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304, address


def test_what_changed_is_sent_again(reader: Client, published: Published) -> None:
    before = reader.get("/")["ETag"]
    factories.published_measure(title="A second measure", announced="2021-01-02")
    response = reader.get("/", headers={"If-None-Match": before})
    assert response.status_code == 200
    assert "A second measure" in response.content.decode()


def test_facts_stand_with_quote_badges_and_source(reader: Client, published: Published) -> None:
    pages = {
        f"/measures/{published.event.measure.public_id}/": "The permits are suspended.",
        f"/statements/{published.statement.public_id}/": "I have suspended the permits.",
        f"/permits/{published.permit.public_id}/": "A permit for seven systems.",
    }
    for address, quote in pages.items():
        page = text_of(reader, address)
        assert f"“{quote}”" in page, address
        assert "Quote verified" in page, address
        assert "Single source" in page, address
        link = re.search(
            r'<a href="https://example.org/the-daily/2020-10-05" rel="noopener nofollow">([^<]+)</a>', page
        )
        assert link, address
        assert link[1] == "The Daily, Permits on hold, 5 October 2020"


def test_an_official_source_and_a_pending_quote_say_so(reader: Client, published: Published) -> None:
    Article.objects.update(official=True)
    Evidence.objects.update(verified=False)
    page = text_of(reader, f"/measures/{published.event.measure.public_id}/")
    assert "Official source" in page
    assert "Quote pending" in page
    assert "Quote verified" not in page


def test_a_quote_that_opens_with_its_own_mark_gets_no_second(reader: Client, published: Published) -> None:
    Evidence.objects.update(quote="“I stopped them,” she said.")
    page = text_of(reader, published.event.get_absolute_url().split("#")[0])
    assert "<p>“I stopped them,” she said.</p>" in page


def test_what_is_only_inferred_is_not_said_to_be_so(reader: Client, published: Published) -> None:
    published.permit.effects.update(basis="inferred_from_scope")
    spans.refresh_for([published.event])
    measure = published.event.measure.public_id
    page = text_of(reader, f"/permits/{published.permit.public_id}/")
    assert f"Within the scope of {measure}, not confirmed" in page
    assert "Suspended" not in page
    assert "within the scope, not confirmed" in text_of(reader, f"/measures/{measure}/")


def test_pair_says_what_stopped_and_what_not(reader: Client, published: Published) -> None:
    page = text_of(reader, "/pairs/CA/TR/")
    assert re.findall(r'class="light" data-status="(\w+)"', page) == ["suspended", "open", "open", "open"]
    before = text_of(reader, "/pairs/CA/TR/?as_of=2020-10-04")
    assert re.findall(r'class="light" data-status="(\w+)"', before) == ["open"] * 4
    assert text_of(reader, "/pairs/CA/AZ/", 404)


def test_permit_has_its_status_on_the_day(reader: Client, published: Published) -> None:
    address = f"/permits/{published.permit.public_id}/"
    assert "Suspended on 6 October 2020, since 5 October 2020" in text_of(reader, f"{address}?as_of=2020-10-06")
    assert "Unknown on 4 October 2020" in text_of(reader, f"{address}?as_of=2020-10-04")
    assert "Suspended" in text_of(reader, "/permits/")


def test_drafts_are_nowhere(reader: Client, published: Published) -> None:
    marker = "Zweckmarke"
    draft = factories.measure_event(
        issuer=("DE", "Germany"), destination=("SA", "Saudi Arabia"), title=marker, instrument=Instrument.EMBARGO
    )
    said = factories.statement(draft, speaker=marker, office=marker)
    permit = factories.permit(draft)
    Company.objects.create(name=marker, slug="zweckmarke")
    # Drafts that hang on what is published: a permit's effect, a statement's tenure and a step of the measure.
    factories.permit(published.event).parties.update(company=Company.objects.get(name=marker))
    unpublished = factories.statement(published.event, speaker="Jane Doe", office=marker)
    step = factories.measure_event(title=marker)
    step.measure.events.update(measure=published.event.measure, type="lifted", announced_as_stated=marker)
    addresses = [
        *published.addresses,
        *MACHINE_ADDRESSES,
        *("/countries/DE/", "/countries/SA/", "/pairs/DE/SA/", "/measures/?issuer=DE", "/?destination=SA"),
    ]
    for address in addresses:
        assert marker not in text_of(reader, address), address
    hidden = [draft.measure.get_absolute_url(), said.get_absolute_url(), permit.get_absolute_url()]
    hidden += [unpublished.get_absolute_url(), "/companies/zweckmarke/", "/people/zweckmarke/"]
    hidden += [draft.measure.authority.get_absolute_url()]
    for address in hidden:
        text_of(reader, address, 404)
    assert "Germany" not in text_of(reader, "/countries/")


def test_withdrawn_record_says_so_and_why(reader: Client, published: Published) -> None:
    services.withdraw([published.event.measure, published.event], "The report was <b>retracted</b>.")
    address = published.event.measure.get_absolute_url()
    page = text_of(reader, address, 410)
    assert "The report was &lt;b&gt;retracted&lt;/b&gt;." in page
    assert published.event.measure.title not in page
    for other in ("/", "/measures/", "/countries/TR/", "/pairs/CA/TR/"):
        assert published.event.measure.title not in text_of(reader, other)


@pytest.mark.parametrize(
    "address",
    [
        *("/measures/EW-M-999999/", "/measures/EW-M-1/", "/measures/EW-P-000001/", "/permits/%00/", "/statements/x/"),
        *("/measures/EW-M-0000001/", "/measures/EW-M-999999999999/", "/measures/EW-M-٠٠٠٠٠١/"),
        *("/countries/ZZ/", "/countries/ca/", "/countries/%00A/", "/pairs/CA/ZZ/", "/people/nobody/"),
        *("/companies/none/", "/authorities/none/", "/measures/?page=2", "/figures/none.csv", "/nothing/"),
    ],
)
def test_what_does_not_exist_is_a_humane_404(reader: Client, published: Published, address: str) -> None:
    assert "There is nothing at this address" in text_of(reader, address, 404)


def test_pages_only_answer_get(reader: Client, published: Published) -> None:
    assert reader.post("/measures/").status_code == 405
    assert reader.head("/measures/").status_code == 200


def test_hostile_text_is_shown_letter_for_letter(reader: Client, published: Published) -> None:
    Article.objects.update(title=HOSTILE, publisher=HOSTILE, url="javascript:alert(1)")
    Evidence.objects.update(quote=HOSTILE)
    Measure.objects.update(title=HOSTILE)
    Person.objects.update(name=HOSTILE)
    type(published.statement).objects.update(text=HOSTILE, quote=HOSTILE)
    published.permit.lines.update(description=HOSTILE)
    records = [published.event.measure, published.event, published.statement, published.permit]
    services.record_versions(records, None, cause=RevisionCause.ERROR, note=HOSTILE)
    for address in published.addresses:
        page = text_of(reader, address)
        assert "<script>alert" not in page, address
        assert "javascript:" not in page, address
        assert "onmouseover" not in attributes_of(page), address
    assert HOSTILE in unescape(text_of(reader, published.event.measure.get_absolute_url()))


def test_pages_hold_no_inline_script_or_style_and_nothing_of_other_servers(
    reader: Client, published: Published
) -> None:
    for address in published.addresses:
        page = text_of(reader, address)
        assert not re.search(r"<style|\sstyle=|\son\w+=\"", page), address
        assert not re.search(r"<script(?![^>]*\ssrc=\"/static/)(?! type=\"application/ld\+json\")", page), address
        assert not re.search(
            r"<(?:link(?! rel=\"canonical\")|img|script|iframe)[^>]*(?:href|src)=\"(?:https?:)?//", page
        ), address


def test_figure_code_is_on_pages_with_figures_alone(reader: Client, published: Published) -> None:
    assert "plotly" in text_of(reader, "/")
    for address in published.addresses:
        if address not in ("/", "/api/v1/docs") and not address.startswith(("/figures/", "/embed/")):
            assert "plotly" not in text_of(reader, address), address


def test_an_empty_record_says_what_to_do(reader: Client, db: None) -> None:
    for address in ("/", "/measures/", "/permits/", "/statements/", "/countries/"):
        assert '<a href="/desk/">desk</a>' in text_of(reader, address), address
    assert "plotly" not in text_of(reader, "/")


def test_robots_may_read_the_record_and_not_the_desk(reader: Client, db: None) -> None:
    robots = text_of(reader, "/robots.txt")
    assert "Disallow: /desk/" in robots
    assert "Disallow: /measures" not in robots


def test_a_synthetic_register_says_so_on_every_page(reader: Client, db: None) -> None:
    cache.clear()
    SyntheticRegister.objects.create(permits=1, measures=1, seed=1)
    try:
        for address in ("/", "/measures/", "/login/", "/measures/EW-M-999999/"):
            assert "made up for measuring" in reader.get(address).content.decode(), address
    finally:
        cache.clear()
    SyntheticRegister.objects.all().delete()
    assert "made up for measuring" not in reader.get("/").content.decode()
