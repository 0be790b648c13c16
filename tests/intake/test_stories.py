"""Stories: copies of a report come together however they arrive, count as one source, and people have the last word."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exportwatch.intake.models import Snapshot, Story, StoryMember
from exportwatch.intake.services import stories
from exportwatch.registry import services
from exportwatch.registry.models import Article, MeasureEvent
from exportwatch.registry.models.evidence import support_of
from exportwatch.vocabulary import Support
from tests import factories
from tests.extraction.test_likeness import ELSEWHERE, INDEPENDENT, NOTICE, REPORT, REWRITE, framed

pytestmark = pytest.mark.django_db


def stored(text: str, publisher: str = "The Daily", day: str = "2020-10-05") -> Snapshot:
    number = Snapshot.objects.count()
    article = factories.article(publisher, day, url=f"https://{number}.example.org/report")
    return factories.snapshot(text, article=article)


def origins() -> list[str]:
    return list(Article.objects.order_by("pk").values_list("origin", flat=True))


def test_copies_come_into_one_story_and_other_reports_into_their_own() -> None:
    first = stories.place(stored(REPORT))
    assert stories.place(stored(framed(REWRITE), "The Post")) == first
    assert stories.place(stored(INDEPENDENT, "The Herald")) != first
    assert stories.place(stored(ELSEWHERE, "The Daily")) != first
    assert sorted(story.members.count() for story in Story.objects.all()) == [1, 1, 2]
    copied = StoryMember.objects.get(article__publisher="The Post")
    assert copied.likeness is not None
    assert 0.4 < copied.likeness < 1


def test_an_agency_that_one_copy_credits_is_the_origin_of_all_of_them() -> None:
    stories.place(stored(REPORT, "The Daily"))
    assert origins() == [""]
    stories.place(stored(f"OSLO (Reuters) - {REPORT}", "The Post"))
    assert origins() == ["Reuters", "Reuters"]
    stories.place(stored(INDEPENDENT, "Reuters"))
    assert origins() == ["Reuters", "Reuters", "Reuters"]
    assert Story.objects.count() == 2


def test_without_an_agency_the_earliest_paper_is_the_origin() -> None:
    stories.place(stored(framed(REPORT).replace("(Reuters)", ""), "The Late Post", "2020-10-07"))
    stories.place(stored(REPORT, "The Daily", "2020-10-05"))
    assert origins() == ["The Daily", "The Daily"]
    nameless = stories.place(stored(ELSEWHERE, ""))
    stories.place(stored(framed(ELSEWHERE).replace("(Reuters)", ""), ""))
    assert nameless.members.count() == 2
    assert len(set(origins()[2:])) == 1


def test_what_an_editor_wrote_as_origin_stays() -> None:
    snapshot = stored(REPORT)
    Article.objects.update(origin="Interfax")
    stories.place(snapshot)
    stories.place(stored(f"OSLO (Reuters) - {REPORT}", "The Post"))
    assert origins() == ["Interfax", "Reuters"]


def supported_by(*snapshots: Snapshot) -> tuple[MeasureEvent, Support | None]:
    """Return a draft event with a quote from each of the snapshots' articles, and what it rests on."""
    sources = [Article.objects.get(pk=snapshot.article_id) for snapshot in snapshots]
    event = factories.measure_event(quotes=tuple(factories.quote(source=source) for source in sources))
    return event, support_of(event.evidence.select_related("article"))


def test_a_fact_is_corroborated_by_two_origins_and_not_by_two_copies() -> None:
    one, copy, other = (
        stored(REPORT, "The Daily"),
        stored(framed(REPORT), "The Post"),
        stored(INDEPENDENT, "The Herald"),
    )
    for snapshot in (one, copy, other):
        stories.place(snapshot)
    event, support = supported_by(one, copy)
    assert support == Support.SINGLE_SOURCE
    with pytest.raises(ValidationError, match="single source"):
        services.publish([event.measure, event], factories.reviewer(), "")
    assert supported_by(one, other)[1] == Support.CORROBORATED


def test_placing_again_changes_nothing_and_a_new_version_keeps_its_place() -> None:
    snapshot = stored(REPORT)
    first = stories.place(snapshot)
    assert stories.place(snapshot) == first
    later = factories.snapshot(INDEPENDENT, article=snapshot.article)
    assert stories.place(later) == first
    member = StoryMember.objects.get()
    assert member.snapshot == later
    assert stories.place(stored(INDEPENDENT, "The Herald")) == first


def test_pages_without_words_of_their_own_are_no_copies_of_each_other() -> None:
    assert stories.place(stored("Subscribe to read on.")) != stories.place(stored("Subscribe to read on."))


def test_people_split_and_merge_and_origins_follow() -> None:
    editor = get_user_model().objects.create_user("editor")
    one, two, three = (stored(framed(REPORT).replace("(Reuters)", ""), name) for name in ("A", "B", "C"))
    story, _, _ = map(stories.place, (one, two, three))
    assert origins() == ["A", "A", "A"]
    parted = stories.split(story.pk, [three.article_id], editor)
    assert origins() == ["A", "A", ""]
    assert stories.place(three) == parted
    assert StoryMember.objects.get(article=three.article).placed_by == editor
    assert stories.merge(story.pk, parted.pk, editor) == story
    assert origins() == ["A", "A", "A"]
    assert not Story.objects.filter(pk=parted.pk).exists()


def test_a_split_or_merge_that_makes_no_sense_says_so() -> None:
    editor = get_user_model().objects.create_user("editor")
    snapshot, other = stored(REPORT), stored(ELSEWHERE)
    story, another = stories.place(snapshot), stories.place(other)
    for wrong, words in (
        (lambda: stories.split(story.pk, [], editor), "Tick the articles"),
        (lambda: stories.split(story.pk, [other.article_id], editor), "Tick the articles"),
        (lambda: stories.split(story.pk, [snapshot.article_id], editor), "Leave at least one"),
        (lambda: stories.split(0, [snapshot.article_id], editor), "no story 0"),
        (lambda: stories.merge(story.pk, story.pk, editor), "with itself"),
        (lambda: stories.merge(story.pk, 0, editor), "no story 0"),
    ):
        with pytest.raises(ValidationError, match=words):
            wrong()
    assert {member.story for member in StoryMember.objects.all()} == {story, another}


def test_a_reviewer_splits_and_merges_on_the_storys_page(client: Client) -> None:
    client.force_login(factories.reviewer())
    one, two = stored(REPORT, "A"), stored(framed(REPORT), "B")
    story = stories.place(one)
    stories.place(two)
    page = f"/desk/stories/{story.pk}/"
    assert f'name="article" value="{two.article_id}"' in client.get(page).content.decode()
    refused = client.post(f"{page}split/", {"article": ["x", "9" * 30]}, follow=True)
    assert "Tick the articles" in refused.content.decode()
    client.post(f"{page}split/", {"article": [two.article_id]})
    other = StoryMember.objects.get(article=two.article).story
    assert other != story
    for wrong in ("", "x", "9" * 30, "²"):
        assert "Give the number" in client.post(f"{page}merge/", {"story": wrong}, follow=True).content.decode()
    merged = client.post(f"{page}merge/", {"story": f" {other.pk} "}, follow=True).content.decode()
    assert "count as one source" in merged
    assert story.members.count() == 2


def test_a_report_with_many_copies_costs_no_more_queries() -> None:
    def queries(snapshot: Snapshot) -> int:
        with CaptureQueriesContext(connection) as caught:
            stories.place(snapshot)
        return len(caught)

    first, *others = [stored(framed(REPORT), f"Paper {number}") for number in range(20)]
    stories.place(first)
    assert queries(stored(ELSEWHERE)) == 4
    counts = [queries(snapshot) for snapshot in others]
    assert Story.objects.count() == 2
    assert len(set(counts)) == 1


@pytest.mark.django_db(transaction=True)
def test_copies_that_arrive_at_the_same_moment_are_one_story() -> None:
    texts = [REPORT, framed(REPORT), REWRITE, framed(REWRITE), NOTICE, NOTICE, ELSEWHERE, framed(ELSEWHERE)]
    snapshots = [stored(text, f"Paper {number}") for number, text in enumerate(texts)]
    start = threading.Barrier(len(snapshots))

    def placed(snapshot: Snapshot) -> int:
        start.wait()
        try:
            return stories.place(snapshot).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(len(snapshots)) as pool:
        found = list(pool.map(placed, snapshots))
    assert len(set(found[:4])) == len(set(found[4:6])) == len(set(found[6:])) == 1
    assert Story.objects.count() == 3
