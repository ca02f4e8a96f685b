"""Every page of the demo that links lead to, for every role."""

from __future__ import annotations

import pytest

from tests.browser.conftest import ROLES


@pytest.mark.parametrize("login", ROLES)
def test_no_link_leads_to_an_error_and_no_page_breaks_a_rule_of_the_browser(crawled, login):
    found = crawled(login)
    assert found.faults == []
    assert len(found.pages) >= 8, f"only {sorted(found.pages)}"


@pytest.fixture
def faults(crawled, looks):
    """What is wrong with the look of all these pages."""
    for login in ROLES:
        crawled(login)
    return looks.faults


def test_every_page_is_accessible(faults):
    assert faults["violations"] == []


def test_every_page_fits_the_narrowest_screen(faults):
    assert faults["width"] == []


def test_every_page_has_one_heading(faults):
    assert faults["heading"] == []
