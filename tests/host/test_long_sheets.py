"""Spreadsheets made in the background are for who asked, and not for long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import clock, db, files, jobs, sheets
from intranet.access import Refused
from intranet.host.long_sheets import LongSheet
from intranet.jobs import registry

KIND = "host.sheet"


@pytest.fixture
def long_sheet(monkeypatch):
    monkeypatch.setattr(registry, "_tasks", dict(registry._tasks))

    def make(actor, values, progress):
        if values.get("refused"):
            raise Refused("Không còn quyền")
        progress(0.5)
        return [sheets.Sheet(values["title"], [sheets.Column("Tên", 20)], [(actor.name,)])], "Danh sách"

    return LongSheet("host.sheets", KIND, "Lập danh sách", make, lambda actor: actor.has_role("staff"))


def stored():
    # The job has written since the test last looked.
    db.session.rollback()
    return db.session.scalars(select(files.StoredFile).where(files.StoredFile.subject_kind == KIND)).all()


class TestLongSheet:
    def test_it_is_kept_for_who_asked(self, app, agency, actor_of, long_sheet):
        staff, head = actor_of("staff"), actor_of("unit_head")
        job = long_sheet.start(staff, title="Người")
        jobs.run_pending(app)
        (file,) = stored()
        assert db.session.get_one(jobs.Job, job).result["url"] == f"/files/{file.token}/Danh%20s%C3%A1ch.xlsx"
        assert long_sheet.may_read(staff, file.subject_id)
        assert not long_sheet.may_read(head, file.subject_id)

    def test_whoever_may_no_longer_see_it_gets_nothing(self, app, agency, actor_of, long_sheet):
        long_sheet.start(actor_of("staff"), title="Người", refused=True)
        jobs.run_pending(app)
        assert stored() == []

    def test_it_is_forgotten_after_a_day(self, app, agency, actor_of, long_sheet):
        long_sheet.start(actor_of("staff"), title="Người")
        jobs.run_pending(app)
        assert long_sheet.forget() == 0
        stored()[0].created_at = clock.now() - timedelta(hours=25)
        db.session.commit()
        assert long_sheet.forget() == 1
