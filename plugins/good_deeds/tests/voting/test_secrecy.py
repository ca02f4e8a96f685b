"""A secret ballot is secret: nothing that is stored, sent or logged joins a voter to a choice."""

from __future__ import annotations

import logging
import re
from collections import Counter
from itertools import permutations
from math import log2
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.sessions import SecureCookieSessionInterface

from intranet import Refused, db, seal
from intranet.host.registry import current as host
from intranet_plugins.good_deeds.council.models import AgendaItem, BallotBox, CouncilSession, Voter
from intranet_plugins.good_deeds.voting import box, forms, service

CHOICES = {"leader": "yes", "office": "no", "council_member": "yes", "unit_head": "blank", "deputy": "yes"}
ORDERS = (tuple(CHOICES), tuple(reversed(CHOICES)), ("deputy", "leader", "unit_head", "office", "council_member"))
# What a row says of itself beyond its columns.
HIDDEN = {"sqlite": ("rowid",), "postgresql": ("xmin::text", "xmax::text", "cmin::text", "ctid::text")}


def rows_of_everything():
    """Every row of every table: {table: [values as texts]}."""
    db.session.commit()
    found = {}
    with db.engine.connect() as connection:
        inspector = sa.inspect(connection)
        for table in inspector.get_table_names():
            rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()
            found[table] = [tuple(repr(value) for value in row) for row in rows]
    return found


def vote_in(session, order, vote, choices=CHOICES):
    for key in order:
        vote(session, **{key: choices[key]})


def changed_rows(before, after):
    """The rows that came or changed, by table."""
    found = {table: Counter(rows) - Counter(before.get(table, [])) for table, rows in after.items()}
    return {table: list(rows.elements()) for table, rows in found.items() if rows}


@pytest.mark.parametrize("choice", ["yes", "no", "blank"])
def test_a_ballot_leaves_a_line_on_the_roll_and_a_new_seal_on_the_box(voting, vote, agency, choice):
    session = voting(items=2, ballot="secret")
    before = rows_of_everything()
    vote(session, leader=choice)
    found = changed_rows(before, rows_of_everything())
    assert set(found) == {"good_deeds_voter", "good_deeds_box"}
    items = [str(item) for item in db.session.scalars(sa.select(AgendaItem.id).order_by(AgendaItem.id))]
    assert sorted(found["good_deeds_voter"]) == [(item, str(agency.people["leader"])) for item in items]
    assert len(found["good_deeds_box"]) == 2


def test_no_row_of_any_table_holds_a_choice_or_joins_one_to_a_voter(voting, vote, close):
    session = voting(items=1, ballot="secret")
    quiet = rows_of_everything()
    vote_in(session, CHOICES, vote)
    found = changed_rows(quiet, rows_of_everything())
    assert set(found) == {"good_deeds_voter", "good_deeds_box"}
    words = re.compile(r"'(yes|no|blank)'")
    assert not [row for rows in found.values() for row in rows if words.search(" ".join(row))]
    close(session)
    found = changed_rows(quiet, rows_of_everything())
    assert "good_deeds_box" not in found
    assert "good_deeds_open_vote" not in found
    # What came with the end says how many, and who voted; nobody's name stands near a choice. (A case says "yes", too:
    # that its subject agrees to be published.)
    del found["good_deeds_submission"]
    assert not [row for rows in found.values() for row in rows if words.search(" ".join(row))]
    (item,) = db.session.scalars(sa.select(AgendaItem))
    assert (item.yes, item.no, item.blank, item.eligible) == (3, 1, 1, 5)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Voter)) == 5


def test_the_roll_and_the_box_know_no_moment(voting, vote):
    for model in (Voter, BallotBox):
        kinds = {type(column.type) for column in model.__table__.columns}
        assert kinds <= {sa.Integer, sa.LargeBinary}


def test_different_choices_in_different_orders_leave_rows_nobody_can_tell_apart(make_council_session, judge, vote):
    """Shape, length, hidden columns: the same whoever votes what, when only the order of voters is the same."""
    seen, sealed = [], []
    for choices in (dict.fromkeys(CHOICES, "yes"), dict.fromkeys(CHOICES, "no"), CHOICES):
        session = make_council_session(items=1, status="discussing", ballot="secret")
        service.open_vote(judge("leader"), session.id, session.version)
        start = _hidden(session.id)
        vote_in(session, CHOICES, vote, choices)
        seen.append(_relative(start, _hidden(session.id)))
        sealed.append(_box(session.id))
    assert seen[0] == seen[1] == seen[2]
    assert len({len(value) for value in sealed}) == 1
    assert len(set(sealed)) == 3


def test_the_same_votes_in_other_orders_are_as_different_as_any(make_council_session, judge, vote):
    """The box does not remember an order: it opens to the same, and its bytes are unrelated."""
    opened, sealed = set(), []
    for order in ORDERS:
        session = make_council_session(items=1, status="discussing", ballot="secret")
        service.open_vote(judge("leader"), session.id, session.version)
        vote_in(session, order, vote)
        (item_id,) = db.session.scalars(sa.select(AgendaItem.id).where(AgendaItem.session_id == session.id))
        sealed.append(_box(session.id))
        opened.add(box.opened(item_id, sealed[-1]))
    assert opened == {box.Count(3, 1, 1)}
    for one, other in permutations(sealed, 2):
        same = sum(a == b for a, b in zip(one, other, strict=True))
        assert same < len(one) / 3


def test_seals_are_always_as_long_and_look_like_chance(app):
    values = [box.sealed(1, box.Count(yes, no, 0)) for yes in range(0, 60, 4) for no in range(0, 60, 4)]
    assert {len(value) for value in values} == {44}
    assert len(set(values)) == len(values)
    counts = Counter(b"".join(values))
    total = sum(counts.values())
    assert -sum(n / total * log2(n / total) for n in counts.values()) > 7.9


def test_a_box_opens_only_as_itself(voting, vote, monkeypatch):
    session = voting(items=2, ballot="secret")
    vote(session, leader="yes")
    first, second = db.session.scalars(sa.select(BallotBox).order_by(BallotBox.item_id)).all()
    for moved in ((second.item_id, first.sealed), (first.item_id, first.sealed[:-1] + bytes([first.sealed[-1] ^ 1]))):
        with pytest.raises(Refused, match="Không mở được hòm phiếu"):
            box.opened(*moved)


def test_the_box_is_closed_to_another_secret_key(voting, vote, make_app, app):
    session = voting(items=1, ballot="secret")
    vote(session, leader="yes")
    kept = _box(session.id)
    (item_id,) = db.session.scalars(sa.select(AgendaItem.id))
    other = make_app(secret_key="mot-khoa-khac-hoan-toan-" + "1" * 24)
    with other.app_context(), pytest.raises(Refused):
        box.opened(item_id, kept)


def test_the_box_is_closed_to_core_and_other_plugins(voting, vote, app):
    with pytest.raises(LookupError):
        seal(b"x", purpose="ballot box")
    assert "good_deeds" in host().plugins


def test_logs_are_the_same_whatever_was_chosen(voting, vote, caplog, app):
    session = voting(items=1, ballot="secret")
    vote(session, leader="yes")
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
    said = []
    try:
        for key in ("office", "council_member", "unit_head"):
            caplog.clear()
            vote(session, **{key: CHOICES[key]})
            # Ids of people, ages of cached statements, addresses in memory and seals differ from call to call.
            said.append(re.sub(r"\[(generated in|cached since) .*?\]|Binary\(.*|0x[0-9a-f]+|\d+", "", caplog.text))
    finally:
        logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    assert "UPDATE good_deeds_box" in said[0]
    assert said[0] == said[1] == said[2]


def test_pages_requests_and_cookies_are_the_same_whatever_was_chosen(voting, client_as, agency, app):
    """Lengths too: whoever counts bytes on the way learns nothing."""
    session = voting(items=1, ballot="secret")
    (item_id,) = db.session.scalars(sa.select(AgendaItem.id))
    assert {len(code) for code in forms.CODES} == {1}
    seen = set()
    for role, code in (("leader", "1"), ("office", "2"), ("council_member", "3")):
        browser = client_as(role)
        before, rows = _session(app, browser), rows_of_everything()
        answer = browser.post(f"/p/good_deeds/sessions/{session.id}/vote", data={f"item-{item_id}": code})
        assert answer.status_code == 303
        assert set(changed_rows(rows, rows_of_everything())) <= {"good_deeds_voter", "good_deeds_box", "login_session"}
        headers = {name: value for name, value in answer.headers if name not in ("Set-Cookie", "X-Request-Id")}
        page = browser.get(answer.headers["Location"])
        shown = re.sub(r"\d+/5|value=\"\d\"", "", page.get_data(as_text=True))
        assert "Đã nhận phiếu kín" in shown
        assert "checked" not in shown
        assert not re.search(r"Không đồng ý|Không có ý kiến", shown)
        seen.add((answer.headers["Location"], len(answer.data), headers.get("Content-Length")))
        again = browser.get(f"/p/good_deeds/sessions/{session.id}/vote").get_data(as_text=True)
        assert 'type="radio"' not in again
        assert set(_session(app, browser)) - set(before) <= {"csrf_token"}
    assert len(seen) == 1


@pytest.mark.database("sqlite")
def test_the_files_of_sqlite_keep_neither_choices_nor_earlier_boxes(voting, vote, close):
    session = voting(items=1, ballot="secret")
    earlier = [_box(session.id)]
    for key, choice in CHOICES.items():
        vote(session, **{key: choice})
        earlier.append(_box(session.id))
        # A thief who comes now, with the key, finds the sum so far and nothing before it.
        raw = _raw()
        assert [number for number, value in enumerate(earlier) if value in raw] == [len(earlier) - 1]
    close(session)
    db.session.commit()
    raw = _raw()
    assert not [value for value in earlier[:-1] if value in raw]
    assert b"good_deeds.cast_vote" not in raw


@pytest.mark.database("postgresql")
def test_postgresql_keeps_no_earlier_boxes_and_links_none_to_a_voter(voting, vote):
    session = voting(items=1, ballot="secret")
    vote_in(session, CHOICES, vote)
    db.session.commit()
    with db.engine.connect() as connection:
        live, box_xmin = connection.exec_driver_sql("SELECT count(*), max(xmin::text) FROM good_deeds_box").one()
        roll = connection.exec_driver_sql("SELECT xmin::text FROM good_deeds_voter").all()
        page = connection.exec_driver_sql("SELECT pg_relation_size('good_deeds_box')").scalar_one()
    assert live == 1
    # The row of the box tells who voted last, which the roll does, too, and nothing of what.
    assert (box_xmin,) in roll
    assert len({row[0] for row in roll}) == 5
    assert page <= 8192


def test_a_crash_between_roll_and_box_leaves_neither(voting, judge, monkeypatch):
    session = voting(items=2, ballot="secret")
    before = rows_of_everything()
    ids = list(db.session.scalars(sa.select(AgendaItem.id)))
    calls, real = [], box.sealed

    def dies(*given):
        calls.append(given)
        if len(calls) == 2:
            raise SystemExit
        return real(*given)

    monkeypatch.setattr(box, "sealed", dies)
    with pytest.raises(SystemExit):
        service.cast(judge("leader"), session.id, dict.fromkeys(ids, "yes"))
    assert changed_rows(before, rows_of_everything()) == {}


def test_a_box_that_does_not_fit_the_roll_is_not_counted(voting, vote, close, agency):
    session = voting(items=1, ballot="secret")
    vote_in(session, CHOICES, vote)
    db.session.execute(sa.delete(Voter).where(Voter.person_id == agency.people["deputy"]))
    db.session.commit()
    with pytest.raises(Refused, match="5 phiếu nhưng 4 người"):
        close(session)
    assert db.session.get(CouncilSession, session.id).status == "voting"


def _box(session_id):
    found = sa.select(BallotBox.sealed).join(AgendaItem).where(AgendaItem.session_id == session_id)
    return db.session.scalars(found).one()


def _session(app, browser):
    return SecureCookieSessionInterface().get_signing_serializer(app).loads(browser.get_cookie("intranet").value)


def _raw():
    db.session.commit()
    name = Path(db.engine.url.database)
    return b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))


def _hidden(session_id):
    """What rows of roll and box say of themselves, in the order in which the database gives them."""
    db.session.commit()
    columns = ", ".join(HIDDEN[db.engine.dialect.name])
    with db.engine.connect() as connection:
        item = connection.exec_driver_sql(
            f"SELECT id FROM good_deeds_item WHERE session_id = {session_id}"
        ).scalar_one()
        return {
            table: connection.exec_driver_sql(
                f"SELECT {owner} AS who, {columns} FROM {table} WHERE item_id = {item}"
            ).all()
            for table, owner in (("good_deeds_voter", "person_id"), ("good_deeds_box", "0"))
        }


def _relative(start, end):
    """Counted from where they began, so that two sessions can be compared: only who came after whom is left."""
    roll = end["good_deeds_voter"]
    order = sorted(range(len(roll)), key=lambda n: [_number(part) for part in roll[n][1:2]])
    return [roll[n][0] for n in order], len(start["good_deeds_box"]), len(end["good_deeds_box"])


def _number(text):
    return int(text) if str(text).isdigit() else 0
