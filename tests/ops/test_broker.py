"""The broker of folders: whole messages, in order, each to one reader."""

from __future__ import annotations

import threading
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection, Queue

from exportwatch.celery import app

QUEUE = Queue("letters", routing_key="letters")


@pytest.fixture
def place(tmp_path: Path) -> dict[str, object]:
    """Transport options of a broker of the test's own."""
    assert app.main == "exportwatch"  # importing it makes the transport known by its name
    return {"broker_folder": str(tmp_path), "polling_interval": 0.01}


def send(place: dict[str, object], numbers: range) -> None:
    """Send these numbers over a connection of their own."""
    with Connection("folders://localhost", transport_options=place) as connection:
        producer = connection.Producer()
        for number in numbers:
            producer.publish(number, routing_key="letters", exchange="", declare=[QUEUE])


def test_messages_come_once_and_in_order(place: dict[str, object]) -> None:
    send(place, range(20))
    with Connection("folders://localhost", transport_options=place) as connection:
        queue = connection.SimpleQueue("letters", no_ack=True)
        assert [queue.get(block=False).payload for _ in range(20)] == list(range(20))
        with pytest.raises(Empty):
            queue.get(block=False)


def test_two_readers_beside_a_writer_lose_and_double_nothing(place: dict[str, object]) -> None:
    got: list[int] = []
    done = threading.Event()

    def read() -> None:
        with Connection("folders://localhost", transport_options=place) as connection:
            queue = connection.SimpleQueue("letters", no_ack=True)
            while not done.is_set() or queue.qsize():
                try:
                    got.append(queue.get(block=False).payload)
                except Empty:
                    continue

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    send(place, range(300))
    done.set()
    for reader in readers:
        reader.join(20)
    assert sorted(got) == list(range(300))


def test_what_a_reader_took_but_did_not_finish_comes_again(place: dict[str, object]) -> None:
    send(place, range(1))
    with Connection("folders://localhost", transport_options=place) as connection:
        assert connection.SimpleQueue("letters").get(block=False).payload == 0  # taken, never acknowledged
    with Connection("folders://localhost", transport_options=place) as connection:
        assert connection.SimpleQueue("letters").get(block=False).payload == 0
