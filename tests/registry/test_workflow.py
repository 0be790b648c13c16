"""The way of a record: draft, submitted, published, withdrawn; who may do what, and two editors at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from exportwatch.registry import services
from exportwatch.registry.models import Evidence, Measure, MeasureEvent, PermitLine
from exportwatch.vocabulary import RevisionCause, Venue
from tests import factories

REASON = factories.REASON


@pytest.mark.django_db
def test_a_draft_is_submitted_by_its_author_and_published_by_another(settings: Any) -> None:
    settings.SINGLE_ADMIN = False
    event = factories.measure_event()
    author, reviewer = factories.reviewer("ann"), factories.reviewer("rita")
    for record in (event.measure, event):
        services.submit(record, author)
        assert (record.author_id, record.submitted_at is not None) == (author.pk, True)
    with pytest.raises(ValidationError, match=r"You entered EW-E-.* yourself; another reviewer publishes it"):
        services.publish([event.measure, event], author, REASON)
    assert not Measure.objects.published().exists()
    services.publish([event.measure, event], reviewer, REASON)
    event.refresh_from_db()
    assert (event.state, event.reviewer, event.version) == ("published", reviewer, 2)
    with pytest.raises(ValidationError, match="is no draft"):
        services.submit(event, author)


@pytest.mark.django_db
def test_a_single_admin_may_do_both(settings: Any) -> None:
    settings.SINGLE_ADMIN = True
    event = factories.measure_event()
    author = factories.reviewer()
    services.submit(event, author)
    services.publish([event.measure, event], author, REASON)
    assert event.is_published


@pytest.mark.django_db
def test_what_is_public_or_withdrawn_is_not_published_again() -> None:
    event = factories.published_measure()
    with pytest.raises(ValidationError, match="published already"):
        factories.publish(event)
    services.withdraw([event.measure], "It was another country.")
    event.refresh_from_db()
    assert event.state == "withdrawn"
    with pytest.raises(ValidationError, match="enter the fact as a new record"):
        factories.publish(event)


@pytest.mark.django_db
def test_publishing_names_everything_that_is_wrong_and_writes_nothing() -> None:
    event = factories.measure_event(quotes=())
    statement = factories.statement(event)
    with pytest.raises(ValidationError) as refused:
        services.publish([event.measure, event, statement], factories.reviewer(), "")
    assert [message.split(" ", 1)[1] for message in refused.value.messages] == [
        "has no evidence; add the quote that proves it before publishing.",
        "rests on a single source; say why it is published all the same.",
    ]
    assert not Measure.objects.published().exists()


@pytest.mark.django_db
def test_parts_are_checked_when_their_record_is_published() -> None:
    event = factories.published_measure()
    permit = factories.permit(event)
    PermitLine.objects.filter(permit=permit).update(description="")
    with pytest.raises(ValidationError, match=f"{permit.public_id}: .*blank"):
        factories.publish(permit)


@pytest.mark.django_db
def test_withdrawing_says_why_and_leaves_nothing_that_stood_on_it() -> None:
    event = factories.published_measure()
    user = factories.reviewer()
    with pytest.raises(ValidationError, match="Say why"):
        services.withdraw([event.measure], " ", user)
    with pytest.raises(ValidationError, match="public events that impose it"):
        services.withdraw([event], "Wrong.", user)
    with pytest.raises(ValidationError, match="delete the draft"):
        services.withdraw([factories.measure_event(title="Draft")], "Wrong.", user)
    services.withdraw([event.measure], "Wrong.", user)
    version = services.history_of(event).last()
    assert version is not None
    assert (version.state, version.note, version.editor, version.cause) == ("withdrawn", "Wrong.", user, "error")
    services.withdraw([event.measure], "Once more.", user)
    assert Measure.objects.get(pk=event.measure.pk).withdrawn_reason == "Wrong."


@pytest.mark.django_db
def test_a_withdrawn_record_is_not_restored() -> None:
    event = factories.published_measure()
    first = services.history_of(event).last()
    assert first is not None
    services.withdraw([event.measure], "Wrong.")
    with pytest.raises(ValidationError, match="stays so"):
        services.restore(first, None, RevisionCause.ERROR, "It was right.")


@pytest.mark.django_db
def test_restoring_what_would_break_the_record_is_refused() -> None:
    event = factories.published_measure(quotes=(factories.quote(),))
    Evidence.objects.filter(event=event).update(article=factories.article("The Gazette", official=True))
    services.record_version(event, None, cause="error", note="The gazette has it.")
    MeasureEvent.objects.filter(pk=event.pk).update(single_source_reason="")
    first = services.history_of(event).first()
    assert first is not None
    with pytest.raises(ValidationError, match="single source"):
        services.restore(first, None, RevisionCause.ERROR, "Back.")
    assert event.evidence.get().article.publisher == "The Gazette"


def _at_once(*works: Callable[[], Any]) -> None:
    """Do each in a thread, and so in a transaction, of its own."""

    def run(work: Callable[[], Any]) -> None:
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_the_second_is_told_who_was_first_and_nothing_is_overwritten() -> None:
    event = factories.measure_event()
    users = {name: factories.reviewer(name) for name in ("ann", "bo")}
    seen = services.record_version(event, users["ann"]).number
    both_look = threading.Barrier(2, timeout=10)
    told: dict[str, str] = {}

    def edit(name: str) -> None:
        both_look.wait()
        try:
            with transaction.atomic():
                record = services.lock(Measure, event.measure_id, 0)
                Measure.objects.filter(pk=record.pk).update(title=f"As {name} has it")
                services.record_version(record, users[name])
        except ValidationError as error:
            told[name] = error.messages[0]

    _at_once(*(lambda name=name: edit(name) for name in users))  # type: ignore[misc]
    assert seen == 1
    assert len(told) == 1
    (second,) = told
    (first,) = set(users) - {second}
    assert told[second].startswith(f"{first} changed {event.measure.public_id} on ")
    assert "you looked at version 0" in told[second]
    assert Measure.objects.get().title == f"As {first} has it"


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_who_publish_one_record_publish_it_once() -> None:
    event = factories.measure_event()
    users = [factories.reviewer("rita"), factories.reviewer("sam")]
    told: list[str] = []

    def publish(user: Any) -> None:
        records = [Measure.objects.get(pk=event.measure_id), MeasureEvent.objects.get(pk=event.pk)]
        try:
            services.publish(records, user, REASON)
        except ValidationError as error:
            told.extend(error.messages)

    _at_once(*(lambda user=user: publish(user) for user in users))  # type: ignore[misc]
    assert len(told) == 2
    assert all("published already" in message for message in told)
    assert services.history_of(event).count() == 1


@pytest.mark.django_db
def test_an_editor_is_told_of_a_record_that_is_gone() -> None:
    with pytest.raises(ValidationError, match="was deleted meanwhile"), transaction.atomic():
        services.lock(Measure, 999_999, 1)


@pytest.mark.django_db
def test_a_motion_becomes_a_measure_only_with_a_source_for_the_act() -> None:
    event = factories.measure_event()
    statement = factories.statement(event)
    statement.links.update(stance="demands", part="")
    type(statement).objects.filter(pk=statement.pk).update(venue=Venue.ORAL)
    factories.article("The Gazette", official=True)
    with pytest.raises(ValidationError, match="rests on critics or a motion alone"):
        factories.publish(event.measure, event, statement)
    services.add_evidence(event, [factories.quote("Permits are suspended.", factories.article("The Gazette II"))])
    factories.publish(*(type(row).objects.get(pk=row.pk) for row in (event.measure, event, statement)))
