"""The rules of the house, as far as a machine can hold them."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "intranet"
# Migrations are records of what was, written by a tool; nobody changes them.
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts)
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
MOST_LINES, MOST_FUNCTION_LINES = 400, 50
MEDIAN_LINES, MEDIAN_FUNCTION_LINES = 120, 10


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for path in (ROOT / item for item in listed.stdout.decode().split("\0") if item) if path.is_file()]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield f"{name(path)}:{node.lineno} {node.name}", (node.end_lineno or start) - start + 1


def test_modules_are_short():
    lengths = {name(path): len(path.read_text().splitlines()) for path in MODULES}
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}
    assert median(lines for lines in lengths.values() if lines) <= MEDIAN_LINES


def test_functions_are_short():
    lengths = dict(found for path in MODULES for found in functions(path))
    assert {where: lines for where, lines in lengths.items() if lines > MOST_FUNCTION_LINES} == {}
    assert median(lengths.values()) <= MEDIAN_FUNCTION_LINES


def test_public_functions_and_classes_say_what_they_do():
    silent = []
    for path in MODULES:
        tree = ast.parse(path.read_text())
        if tree.body and not ast.get_docstring(tree):
            silent.append(name(path))
        silent += [f"{name(path)}: {node.name}" for node in _public(tree.body) if not ast.get_docstring(node)]
    assert silent == []


def _public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef) and node.name != "Meta":
                # A method that stands in for a base class's own is described there.
                bases = {ast.unparse(base) for base in node.bases}
                yield from (inner for inner in _public(node.body) if not bases or inner.name == "Meta")


def test_only_the_dispatcher_calls_hooks():
    call = re.compile(r"\b(pm|manager)\.hook\b|\.get_hookimpls\b")
    dispatcher = PACKAGE / "host" / "dispatch.py"
    callers = [name(path) for path in MODULES if call.search(path.read_text()) and path != dispatcher]
    assert callers == []


def test_nothing_is_left_for_later():
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|raise NotImplemented" + r"Error)\b")
    assert [name(path) for path in MODULES if words.search(path.read_text())] == []


def test_a_suppression_carries_its_reason():
    bare = re.compile(r"#\s*noqa:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*\s*$")
    general = re.compile(r"#\s*noqa(?!:)|#\s*type: ignore(?!\[)|#\s*type: ignore\[[\w, -]+\]\s*$")
    found = [
        f"{name(path)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if general.search(line) or bare.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_holds_no_code_of_the_browser(path: Path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert not re.search(r"<style\b", text), "inline style sheet"
    assert not re.search(r"\sstyle\s*=", text), "style attribute"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "event handler"
    assert not re.search(r"javascript:", text), "javascript: address"
    assert not re.search(r"(src|href|action)\s*=\s*[\"'](https?:)?//", text), "outside address"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_shows_no_text_that_cannot_be_translated(path: Path):
    text = path.read_text()
    for code in (r"\{#.*?#\}", r"\{%-?\s*trans.*?endtrans\s*-?%\}", r"\{%.*?%\}", r"\{\{.*?\}\}", r"<!--.*?-->"):
        text = re.sub(code, " ", text, flags=re.DOTALL)
    # What official papers print above every text is Vietnamese in every language; it carries lang="vi".
    text = re.sub(r"<(\w+)[^>]*\blang=\"vi\"[^>]*>.*?</\1>", " ", text, flags=re.DOTALL)
    assert re.findall(r"\w*[À-ỹĐđ]\w*", text) == []


def test_the_tests_mirror_the_packages():
    rooms = {path.parent.relative_to(PACKAGE).parts[0] for path in MODULES if path.parent != PACKAGE}
    tested = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and list(path.rglob("test_*.py"))}
    without_tables = {"hookspecs", "migrations"}
    assert rooms - without_tables - tested == set(), "packages without tests"
    # database.py is a module; the browser walks over all packages.
    assert tested - rooms - {"browser", "database"} == set(), "tests of no package"


def test_no_file_tells_where_it_was_made():
    hosts = re.compile(r"(files\.)?python" + r"hosted\.org|pypi\." + r"org|index-" + "url", re.IGNORECASE)
    paths = re.compile(r"(?<![\w.])/(home|Users|root|work)/\w")
    found = []
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{name(path)}: {match[0]}" for rule in (hosts, paths) for match in rule.finditer(text)]
    assert found == []


def test_documents_name_modules_that_exist():
    missing = [
        f"{name(path)}: {target.name}"
        for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
        for target in _mentioned(path)
        if not target.exists()
    ]
    assert missing == []


def _mentioned(path: Path) -> Iterator[Path]:
    for mention in re.findall(r"`((?:intranet|tests|docs|plugins)/[\w/.-]+)`", path.read_text()):
        yield ROOT / mention
    for mention in re.findall(r"`(plans/[\w/.-]+)`", path.read_text()):
        yield PACKAGE / mention
    for mention in re.findall(r"\]\(([\w/.-]+\.md)\)", path.read_text()):
        yield path.parent / mention
