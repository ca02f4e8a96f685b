"""`intranet search rebuild`: what core and plugins have said is found again after the index was lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from intranet import jobs, search
from intranet.access import Actor, Forbidden
from intranet.cli.demo_data.build import World
from intranet.database import db, transaction
from intranet.indexing import service
from intranet.search import kinds
from intranet.search.models import SearchEntry

ROOT = Path(__file__).resolve().parents[2]


def entries() -> dict[tuple[str, int], tuple[object, ...]]:
    columns = [c for c in SearchEntry.__table__.columns if c.name != "id"]
    rows = db.session.execute(select(*columns)).all()
    db.session.rollback()
    return {(row.kind, row.ref_id): tuple(row) for row in rows}


def test_the_index_made_anew_is_the_one_that_services_wrote(demo_agency: World) -> None:
    written = {name: entry for name, entry in entries().items() if name[0] != "person"}
    assert {kind for kind, _ref in written} == {"plan", "unit"}
    service.rebuild_now(lambda _percent, _label: None)
    # People's places may have got other names since somebody last touched their entry.
    before = entries()
    assert written.items() <= before.items()
    again = service.rebuild_now(lambda _percent, _label: None)
    assert [(one.written, one.removed) for one in again] == [(0, 0)] * 3, "nothing to write"
    with transaction():
        db.session.execute(text("DELETE FROM search_entry"))
    service.rebuild_now(lambda _percent, _label: None)
    assert entries() == before


def test_as_background_work_with_its_result(app: Flask, agency: object, actor_of: Callable[[str], Actor]) -> None:
    with pytest.raises(Forbidden):
        service.start_rebuild(actor_of("staff"))
    job_id = service.start_rebuild(actor_of("admin")).id
    jobs.run_pending(app)
    db.session.rollback()
    job = db.session.get(jobs.Job, job_id)
    assert job is not None
    assert job.state == "done"
    assert set(job.result or {}) == {"plan", "unit", "person"}


@pytest.mark.plugins(ROOT / "plugins" / "bulletin")
def test_news_is_found_again_too_by_those_below(
    app: Flask, agency: object, actor_of: Callable[[str], Actor], plugin_on: Callable[..., None]
) -> None:
    plugin_on("bulletin")
    from intranet_plugins.bulletin import service as bulletin  # type: ignore[import-not-found]

    units = agency.units  # type: ignore[attr-defined]
    bulletin.publish(actor_of("admin"), bulletin.Draft("Hội thao toàn phòng", "x", units["digital"], "below"))
    bulletin.publish(actor_of("admin"), bulletin.Draft("Hội thao riêng phòng", "x", units["digital"], "unit"))
    with transaction():
        db.session.execute(text("DELETE FROM search_entry"))
    service.rebuild_now(lambda _percent, _label: None, ["bulletin.post"])
    assert kinds.get("bulletin.post").with_files
    hits = search.find(actor_of("admin"), "hội thao").hits
    assert [hit.title for hit in hits] == ["Hội thao toàn phòng", "Hội thao riêng phòng"]
