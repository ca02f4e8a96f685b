"""Rules every template of the repository keeps: no inline code, existing icons, nothing from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from intranet.config import CHECKOUT
from intranet.web import icons

TEMPLATES = sorted(
    path for folder in ("intranet", "plugins") for path in (CHECKOUT / folder).rglob("templates/**/*.html")
)
STATIC = [path for path in (CHECKOUT / "intranet").rglob("static/**/*") if path.suffix in (".css", ".js", ".svg")]

each_template = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(CHECKOUT)))


def without_comments(path: Path) -> str:
    """The template's text without its Jinja comments."""
    return re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_there_are_templates() -> None:
    assert TEMPLATES
    assert STATIC


@each_template
def test_no_inline_style_script_or_handler(path: Path) -> None:
    text = without_comments(path)
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "javascript:" not in text


@each_template
def test_nothing_comes_from_another_machine(path: Path) -> None:
    text = without_comments(path)
    assert not re.search(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", text)


@each_template
def test_nothing_is_marked_as_safe(path: Path) -> None:
    """What is markup is made by macros; text of people never is."""
    text = without_comments(path)
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", text)


@each_template
def test_icons_exist(path: Path) -> None:
    assert icons.named_in(path.read_text(encoding="utf-8")) <= icons.symbols().keys()


@each_template
def test_each_form_sent_with_post_carries_a_token(path: Path) -> None:
    text = without_comments(path)
    for form in re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", text, flags=re.DOTALL | re.IGNORECASE):
        assert re.search(r"csrf_token|hidden_tag|hidden_fields|in resend", form), form[:200]


@pytest.mark.parametrize("path", STATIC, ids=lambda path: path.name)
def test_static_files_name_no_other_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|@import|url\(\s*[\"']?//", text)


def test_templates_pass_the_linter() -> None:
    pytest.importorskip("djlint", reason="djlint comes with the extra 'dev'")
    command = [sys.executable, "-m", "djlint", "intranet", "--lint", "--quiet"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
