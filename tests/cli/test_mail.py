"""`intranet mail` and what `intranet doctor` says of the mail server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from tests.notices.server import MailServer, running
from tests.support.ports import free_port

Run = Callable[..., Result]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running() as found:
        yield found


@pytest.fixture
def set_up(ready: Run, instance: Path) -> Callable[[int], Run]:
    """`set_up(port)`: `run` on an instance whose mail goes there."""

    def write(port: int) -> Run:
        (instance / "config.toml").write_text(
            f'mail_url = "smtp://127.0.0.1:{port}"\nmail_from = "lantoa@so.example"\n'
            'public_url = "https://noibo.so.example"\n'
        )
        return ready

    return write


def test_a_test_mail_shows_that_mail_goes_out(set_up: Callable[[int], Run], server: MailServer) -> None:
    result = set_up(server.port)("mail", "test", "ai.do@noi.example")
    assert (result.exit_code, server.addresses) == (0, ["ai.do@noi.example"])
    assert server.subjects == ["Thư thử từ mạng nội bộ"]
    assert "đã nhận thư" in result.output


def test_a_refusal_is_told_in_one_line(set_up: Callable[[int], Run], server: MailServer) -> None:
    server.recipients["ai.do@noi.example"] = "550 5.1.1 no such user"
    result = set_up(server.port)("mail", "test", "ai.do@noi.example")
    assert result.exit_code == 1
    assert result.stderr.strip().splitlines() == ["intranet: 127.0.0.1 không nhận thư: 550 5.1.1 no such user"]


def test_a_server_that_is_away_is_told_in_one_line(set_up: Callable[[int], Run]) -> None:
    result = set_up(free_port())("mail", "test", "ai.do@noi.example")
    assert result.exit_code == 1
    assert "refused" in result.stderr


def test_what_is_no_address_is_refused(set_up: Callable[[int], Run], server: MailServer) -> None:
    assert set_up(server.port)("mail", "test", "ai do").exit_code == 2


@pytest.mark.parametrize("arguments", [("mail", "test", "a@b.example"), ("mail", "status")])
def test_without_settings_the_missing_ones_are_named(ready: Run, arguments: tuple[str, ...]) -> None:
    result = ready(*arguments)
    assert result.exit_code == 2
    assert "mail_url, mail_from, public_url" in result.stderr


def test_status_counts(set_up: Callable[[int], Run], server: MailServer) -> None:
    result = set_up(server.port)("mail", "status")
    assert (result.exit_code, result.output) == (0, "Thư đang chờ: 0\nĐịa chỉ bị trả lại: 0\n")


def test_what_is_no_report_is_not_taken(ready: Run) -> None:
    assert ready("mail", "bounced", input="xin chào").exit_code == 1


def test_the_doctor_knows_a_good_server(set_up: Callable[[int], Run], server: MailServer) -> None:
    found = {item["subject"]: item for item in json.loads(set_up(server.port)("doctor", "--json").output)}
    assert found["mail"]["level"] == "OK"


def test_the_doctor_names_what_is_missing(ready: Run, instance: Path, server: MailServer) -> None:
    (instance / "config.toml").write_text(f'mail_url = "smtp://127.0.0.1:{server.port}"\n')
    found = {item["subject"]: item for item in json.loads(ready("doctor", "--json").output)}
    assert (found["mail"]["level"], found["mail"]["text"]) == ("FAIL", "thiếu mail_from, public_url")
