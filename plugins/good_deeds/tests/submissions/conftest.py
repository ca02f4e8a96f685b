"""What is typed into the form, and files as they are uploaded."""

from __future__ import annotations

from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

TITLE = "Cài cảnh báo sạt lở cho 22 hộ bên suối"
DEED = "Ba chủ nhật liền đến từng nhà bên suối, chỉ bà con cách nhận tin cảnh báo và đường sơ tán."
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 40


@pytest.fixture
def typed():
    """`typed(title="…")`: what a browser sends of the form, complete unless said otherwise."""

    def fill(**changes):
        return {
            "who": "me", "category": "good_deed", "title": TITLE, "deed": DEED, "result": "22 hộ nhận tin sớm.",
            "began_on": "13/5/2026", "version": "", "form_key": "", **changes,
        }  # fmt: skip

    return fill


@pytest.fixture
def upload():
    """`upload("anh.png")`: a file as it comes with a form; a photo unless `content` says otherwise."""

    def make(name="anh.png", content=PNG):
        return FileStorage(BytesIO(content), name)

    return make


@pytest.fixture
def write(actor_of):
    """`write("staff", title="…")`: a draft that somebody saved, through the service."""
    from intranet_plugins.good_deeds.submissions import service
    from intranet_plugins.good_deeds.submissions.drafts import Draft

    def save(by="staff", **values):
        return service.save_draft(actor_of(by), None, 0, Draft(**{"title": TITLE, "deed": DEED, **values}))

    return save
