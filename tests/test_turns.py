"""Who writes waits for their turn, and nobody is passed over."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import OperationalError

from intranet.database import prepare_engine, writing
from intranet.turns import Turns


@pytest.fixture
def engine(tmp_path):
    """A database whose own patience ends after a twentieth of a second."""
    made = create_engine(f"sqlite:///{tmp_path / 'x.sqlite'}", pool_size=40)
    prepare_engine(made)
    event.listen(made, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout=50"))
    with writing(), made.begin() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    yield made
    made.dispose()


def add_one(engine, seconds=0.0):
    with writing(), engine.begin() as connection:
        connection.execute(text("UPDATE counter SET n = n + 1"))
        time.sleep(seconds)


def counted(engine):
    with engine.connect() as connection:
        return connection.execute(text("SELECT n FROM counter")).scalar_one()


class TestWriting:
    def test_a_crowd_writes_though_each_would_have_lost_patience(self, engine):
        crowd = [threading.Thread(target=add_one, args=(engine, 0.02)) for _number in range(32)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        assert counted(engine) == 32

    @pytest.mark.parametrize("wrong", ["SELECT no_such_column", "UPDATE counter SET nothing = 1"])
    def test_an_error_passes_the_turn_on(self, engine, wrong):
        with pytest.raises(OperationalError), writing(), engine.begin() as connection:
            connection.execute(text(wrong))
        add_one(engine)
        assert counted(engine) == 1

    def test_a_connection_that_is_lost_passes_the_turn_on(self, engine):
        with writing():
            connection = engine.connect()
            connection.execute(text("UPDATE counter SET n = 7"))
            connection.invalidate()
            connection.close()
        add_one(engine)
        assert counted(engine) == 1

    def test_reading_waits_for_nobody(self, engine):
        with writing(), engine.begin() as connection:
            connection.execute(text("UPDATE counter SET n = 7"))
            reading = threading.Thread(target=counted, args=(engine,))
            reading.start()
            reading.join(timeout=60)
            assert not reading.is_alive()


class TestTurns:
    def test_first_come_first_served(self):
        turns, order = Turns(), []
        assert turns.take(60)

        def come(number):
            turns.take(60)
            order.append(number)
            turns.give()

        queue = [threading.Thread(target=come, args=(number,)) for number in range(5)]
        for place, one in enumerate(queue, 1):
            one.start()
            while len(turns._waiting) < place:
                time.sleep(0.001)
        turns.give()
        for one in queue:
            one.join()
        assert order == [0, 1, 2, 3, 4]

    def test_who_has_waited_long_enough_leaves_the_queue(self):
        turns = Turns()
        turns.take(1)
        assert not turns.take(0.01)
        turns.give()
        assert turns.take(1)
