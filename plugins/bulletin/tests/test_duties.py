"""What the plugin owes: people their data, operators their commands, the house its rules."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from intranet import SYSTEM, db
from intranet_plugins.bulletin import commands, hooks, queries, samples
from intranet_plugins.bulletin.models import Post

FOLDER = Path(__file__).resolve().parent.parent
CODE = list(FOLDER.glob("*.py"))
THIRD_PARTY = {"click", "flask", "sqlalchemy", "werkzeug"}


def test_people_get_what_they_published(publish, actor_of, agency):
    publish("Của tôi", by=actor_of("coordinator"))
    publish("Của người khác")
    records = list(hooks.export_personal_data(agency.people["coordinator"]))
    assert [(record.title, record.values["title"]) for record in records] == [("Tin đã đăng", "Của tôi")]
    assert records[0].values["unit"] == "Phòng Quản lý Khoa học"


def test_erasing_takes_the_name_and_leaves_the_news(publish, actor_of, agency):
    post = publish(by=actor_of("coordinator"))
    [done] = hooks.erase_personal_data(agency.people["coordinator"])
    assert (done.erased, done.kept) == (1, 1)
    assert "thông tin chính thức" in done.reason
    db.session.expire_all()
    assert db.session.get_one(Post, post.id).author_id is None
    assert list(hooks.export_personal_data(agency.people["coordinator"])) == []
    assert [(d.erased, d.kept) for d in hooks.erase_personal_data(agency.people["coordinator"])] == [(0, 0)]


def test_news_without_an_author_is_still_read(publish, actor_of, agency, client_as):
    post_id = publish(by=actor_of("coordinator")).id
    list(hooks.erase_personal_data(agency.people["coordinator"]))
    page = client_as("staff").get(f"/p/bulletin/{post_id}").text
    assert "Người đăng" not in page


def test_the_commands_list_and_put_away(publish):
    run = lambda command, *arguments: CliRunner().invoke(command, arguments, catch_exceptions=False).output  # noqa: E731
    assert run(commands.show_list) == "Chưa có tin nào\n"
    publish("Tin mới")
    assert "Phòng Quản lý Khoa học\tTin mới" in run(commands.show_list, "--limit", "5")
    assert run(commands.archive_old) == "Đã cất 0 tin vào lưu trữ\n"


def test_examples_fill_an_empty_board_once(agency):
    assert samples.publish() == len(queries.latest(SYSTEM, 50)) > 3
    assert samples.publish() == 0


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.name)
def test_it_uses_nothing_that_a_strangers_plugin_could_not(path):
    outside = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and not node.level:
            outside.add(node.module)
        elif isinstance(node, ast.Import):
            outside.update(alias.name for alias in node.names)
    roots = {name.partition(".")[0] for name in outside}
    assert {name for name in outside if name.startswith("intranet")} <= {"intranet"}
    assert roots - {"intranet"} - set(sys.stdlib_module_names) <= THIRD_PARTY


def test_it_is_small_enough_to_be_read_as_an_example():
    assert all(len(path.read_text().splitlines()) <= 220 for path in CODE)


def test_its_stylesheet_touches_only_its_own():
    css = re.sub(r"/\*.*?\*/", "", (FOLDER / "static" / "bulletin.css").read_text(), flags=re.DOTALL)
    selectors = [one.strip() for rule in re.findall(r"([^{}]+)\{", css) for one in rule.split(",")]
    assert selectors
    assert all(one.startswith(".p-bulletin") for one in selectors)
