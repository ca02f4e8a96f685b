"""`intranet workdays`: what operators read of days off, and what `intranet doctor` says of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from intranet import clock

Run = Callable[..., Result]


def test_a_new_instance_knows_the_days_off_of_this_year_and_the_next(ready: Run) -> None:
    for year in ([], [str(clock.today().year + 1)]):
        listed = ready("workdays", "list", *year)
        assert listed.exit_code == 0
        assert "Tết Nguyên Đán" in listed.output
        assert len(listed.output.splitlines()) > 8


def test_a_year_is_read_once(ready: Run) -> None:
    nothing = ready("workdays", "list", "2025")
    assert "chỉ thứ Bảy, Chủ nhật là ngày nghỉ" in nothing.output
    assert "Đã thêm" in ready("workdays", "seed", "2025").output
    assert "không đổi gì" in ready("workdays", "seed", "2025").output
    assert "2025-01-29  nghỉ      Tết Nguyên Đán" in ready("workdays", "list", "2025").output
    assert "Chưa có gợi ý nào" in ready("workdays", "seed", "2150").output
    assert ready("workdays", "seed", "1").exit_code == 2


def test_init_again_leaves_what_was_edited(ready: Run, instance: Path) -> None:
    with sqlite3.connect(instance / "intranet.sqlite") as database:
        database.execute("DELETE FROM special_day WHERE name <> 'Tết Dương lịch'")
    assert ready("init").exit_code == 0
    assert len(ready("workdays", "list").output.splitlines()) == 1


def test_the_doctor_names_a_year_without_days(ready: Run, instance: Path) -> None:
    with sqlite3.connect(instance / "intranet.sqlite") as database:
        database.execute("DELETE FROM special_day")
    found = [one for one in json.loads(ready("doctor", "--json").stdout) if one["subject"] == "workdays"]
    assert [one["level"] for one in found] == ["WARN"] * len(found)
    assert f"intranet workdays seed {clock.today().year}" in found[0]["mend"]
