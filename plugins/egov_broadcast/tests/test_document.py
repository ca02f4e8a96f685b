"""What `docs/plugins/broadcast.md` lists is what the plugin has: states, refusals, settings, permissions, commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent
DOCUMENT = HERE.parents[1] / "docs" / "plugins" / "broadcast.md"


@pytest.fixture(scope="module")
def text():
    return DOCUMENT.read_text()


def table(text, heading, first):
    """The cells of the table below a heading whose first column is called `first`."""
    part = text.partition(heading)[2].partition(f"\n| {first} |")[2].partition("\n\n")[0]
    return [row.split(" | ") for row in re.findall(r"^\| (.+) \|$", part, flags=re.MULTILINE)]


@pytest.mark.parametrize(
    ("name", "heading", "first"),
    [
        ("BROADCAST_STATES", "### Broadcast", "State"),
        ("DOCUMENT_STATES", "### The register", "State"),
        ("OUTCOMES", "### Ways in", "Outcome"),
    ],
)
def test_the_states(text, app, name, heading, first):
    from intranet_plugins.egov_broadcast import texts

    with app.test_request_context():
        known = [[f"`{code}`", str(words)] for code, (words, _tone) in getattr(texts, name).items()]
    assert sorted(row[:2] for row in table(text, heading, first)) == sorted(known)


def test_the_refusals_and_of_which_the_sender_is_told(text, app):
    from intranet_plugins.egov_broadcast.edxml.refusals import REASONS
    from intranet_plugins.egov_broadcast.intake import reasons

    with app.test_request_context():
        known = [
            [f"`{one}`", str(reasons.REASONS[one][0]), "yes" if one in reasons.ANSWERED else "no"]
            for one in (*REASONS, reasons.SECRET)
        ]
    told = table(text, "### Refusals", "Reason")
    assert [[row[0], row[1], row[3]] for row in told] == known
    assert set(reasons.REASONS) == {*REASONS, reasons.SECRET}
    assert all(row[2] for row in told)


def test_the_limits_of_a_message(text):
    from intranet_plugins.egov_broadcast.edxml.limits import MIB, Limits

    one, told = Limits(), " ".join(text.partition("Limits of one message")[2].partition("\n\n")[0].split())
    size = f"{one.message // MIB} MB; {one.attachments} files, {one.attachment // MIB} MB each"
    ratio = f"{one.ratio}-fold (asked from {one.ratio_from / MIB} MB on) and has {one.entries:,} entries"
    fields = f"{one.receivers:,} receivers; {one.text:,} characters a field; XML {one.depth} levels deep"
    rest = f"{one.attachments_together // MIB} MB together", f"{one.elements:,} elements"
    for words in (size, ratio, fields, *rest):
        assert words in told


def test_the_settings_and_their_defaults(text, app):
    from intranet_plugins.egov_broadcast.forms import SiteSettings

    def default(field):
        if isinstance(field.default, bool):
            return "on" if field.default else "off"
        lines = str(field.default).splitlines()
        return f"{len(lines)} lines" if len(lines) > 1 else "".join(lines) or "empty"

    with app.test_request_context():
        known = [
            [str(field.label.text).partition(" (")[0], f"`{field.name}`", default(field)]
            for field in SiteSettings(formdata=None) if field.default is not None
        ]  # fmt: skip
    assert [row[:3] for row in table(text, "### Settings", "Setting")] == known


def test_the_permissions_and_their_roles(text):
    from intranet_plugins.egov_broadcast import hooks

    known = [
        [f"`{one.name}`", "all" if one.roles == hooks.EVERYBODY else ", ".join(one.roles)]
        for one in hooks.register_permissions()
    ]
    told = table(text, "### Permissions", "Permission")
    assert sorted((row[0], sorted(row[1].split(", "))) for row in told) == sorted(
        (name, sorted(roles.split(", "))) for name, roles in known
    )


def test_the_commands(text):
    from intranet_plugins.egov_broadcast import commands, offline

    known = {command.name for command in (*commands.COMMANDS, *offline.COMMANDS)}
    assert set(re.findall(r"`intranet egov ([\w-]+)", text)) == known


def test_the_background_work(text):
    from intranet_plugins.egov_broadcast import kinds

    told = [
        (name, row[1]) for row in table(text, "### Background work", "Job") for name in re.findall(r"`(\w+)`", row[0])
    ]
    assert sorted(told) == sorted((job.name.partition(".")[2], job.every) for job in kinds.JOBS)
    safety = text.partition("### Crash safety")[2].partition("\n###")[0]
    jobs = {name for name, _every in told}
    assert set(re.findall(r"`(\w+)`", safety)) - jobs <= {"tests"}


def test_the_identifiers_of_the_examples(text):
    from intranet_plugins.egov_broadcast.organs.own import EXAMPLE_IDS

    told = text.partition("### Identifiers")[2].partition("\n### ")[0]
    assert {one for one in re.findall(r"`([0-9A-Z.]+)`", told) if "." in one} == EXAMPLE_IDS


def test_the_fields_of_the_object(text):
    from intranet_plugins.egov_broadcast.edxml import as_json
    from intranet_plugins.egov_broadcast.edxml.message import Message, Organ, Related, Status

    message = Message(sender=Organ(id="H98"), kind="status", status=Status(code="01", about=Related()))
    fields = {*as_json._always(message), *as_json._sometimes(message), *as_json._status(message)}
    told = text.partition("### Commands")[2].partition("\n### ")[0]
    assert {one for one in fields if f'"{one}"' not in told and f"`{one}`" not in told} == set()


def test_the_hooks(text):
    from intranet_plugins.egov_broadcast import hooks

    told = text.partition("**Hooks**")[2].partition("**Public")[0]
    implemented = {name for name, value in vars(hooks).items() if hasattr(value, "intranet_impl")}
    assert implemented
    assert set(re.findall(r"`(\w+_\w+)`", told)) == implemented


def test_the_labels_are_those_on_the_screen(text):
    core = DOCUMENT.parents[2] / "translations" / "en" / "LC_MESSAGES" / "messages.po"
    own = HERE / "translations" / "en" / "LC_MESSAGES" / "egov_broadcast.po"
    known = "".join(path.read_text().replace('"\n"', "") for path in (core, own))
    labels = {part for bold in re.findall(r"\*\*([^*]+)\*\*", text) for part in " ".join(bold.split()).split(" → ")}
    vietnamese = {label for label in labels if re.search("[À-ỹ]", label)}
    assert len(vietnamese) > 30
    # A label may go on: "Câu trả lời: …".
    assert {label for label in vietnamese if f'"{label}' not in known} == set()


def test_the_rooms_and_files_it_names_are_there(text):
    named, room = [], ""
    for _what, cell in table(text, "## 3.", "Looking for"):
        for name in re.findall(r"`([\w/]+\.py)`", cell):
            room, _slash, file = name.rpartition("/") if "/" in name else (room, "", name)
            named.append(f"{room}/{file}" if room and not (HERE / file).exists() else file)
        room = ""
    tests = re.findall(r"`(tests/(?!benchmarks)[\w/]+\.py)`", text)
    assert len(named) > 50
    assert [name for name in [*named, *tests] if not (HERE / name).exists()] == []


def test_the_public_names_are_there(text):
    import intranet

    told = re.findall(r"`(\w+)", text.partition("**Public functions**")[2])
    assert set(told) - set(intranet.__all__) == set()
