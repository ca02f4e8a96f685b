"""What the trail keeps of an action."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

import pytest
from flask import Flask

from intranet import audit
from intranet.access import SYSTEM, Actor
from intranet.audit.models import AuditEntry
from intranet.database import db, transaction

PERSON = Actor(person_id=7, account_id=3, name="Nguyễn Văn Ổn", channel="web")


class Colour(Enum):
    RED = "đỏ"


def note(actor: Actor = PERSON, **values: object) -> AuditEntry:
    given = {"action": "plan.issue", "subject_kind": "plan", "subject_id": 1, "subject_label": "Kế hoạch năm 2026"}
    with transaction():
        return audit.record(actor, **{**given, **values})  # type: ignore[arg-type]


def test_an_entry_says_who_did_what_to_which_subject(app: Flask) -> None:
    note(changes={"status": ["review", "issued"]})
    (entry,) = audit.history("plan", 1)
    assert (entry.actor_person_id, entry.actor_name, entry.channel) == (7, "Nguyễn Văn Ổn", "web")
    assert (entry.action, entry.subject_label) == ("plan.issue", "Kế hoạch năm 2026")
    assert entry.changes == {"status": ["review", "issued"]}
    assert entry.address is None


def test_the_address_is_noted_inside_a_request(app: Flask) -> None:
    with app.test_request_context(method="POST", environ_base={"REMOTE_ADDR": "10.1.2.3"}):
        note()
    assert audit.history("plan", 1)[0].address == "10.1.2.3"


def test_an_entry_vanishes_with_the_transaction_it_belongs_to(app: Flask) -> None:
    def fail_after_noting() -> None:
        with transaction():
            note()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_noting()
    assert audit.history("plan", 1) == []


def test_history_is_newest_first_and_of_one_subject(app: Flask) -> None:
    for number in range(4):
        note(SYSTEM, action=f"plan.step{number}")
    note(subject_id=2)
    assert [entry.action for entry in audit.history("plan", 1, limit=3)] == ["plan.step3", "plan.step2", "plan.step1"]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (date(2026, 5, 13), "2026-05-13"),
        (datetime(2026, 5, 13, 9, tzinfo=UTC), "2026-05-13T09:00:00+00:00"),
        (Decimal("2.30"), "2.30"),
        (Colour.RED, "đỏ"),
        ({3, 1, 2}, [1, 2, 3]),
        ((1, "hai"), [1, "hai"]),
        (float("nan"), "nan"),
        (b"PK", "2 bytes"),
        ("a\x00b\ud800", "a\ufffdb?"),
        ({"due": date(2026, 1, 2)}, {"due": "2026-01-02"}),
        (None, None),
    ],
)
def test_any_value_becomes_json(app: Flask, value: object, kept: object) -> None:
    note(changes={"field": [None, value]})
    db.session.expire_all()
    assert audit.history("plan", 1)[0].changes == {"field": [None, kept]}


@pytest.mark.parametrize(
    "name", ["password", "new_password", "secret_key", "session_token", "password_hash", "Mật khẩu"]
)
def test_secrets_are_never_kept(app: Flask, name: str) -> None:
    note(changes={name: ["old-one", "new-one"], "nested": {name: "new-one"}})
    changes = audit.history("plan", 1)[0].changes
    assert "-one" not in str(changes)
    assert changes[name] == ["•••", "•••"]


def test_actions_are_named_by_their_packages() -> None:
    audit.name_actions({"audit_test.do": "Làm thử"})
    assert audit.action_label("audit_test.do") == "Làm thử"
    assert audit.action_label("unheard.of") == "unheard.of"
