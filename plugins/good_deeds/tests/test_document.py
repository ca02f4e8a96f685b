"""What `docs/plugins/good-deeds.md` lists is what the plugin has: stages, steps, settings, permissions, commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent
DOCUMENT = HERE.parents[1] / "docs" / "plugins" / "good-deeds.md"
NEEDS = {"complete": "complete", "evidence": "evidence", "no_open_review": "no open review"}
IMPARTIAL = {"": "", "always": "impartial", "if_others": "impartial if others can"}


@pytest.fixture(scope="module")
def text():
    return DOCUMENT.read_text()


def table(text, heading, first):
    """The cells of the table below a heading whose first column is called `first`."""
    part = text.partition(heading)[2].partition(f"\n| {first} |")[2].partition("\n\n")[0]
    return [row.split(" | ") for row in re.findall(r"^\| (.+) \|$", part, flags=re.MULTILINE)]


def test_the_stages_and_their_limits(text, app):
    from intranet_plugins.good_deeds.flow.stages import STAGES
    from intranet_plugins.good_deeds.forms import SiteSettings

    with app.test_request_context():
        form = SiteSettings(formdata=None)
        known = [
            [f"`{one.code}`", str(one.label), f"`{one.days}` ({form[one.days].default})" if one.days else "–"]
            for one in STAGES.values()
        ]
    assert [row[:3] for row in table(text, "### The stages", "Stage")] == known


def test_the_steps(text, app):
    from intranet_plugins.good_deeds.flow.stages import STEPS

    def row(step):
        who = "the writer" if step.right == "submitter" else f"`{step.right.partition('.')[2]}`"
        needs = [NEEDS[name] for name in step.requires]
        needs += ["reason"] * step.needs_note + [IMPARTIAL[step.impartial]] * bool(step.impartial)
        return [
            f"`{step.code}`", str(step.label), f"{', '.join(step.sources)} → {step.target}",
            who if step.by_hand else f"{who}, by itself", ", ".join(needs) or "–", ", ".join(step.tells),
        ]  # fmt: skip

    with app.test_request_context():
        known = [row(step) for step in STEPS.values()]
    assert table(text, "### The stages", "Step") == known


def test_the_settings_and_their_defaults(text, app):
    from intranet_plugins.good_deeds.forms import SiteSettings, lines_of

    def default(field):
        if isinstance(field.default, bool):
            return "on" if field.default else "off"
        lines = lines_of(str(field.default))
        return f"{len(lines)} lines" if len(lines) > 1 else "".join(lines) or "empty"

    with app.test_request_context():
        fields = [field for field in SiteSettings(formdata=None) if field.default is not None]
        known = [[str(field.label.text).partition(" (")[0], default(field)] for field in fields]
    assert [row[:2] for row in table(text, "### Settings", "Setting")] == known


def test_the_permissions_and_their_roles(text):
    from intranet_plugins.good_deeds import hooks

    known = [
        [f"`{one.name}`", "all" if one.roles == hooks.EVERYBODY else ", ".join(one.roles)]
        for one in hooks.register_permissions()
    ]
    assert [row[:2] for row in table(text, "### Permissions", "Permission")] == known


def test_the_figures(text, app):
    from intranet_plugins.good_deeds.figures.marks import MEASURES

    with app.test_request_context():
        known = [f"{label} ({name})" for name, label in MEASURES.items()]
    assert [row[0] for row in table(text, "### Figures", "Column")] == known


def test_the_commands(text):
    from intranet_plugins.good_deeds import commands

    assert set(re.findall(r"`intranet guong ([\w-]+)", text)) == {command.name for command in commands.COMMANDS}


def test_the_hooks(text):
    from intranet_plugins.good_deeds import hooks

    told = text.partition("**Hooks**")[2].partition("**Public")[0]
    implemented = {name for name, value in vars(hooks).items() if hasattr(value, "intranet_impl")}
    assert implemented
    assert set(re.findall(r"`(\w+_\w+)`", told)) == implemented


def test_the_public_addresses_are_there_and_no_other_page_is_open_to_everybody(text, app):
    from intranet.web.access import is_public

    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("good_deeds.")]
    public = {rule.endpoint for rule in rules if is_public(rule.endpoint) and not rule.endpoint.endswith(".static")}
    assert public == {"good_deeds.feed", "good_deeds.fragment", "good_deeds.photo"}
    for path in ("/p/good_deeds/feed.atom", "/p/good_deeds/fragment.html", "/p/good_deeds/photos/3/small"):
        assert f"`{path}`" in text
        assert app.url_map.bind("").match(path)[0] in public


def test_the_rooms_files_and_indexes_it_names_are_there(text):
    from intranet_plugins.good_deeds.models import Model

    named, room = [], ""
    for _what, cell in table(text, "## 3.", "Looking for"):
        for name in re.findall(r"`([\w/]+\.py)`", cell):
            room, _slash, file = name.rpartition("/") if "/" in name else (room, "", name)
            named.append(f"{room}/{file}" if room and not (HERE / file).exists() else file)
        room = ""
    tests = re.findall(r"`(tests/(?!benchmarks)[\w/]+\.py)`", text)
    assert len(named) > 40
    assert [name for name in [*named, *tests] if not (HERE / name).exists()] == []
    indexes = {index.name for made in Model.metadata.tables.values() for index in made.indexes}
    assert set(re.findall(r"`(ix_good_deeds_\w+)`", text)) <= indexes
