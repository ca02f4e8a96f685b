"""What the form of settings refuses."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from intranet_plugins.propaganda_schedule.forms import SiteSettings


@pytest.mark.parametrize(("text", "good"), [("3, 1", True), ("", True), ("vài ngày", False), ("99", False)])
def test_the_form_of_settings_refuses_it_too(app, text, good):
    sent = {"report_days": "5", "remind_after": "1", "escalate_head": "3", "escalate_office": "7", "code_seconds": "20"}
    form = SiteSettings(formdata=MultiDict({**sent, "remind_before": text}), meta={"csrf": False})
    assert form.validate() is good
    assert bool(form.errors.get("remind_before")) is not good


def test_the_office_hears_of_it_after_the_head(app):
    sent = {"report_days": "5", "remind_after": "1", "escalate_head": "9", "escalate_office": "7", "code_seconds": "20"}
    form = SiteSettings(formdata=MultiDict(sent), meta={"csrf": False})
    assert not form.validate()
    assert list(form.errors) == ["escalate_office"]
