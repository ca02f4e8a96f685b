"""What a plugin's hook does to the database stays the plugin's own affair; core's transaction is core's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from intranet import hookimpl, transaction
from intranet.access import ANONYMOUS
from intranet.database import db, model_base, writing
from intranet.directory.models import Group, Person
from intranet.hookspecs.shell import MenuItem
from intranet.host import collect, dispatch
from intranet.testing.agency import Agency
from tests.support.hooks import host

Model = model_base("guarded")
ITEM = MenuItem("Mục", "home.index", "puzzle")


class Note(Model):
    """A table of the plugin."""

    __tablename__ = "guarded_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(unique=True)


class Good:
    """Reads, and shows that it could."""

    @hookimpl
    def menu_items(self) -> list[MenuItem]:
        assert db.session.scalar(select(Person.id).limit(1))
        return [ITEM]


def doing(work: Callable[[], Any]) -> Any:
    """A plugin whose hook does something and gives one item."""

    class Plugin:
        @hookimpl
        def menu_items(self) -> Iterator[MenuItem]:
            work()
            yield ITEM

    return Plugin()


@pytest.fixture(autouse=True)
def _tables(app: Flask, agency: Agency) -> Iterator[None]:
    with db.engine.begin() as connection:
        Note.__table__.create(connection)
    with transaction():
        db.session.add(Note(text="có sẵn"))
    yield
    db.session.rollback()
    with db.engine.begin() as connection:
        Note.__table__.drop(connection)


def ask(app: Flask, bad: Any, method: str = "POST") -> list[str]:
    """Who answered, the bad plugin being asked before the good one."""
    host(app, bad=bad, good=Good())
    with app.test_request_context("/", method=method):
        return [owner for owner, _value in collect("menu_items", actor=ANONYMOUS) if not owner.startswith("core.")]


def notes() -> list[str]:
    return list(db.session.scalars(select(Note.text).order_by(Note.id)))


def fail_to_flush() -> None:
    db.session.add(Note(text="có sẵn"))
    db.session.flush()


def fail_and_say_nothing() -> None:
    try:
        fail_to_flush()
    except SQLAlchemyError:
        return


def bad_sql() -> None:
    db.session.execute(text("select * from nowhere"))


def bad_sql_and_say_nothing() -> None:
    try:
        bad_sql()
    except SQLAlchemyError:
        return


def leave_rubbish() -> None:
    db.session.add(Note(text="có sẵn"))


def leave_rubbish_and_read() -> None:
    db.session.add(Note(text="có sẵn"))
    db.session.scalars(select(Note)).all()


def spoil_a_person() -> None:
    person = db.session.scalars(select(Person).limit(1)).one()
    person.full_name = None  # type: ignore[assignment]


def delete_and_raise() -> None:
    db.session.delete(db.session.scalars(select(Note).limit(1)).one())
    raise RuntimeError("after deleting")


def add_and_raise() -> None:
    db.session.add(Note(text="nửa chừng"))
    raise RuntimeError("after adding")


def open_and_leave() -> None:
    db.session.begin_nested()
    db.session.execute(insert(Note).values(text="bỏ dở"))
    raise RuntimeError("inside a savepoint of its own")


def commit() -> None:
    db.session.add(Note(text="đã lưu"))
    db.session.commit()


def roll_back() -> None:
    db.session.rollback()


def remove() -> None:
    db.session.remove()


def commit_behind_the_session() -> None:
    db.session.connection().commit()


def roll_back_the_root() -> None:
    root = db.session.get_transaction()
    assert root is not None
    root.rollback()


def write_in_bulk() -> None:
    db.session.bulk_insert_mappings(Note, [{"text": "có sẵn"}])  # type: ignore[arg-type]


def commit_by_word() -> None:
    db.session.execute(text("COMMIT"))


BAD = [
    fail_to_flush, fail_and_say_nothing, bad_sql, leave_rubbish, leave_rubbish_and_read, spoil_a_person,
    delete_and_raise, add_and_raise, open_and_leave, commit, roll_back, remove, commit_by_word,
    commit_behind_the_session, roll_back_the_root, write_in_bulk,
]  # fmt: skip


@pytest.mark.parametrize("work", BAD, ids=lambda work: work.__name__)
def test_what_a_plugin_does_wrong_leaves_the_work_of_core_whole(
    app: Flask, agency: Agency, work: Callable[[], Any]
) -> None:
    with transaction():
        before = db.session.get_one(Person, agency.people["staff"])
        db.session.add(Group(name="Nhóm của lõi"))
        assert ask(app, doing(work)) == ["good"]
        assert before.full_name == "Hoàng Thị Êm"
        assert not db.session.new
        assert not db.session.dirty
        db.session.add(Group(name="Nhóm sau đó"))
    assert notes() == ["có sẵn"]
    assert {"Nhóm của lõi", "Nhóm sau đó"} <= set(db.session.scalars(select(Group.name)))
    assert dispatch.silent("menu_items") == ["bad"]


@pytest.mark.parametrize("work", BAD, ids=lambda work: work.__name__)
def test_what_a_plugin_does_wrong_leaves_a_page_that_reads_whole(
    app: Flask, agency: Agency, work: Callable[[], Any]
) -> None:
    before = db.session.get_one(Person, agency.people["staff"])
    assert ask(app, doing(work), "GET") == ["good"]
    assert before.full_name == "Hoàng Thị Êm"
    assert notes() == ["có sẵn"]


def test_a_failed_statement_that_is_caught_is_survived_where_the_database_survives_it(
    app: Flask, database_kind: str
) -> None:
    answered = ask(app, doing(bad_sql_and_say_nothing), "GET")
    assert answered == (["bad", "good"] if database_kind == "sqlite" else ["good"])
    assert notes() == ["có sẵn"]


def test_a_plugin_may_write_where_core_writes(app: Flask) -> None:
    def write() -> None:
        db.session.add(Note(text="mới"))

    with transaction():
        assert ask(app, doing(write)) == ["bad", "good"]
    assert notes() == ["có sẵn", "mới"]


def test_what_a_plugin_wrote_goes_when_the_work_of_core_fails(app: Flask) -> None:
    def write() -> None:
        with transaction():
            db.session.add(Note(text="mới"))

    def fail() -> None:
        with transaction():
            assert ask(app, doing(write)) == ["bad", "good"]
            raise RuntimeError("core")

    with pytest.raises(RuntimeError, match="core"):
        fail()
    assert notes() == ["có sẵn"]


def test_the_transaction_of_a_service_is_a_savepoint_inside_a_hook(app: Flask) -> None:
    def drop() -> None:
        with transaction():
            db.session.add(Note(text="bỏ"))
            db.session.flush()
            db.session.add(Note(text="có sẵn"))

    def half() -> None:
        with transaction():
            db.session.add(Note(text="giữ"))
        with pytest.raises(IntegrityError):
            drop()

    with transaction():
        group = Group(name="Nhóm của lõi")
        db.session.add(group)
        assert ask(app, doing(half)) == ["bad", "good"]
        assert group.name == "Nhóm của lõi"
    assert notes() == ["có sẵn", "giữ"]


class Framed:
    """Writes, and asks other hooks in the midst of its own: as a template with the frame of a page does."""

    def __init__(self, text: str) -> None:
        self.text = text

    @hookimpl
    def work_items(self) -> None:
        db.session.add(Note(text=self.text))
        collect("menu_items", actor=ANONYMOUS)


@pytest.mark.parametrize("work", BAD, ids=lambda work: work.__name__)
def test_hooks_inside_hooks_are_guarded_each_for_itself(app: Flask, work: Callable[[], Any]) -> None:
    host(app, framed=Framed("của khung"), bad=doing(work), good=Good())
    with app.test_request_context("/", method="POST"), transaction():
        collect("work_items", actor=ANONYMOUS)
    assert dispatch.silent("work_items", "menu_items") == ["bad"]
    assert notes() == ["có sẵn", "của khung"]


def test_what_the_outer_hook_left_unsent_is_its_own_fault(app: Flask) -> None:
    host(app, framed=Framed("có sẵn"), good=Good())
    with app.test_request_context("/", method="POST"), transaction():
        collect("work_items", actor=ANONYMOUS)
        db.session.add(Note(text="của lõi"))
    assert dispatch.silent("work_items") == ["framed"]
    assert dispatch.silent("menu_items") == []
    assert notes() == ["có sẵn", "của lõi"]


def write_by_object() -> None:
    db.session.add(Note(text="mới"))


def write_by_statement() -> None:
    db.session.execute(insert(Note).values(text="mới"))


def write_by_table() -> None:
    db.session.execute(Note.__table__.insert().values(text="mới"))


def write_by_text() -> None:
    db.session.execute(text("insert into guarded_note (id, text) values (77, 'mới')"))


def write_in_disguise() -> None:
    db.session.execute(text("with x as (select 1) insert into guarded_note (id, text) values (78, 'mới')"))


@pytest.mark.parametrize("production", [False, True])
@pytest.mark.parametrize(
    "work",
    [write_by_object, write_by_statement, write_by_table, write_by_text, write_in_disguise],
    ids=lambda work: work.__name__,
)
def test_a_page_that_only_reads_writes_nothing(app: Flask, work: Callable[[], Any], production: bool) -> None:
    app.testing = not production
    assert ask(app, doing(work), "GET") == ["good"]
    assert notes() == ["có sẵn"]


def test_a_plugin_that_only_computes_opens_no_savepoint(app: Flask, count_queries: Callable[..., Any]) -> None:
    db.session.rollback()
    opened = []
    original = db.session().begin_nested
    db.session().begin_nested = lambda: opened.append(1) or original()  # type: ignore[method-assign, func-returns-value]
    ask(app, doing(lambda: None))
    assert len(opened) == 1, "only the one that reads"


def test_core_commits_as_before_when_the_hooks_are_through(app: Flask) -> None:
    with writing():
        ask(app, doing(add_and_raise))
        db.session.add(Note(text="của lõi"))
        db.session.commit()
    assert notes() == ["có sẵn", "của lõi"]
