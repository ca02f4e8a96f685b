"""plugin.toml: strict, and clear about what it expects."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intranet.host import manifest
from intranet.host.manifest import Manifest, ManifestError, Text, parse, read

SOUND = """
id = "good_deeds"
title = { vi = "Gương tốt", en = "Good deeds" }
summary = { vi = "Gửi và chọn gương tốt", en = "Submit and choose good deeds" }
version = "1.2"
core = ">=1,<2"
"""
FULL = (
    SOUND
    + """
requires = ["bulletin>=1", "sessions"]
packages = ["openpyxl >= 3.1"]
category = "emulation"
contact = "Văn phòng <vp@anhai.example>"
kind = "system"
default = "on"
command = "deeds"
icon = "award"
"""
)


def refused(text: str, name: str = "good_deeds") -> str:
    with pytest.raises(ManifestError) as caught:
        parse(text.encode(), name)
    return str(caught.value)


def test_what_is_said_is_kept() -> None:
    assert parse(FULL.encode(), "good_deeds") == Manifest(
        id="good_deeds",
        title=Text("Gương tốt", "Good deeds"),
        summary=Text("Gửi và chọn gương tốt", "Submit and choose good deeds"),
        version="1.2",
        core=">=1,<2",
        requires=("bulletin>=1", "sessions"),
        packages=("openpyxl>=3.1",),
        category="emulation",
        contact="Văn phòng <vp@anhai.example>",
        kind="system",
        default="on",
        command="deeds",
        icon="award",
    )


def test_what_is_not_said_has_a_default() -> None:
    found = parse(SOUND.encode(), "good_deeds")
    assert (found.kind, found.default, found.category, found.command, found.requires) == (
        "department", "off", "other", "", (),
    )  # fmt: skip


@pytest.mark.parametrize("key", ["id", "title", "summary", "version", "core"])
def test_a_key_that_must_be_there_is_named(key: str) -> None:
    lines = [line for line in SOUND.splitlines() if not line.startswith(key)]
    assert f"Thiếu khóa “{key}”" in refused("\n".join(lines))


def test_an_unknown_key_is_named() -> None:
    assert "Khóa lạ “sumary”" in refused(SOUND + 'sumary = "x"')


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('id = "Good"', "chữ thường"),
        ('id = "1deed"', "chữ thường"),
        ('id = "d"', "2 đến 31"),
        (f'id = "{"d" * 32}"', "2 đến 31"),
        ("id = 5", "chữ thường"),
        ('title = "Gương tốt"', "hai thứ tiếng"),
        ('title = { vi = "Gương tốt" }', "hai thứ tiếng"),
        ('title = { vi = "Gương tốt", en = "" }', "hai thứ tiếng"),
        ('title = { vi = "Gương tốt", en = "Good\\ndeeds" }', "hai thứ tiếng"),
        ('summary = { vi = "a", en = 3 }', "hai thứ tiếng"),
        ('version = "newest"', "1.2.0"),
        ("version = 1.0", "1.2.0"),
        ('core = "1 or 2"', ">=1,<2"),
        ('requires = "bulletin"', "good_deeds>=1.2"),
        ('requires = ["Bulletin"]', "good_deeds>=1.2"),
        ('requires = ["bulletin; python_version > \\"3\\""]', "good_deeds>=1.2"),
        ('requires = ["bulletin>1", "bulletin<3"]', "good_deeds>=1.2"),
        ('requires = ["good_deeds"]', "chính nó"),
        ('packages = ["x @ https://example.org/x.whl"]', "openpyxl>=3.1"),
        ('category = "games"', "emulation, communication"),
        ("contact = []", "một dòng chữ"),
        ('kind = "core"', "department, system"),
        ("default = true", "on, off"),
        ('command = "Good deeds"', "gạch nối"),
        ('command = "db"', "lệnh có sẵn"),
        ('icon = "<svg>"', "Bootstrap Icons"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_is_expected(line: str, expected: str) -> None:
    key = line.partition(" ")[0]
    kept = [known for known in SOUND.splitlines() if not known.startswith(key)]
    said = refused("\n".join([*kept, line]))
    assert f"“{key}”" in said
    assert expected in said


def test_everything_wrong_is_said_at_once() -> None:
    said = refused('colour = "red"\nid = "X"')
    assert [word for word in ("“colour”", "“id”", "“title”", "“core”") if word not in said] == []


def test_the_id_is_the_name_of_the_folder() -> None:
    assert "phải giống nhau" in refused(SOUND, name="bad_deeds")


def test_a_folder_without_a_manifest_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"không có tệp plugin\.toml"):
        read(tmp_path)


def test_a_manifest_that_is_a_folder_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "plugin.toml").mkdir()
    with pytest.raises(ManifestError, match=r"Không đọc được plugin\.toml"):
        read(tmp_path)


def test_a_manifest_out_of_all_measure_is_not_read_to_its_end() -> None:
    assert "lớn quá" in refused("#" * (manifest.LARGEST + 1))


def test_a_mark_that_an_editor_put_in_front_is_no_fault() -> None:
    assert parse(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode(), "good_deeds") == parse(
        FULL.encode(), "good_deeds"
    )


def test_reading_imports_nothing(write_plugin: Callable[..., Path]) -> None:
    folder = write_plugin("quiet", {"__init__.py": "raise RuntimeError('imported')"})
    assert read(folder).id == "quiet"


@settings(deadline=None)
@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"x = " + b"[" * 3000)
@example(b"id = " + b"9" * 5000)
@example(b"version = 2026-02-30")
def test_any_bytes_give_a_manifest_or_a_manifest_error(content: bytes) -> None:
    judged(content)


words = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)
values = st.recursive(
    st.one_of(words, st.integers(), st.booleans(), st.sampled_from(["on", "1.0", ">=1", "good_deeds", "award"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["vi", "en", "x"]), inner)),
    max_leaves=6,
)
keys = st.sampled_from([*Manifest.__dataclass_fields__, "colour"])


@settings(deadline=None)
@given(st.dictionaries(keys, values))
def test_any_toml_gives_a_manifest_or_a_manifest_error(given_values: dict[str, object]) -> None:
    judged("\n".join(f"{key} = {as_toml(value)}" for key, value in given_values.items()).encode())


@settings(deadline=None)
@given(st.sampled_from(list(Manifest.__dataclass_fields__)), values)
def test_one_strange_value_in_a_sound_manifest_is_judged(key: str, value: object) -> None:
    kept = [line for line in FULL.splitlines() if not line.startswith(key)]
    judged("\n".join([*kept, f"{key} = {as_toml(value)}"]).encode())


def judged(content: bytes) -> None:
    try:
        found = parse(content, "good_deeds")
    except ManifestError as error:
        said = str(error)
        found = None
    assert isinstance(found, Manifest) or said


def as_toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(letter):08X}" for letter in value) + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {as_toml(inner)}" for key, inner in value.items()) + " }"
    return str(value)
