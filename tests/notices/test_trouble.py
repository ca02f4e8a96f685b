"""Mail servers in trouble: nothing is lost, nothing comes twice, and no restart is needed."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from intranet import clock, notices
from intranet.access import Actor
from intranet.config import Settings
from intranet.database import db
from intranet.notices import outbox, post, queries, smtp, sweep
from intranet.notices.models import MailServer as ServerRow
from intranet.notices.service_preferences import retry_address
from intranet.testing.agency import Agency
from tests.notices.conftest import KINDS, Killed, die, everybody, mails, set_address
from tests.notices.server import MailServer, certificate, running

Tell = Callable[..., int]
Run = Callable[[], None]
Later = Callable[..., None]
ALL = 13


def ids(server: MailServer) -> Counter[str]:
    return Counter(mail.message["Message-ID"] for mail in server.received)


def row() -> ServerRow:
    db.session.rollback()
    return db.session.get_one(ServerRow, "127.0.0.1", populate_existing=True)


def test_a_server_that_is_away_costs_nothing_but_time(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer
) -> None:
    mail_server.stop()
    tell("test.now", everybody())
    run()
    assert {(mail.state, mail.attempts, mail.lease_token) for mail in mails()} == {("queued", 0, None)}
    assert "refused" in row().error.lower()
    mail_server.start()
    # It is left alone for a minute.
    later(seconds=30)
    assert mail_server.received == []
    later(seconds=31)
    assert len(set(mail_server.addresses)) == ALL
    assert (row().error, row().failures, row().blocked_until) == ("", 0, None)


def test_a_server_in_lasting_trouble_is_asked_ever_less(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer
) -> None:
    mail_server.mail_answer = "451 4.3.2 not now"
    tell("test.now", [agency.people["staff"]])
    asked = []
    for _n in range(120):
        before = mail_server.connections
        later(minutes=1)
        asked.append(mail_server.connections - before)
    assert sum(asked) == 8
    mail_server.mail_answer = ""
    later(minutes=30)
    assert mail_server.addresses == ["staff@anhai.example"]


@pytest.mark.parametrize(
    ("fault", "value"),
    [
        ("hang", "EHLO"), ("hang", "RCPT"), ("hang", "DATA"), ("mail_answer", "550 5.7.1 sender not allowed"),
        ("mail_answer", "421 4.3.2 closing"), ("data_answer", "421 4.3.2 closing"), ("trickle", True),
        ("drop_in_data", 1000),
    ],
)  # fmt: skip
def test_a_fault_of_the_server_loses_nothing_and_ends_by_itself(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer, fault: str, value: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    setattr(mail_server, fault, value)
    tell("test.now", everybody())
    # Only here is somebody waited for in vain: a busy machine may take its time everywhere else.
    with monkeypatch.context() as impatient:
        impatient.setattr(smtp, "SECONDS", 0.4)
        impatient.setattr(smtp, "SECONDS_A_MESSAGE", 1.0)
        run()
    assert mail_server.received == []
    assert {mail.state for mail in mails()} == {"queued"}
    assert {mail.lease_token for mail in mails()} == {None}
    setattr(mail_server, fault, type(value)())
    for _n in range(4):
        later(minutes=5)
    assert Counter(mail_server.addresses) == Counter(set(mail_server.addresses))
    assert len(mail_server.addresses) == ALL
    assert {mail.state for mail in mails()} == {"sent"}


def test_a_line_that_breaks_in_the_midst_of_a_message_is_taken_up_again(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer
) -> None:
    mail_server.drop_in_data = 1
    tell("test.now", everybody())
    run()
    # One is later than the others, which did not have to wait for it.
    assert len(mail_server.received) == ALL - 1
    later(minutes=1)
    assert set(ids(mail_server).values()) == {1}
    assert len(mail_server.received) == ALL


def test_a_mail_that_always_breaks_the_line_does_not_keep_the_others(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("test.now", everybody())
    say = smtp._say

    def poisoned(server: Any, sender: str, address: str, content: bytes) -> None:
        if address.startswith("leader@"):
            raise ConnectionResetError("poison")
        say(server, sender, address, content)

    monkeypatch.setattr(smtp, "_say", poisoned)
    run()
    assert len(mail_server.received) == ALL - 1
    for _n in range(200):
        later(hours=1)
    assert [(mail.state, mail.error) for mail in mails() if mail.state != "sent"] == [("failed", "poison")]


def test_a_message_taken_without_a_word_comes_again_under_the_same_name(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer
) -> None:
    """The one window that nobody can close: the server took it, and the line broke before it said so."""
    mail_server.accept_data_then_drop = True
    tell("test.now", [agency.people["staff"]])
    run()
    mail_server.accept_data_then_drop = False
    later(minutes=5)
    assert len(mail_server.received) == 2
    assert len(ids(mail_server)) == 1


def test_a_refused_address_is_noted_and_left_alone(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer, actor_of: Callable[[str], Actor]
) -> None:
    staff = agency.people["staff"]
    mail_server.recipients["staff@anhai.example"] = "550 5.1.1 No such user here"
    tell("test.now", everybody(), key="1")
    run()
    assert len(mail_server.received) == ALL - 1
    assert [mail.error for mail in mails(state="failed")] == ["550 5.1.1 No such user here"]
    assert queries.address_of(staff).error == "550 5.1.1 No such user here"
    mail_server.recipients.clear()
    tell("test.now", [staff], key="2")
    later(minutes=1)
    assert "Việc 2" not in mail_server.subjects
    # Somebody looked after the mailbox: what was given up comes after all.
    retry_address(actor_of("office"), staff)
    later(minutes=1)
    assert sorted(mail.subject for mail in mail_server.received if mail.to == "staff@anhai.example") == [
        "Việc 1", "Việc 2",
    ]  # fmt: skip


def test_a_new_address_is_tried_though_the_old_one_was_refused(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer
) -> None:
    staff = agency.people["staff"]
    mail_server.recipients["staff@anhai.example"] = "550 no such user"
    tell("test.now", [staff], key="1")
    run()
    set_address(staff, "em.moi@anhai.example")
    assert queries.address_of(staff).error == ""
    tell("test.now", [staff], key="2")
    later(minutes=1)
    assert mail_server.addresses == ["em.moi@anhai.example"]


@pytest.mark.parametrize("answer", ["552 5.2.2 mailbox full", "550 5.7.1 looks like spam", "554 5.6.0 bad content"])
def test_a_refusal_for_good_of_one_mail_is_not_one_of_the_address(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer, answer: str
) -> None:
    staff = agency.people["staff"]
    mail_server.recipients["staff@anhai.example"] = answer
    tell("test.now", [staff], key="1")
    run()
    assert [(mail.state, mail.error) for mail in mails()] == [("failed", answer)]
    assert queries.address_of(staff).error == ""
    mail_server.recipients.clear()
    tell("test.now", [staff], key="2")
    later(minutes=1)
    assert mail_server.subjects == ["Việc 2"]


def test_a_content_refused_for_good_is_given_up(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer
) -> None:
    mail_server.data_answer = "554 5.7.1 no"
    tell("test.now", [agency.people["staff"]])
    run()
    later(hours=2)
    assert [(mail.state, mail.attempts) for mail in mails()] == [("failed", 1)]
    assert [failure.error for failure in queries.recent_failures()] == ["554 5.7.1 no"]


@pytest.mark.parametrize("where", ["recipients", "data_answer"])
def test_a_refusal_for_now_is_tried_again_ever_later_and_given_up_after_five_days(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer, where: str
) -> None:
    answer = "450 4.2.0 greylisted"
    value: Any = {"staff@anhai.example": answer} if where == "recipients" else answer
    setattr(mail_server, where, value)
    tell("test.now", [agency.people["staff"]])
    run()
    tries, moments = 1, []
    for hour in range(24 * 7):
        later(hours=1)
        if mails()[0].attempts > tries:
            tries = mails()[0].attempts
            moments.append(hour)
    assert mails()[0].state == "failed"
    assert 5 * 24 - 24 <= moments[-1] <= 6 * 24
    assert 8 <= tries <= 16


def test_greylisting_is_outwaited(tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer) -> None:
    mail_server.recipients["staff@anhai.example"] = "450 4.2.0 greylisted"
    tell("test.now", [agency.people["staff"]])
    run()
    mail_server.recipients.clear()
    later(minutes=1)
    assert mail_server.addresses == ["staff@anhai.example"]


@pytest.mark.parametrize("moment", ["claimed", "written", "taken"])
def test_a_sweep_killed_at_any_moment_loses_nothing(
    app: Flask, tell: Tell, later: Later, agency: Agency, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:  # fmt: skip
    tell("test.now", everybody())

    def killed(*_given: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        if moment == "claimed":
            patch.setattr(sweep, "_look_up", killed)
        elif moment == "written":
            patch.setattr(smtp.Connection, "send", killed)
        else:
            patch.setattr(outbox, "sent", killed)
        die(app)
    taken = len(mail_server.received)
    assert taken == (1 if moment == "taken" else 0)
    # Its lease keeps them: whoever comes next takes none of them.
    later(minutes=1)
    assert len(mail_server.received) == taken
    later(minutes=6)
    assert len(set(mail_server.addresses)) == ALL
    doubled = [name for name, times in ids(mail_server).items() if times > 1]
    assert len(doubled) == taken
    assert {mail.state for mail in mails()} == {"sent"}


def test_a_sweep_killed_at_each_of_its_statements_loses_nothing(
    app: Flask, tell: Tell, later: Later, agency: Agency, mail_server: MailServer
) -> None:
    people = [agency.people["staff"], agency.people["office"]]
    left, killed = 0, 0

    def count_down(*_given: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed

    for step in range(1, 41):
        # What an earlier sweep had handed over when it died may arrive only now.
        earlier = set(ids(mail_server))
        tell("test.now", people, key=str(step))
        left = step
        event.listen(db.engine, "before_cursor_execute", count_down)
        die(app)
        event.remove(db.engine, "before_cursor_execute", count_down)
        killed += left <= 0
        later(minutes=7)
        assert set(mail_server.addresses) == {"office@anhai.example", "staff@anhai.example"}, step
        # Doubled at most what the server had taken when the sweep died, and recognisable.
        now = {name: times for name, times in ids(mail_server).items() if name not in earlier}
        assert len(now) == 2, step
        assert sum(now.values()) <= 3, step
    assert killed > 20
    assert {mail.state for mail in mails()} == {"sent"}


def test_two_sweeps_at_once_send_nothing_twice(app: Flask, tell: Tell, agency: Agency, mail_server: MailServer) -> None:
    for key in range(5):
        tell("test.now", everybody(), key=str(key))
    start = threading.Barrier(3)

    def work() -> None:
        start.wait(60)
        with app.app_context():
            sweep.run()

    threads = [threading.Thread(target=work) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    # On a busy machine one of them may have met trouble with the server, which is asked again later.
    with clock.standing_at(clock.now() + timedelta(hours=1)), app.app_context():
        sweep.run()
    assert set(ids(mail_server).values()) == {1}
    assert len(mail_server.received) == 5 * ALL


def test_a_mail_that_cannot_be_written_does_not_keep_the_others(
    tell: Tell, run: Run, agency: Agency, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intranet.notices import letters

    write = letters.write

    def faulty(office: post.Office, letter: letters.Letter) -> Any:
        if letter.address.startswith("leader@"):
            raise RuntimeError("a fault of ours")
        return write(office, letter)

    monkeypatch.setattr(letters, "write", faulty)
    tell("test.now", everybody())
    run()
    assert len(mail_server.received) == ALL - 1
    assert [mail.error for mail in mails(state="queued")] == ["RuntimeError: a fault of ours"]


class TestSecrecy:
    """TLS and passwords."""

    @pytest.fixture
    def trusting(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
        trusted, context = certificate(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        return context

    @pytest.fixture
    def use(
        self, make_app: Callable[..., Flask], settings: Settings, tell: Tell, agency: Agency
    ) -> Callable[..., None]:
        """`use("smtp://…")`: one sweep of an application with this address."""
        tell("test.now", [agency.people["staff"]])

        def sweep_with(url: str) -> None:
            other = make_app(mail_url=url, mail_from=settings.mail_from, public_url=settings.public_url)
            notices.load(other, KINDS)
            with other.app_context():
                sweep.run()

        return sweep_with

    def test_a_password_is_given_after_starttls_only(self, use: Callable[..., None], trusting: Any) -> None:
        with running(user="lantoa", password="mật khẩu:@/", tls=trusting) as server:
            use(f"smtp://lantoa:m%E1%BA%ADt%20kh%E1%BA%A9u%3A%40%2F@127.0.0.1:{server.port}")
            assert server.addresses == ["staff@anhai.example"]

    def test_a_certificate_nobody_vouches_for_is_refused(self, use: Callable[..., None], tmp_path: Path) -> None:
        _trusted, context = certificate(tmp_path)
        with running(user="lantoa", password="x", tls=context) as server:
            use(f"smtp://lantoa:x@127.0.0.1:{server.port}")
            assert server.received == []
        assert "certificate" in row().error.lower()

    def test_a_wrong_password_waits_and_is_told_without_being_shown(
        self, use: Callable[..., None], trusting: Any
    ) -> None:
        with running(user="lantoa", password="đúng", tls=trusting) as server:
            use(f"smtp://lantoa:bi-mat-sai@127.0.0.1:{server.port}")
            assert server.received == []
        assert "refused the name or password" in row().error
        assert "bi-mat-sai" not in row().error
        assert [mail.state for mail in mails()] == ["queued"]

    def test_a_server_that_wants_tls_says_so(self, use: Callable[..., None], trusting: Any) -> None:
        with running(tls=trusting) as server:
            use(f"smtp://127.0.0.1:{server.port}")
            assert server.received == []
        assert "STARTTLS" in row().error

    def test_elsewhere_no_password_goes_in_the_clear(
        self, use: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(post, "LOOPBACK", ())
        with running() as server:
            use(f"smtp://lantoa:x@127.0.0.1:{server.port}")
            assert server.received == []
        assert "no TLS" in row().error


def test_no_transaction_is_open_while_the_network_is_waited_for(
    app: Flask, tell: Tell, run: Run, agency: Agency, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    send = smtp.Connection.send

    def watched(self: Any, *given: Any) -> None:
        seen.append(db.session().in_transaction())
        send(self, *given)

    monkeypatch.setattr(smtp.Connection, "send", watched)
    tell("test.now", everybody())
    run()
    assert seen == [False] * ALL


def test_the_lease_is_longer_than_a_sweep_can_take() -> None:
    opening, message = 7 * 20.0, 90.0
    assert timedelta(seconds=sweep.SECONDS + opening + message + 20) <= outbox.LEASE
