"""What plugin authors build on: every public name is there, documented and typed."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import intranet

# Python's own wrappers and values of ours: what they are stands where they are made.
VALUES = {"SYSTEM", "db", "hookimpl"}


@pytest.mark.parametrize("name", intranet.__all__)
def test_a_public_name_is_there_and_says_what_it_is(name):
    value = getattr(intranet, name)
    assert name in VALUES or (inspect.getdoc(value) or "").strip()


@pytest.mark.parametrize("name", intranet.__all__)
def test_a_public_function_is_fully_typed(name):
    value = getattr(intranet, name)
    if inspect.isfunction(value):
        signature = inspect.signature(value)
        assert signature.return_annotation is not inspect.Signature.empty
        assert all(given.annotation is not inspect.Parameter.empty for given in signature.parameters.values())


def test_every_public_name_is_in_the_page_for_authors():
    page = (Path(__file__).resolve().parent.parent / "docs" / "plugins" / "api.md").read_text()
    named = set(re.findall(r"`(\w+)", page))
    assert set(intranet.__all__) - named == set()


def test_other_names_are_not_there():
    with pytest.raises(AttributeError, match="nothing_of_ours"):
        intranet.nothing_of_ours  # noqa: B018  asking is the test


def test_importing_the_package_costs_nothing():
    code = "import intranet, sys; print(sorted(name for name in ('flask', 'sqlalchemy') if name in sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
