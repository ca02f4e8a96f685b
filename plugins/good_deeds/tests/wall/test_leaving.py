"""What is taken down or erased is really gone: rows, files, feed, search, audit trail."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, select

from intranet import db
from intranet.audit import AuditEntry
from intranet.files.models import StoredFile
from intranet_plugins.good_deeds.models import Photo, Story, Submission
from intranet_plugins.good_deeds.wall import personal, photos, service

SECRETS = ("Tiêu đề mật", "Lời dẫn mật", "Nội dung mật", "Câu nói mật")


@pytest.fixture
def shown(make_story, open_portal):
    """A published story with two photos, on the website, with words found nowhere else."""
    open_portal()
    return make_story(
        "Tiêu đề mật", photos=2, lead="Lời dẫn mật", body="Nội dung mật", quote="Câu nói mật", on_portal=True
    )


def everywhere(needle):
    """The tables in which a row says `needle`, whatever its column."""
    there = set(inspect(db.engine).get_table_names())
    return [
        table.name
        for table in db.metadata.tables.values()
        if table.name in there
        if any(needle in str(value) for row in db.session.execute(select(table)) for value in row)
    ]


def bytes_in_store(app):
    store = app.extensions["files"]
    return [store.open(found.digest).read() for found in store.walk()]


def nothing_left(app, browser, anybody, story_id, photo_ids):
    db.session.expire_all()
    assert {secret: everywhere(secret) for secret in SECRETS if everywhere(secret)} == {}
    assert db.session.scalars(select(Photo).where(Photo.story_id == story_id)).all() == []
    assert db.session.scalars(select(StoredFile).where(StoredFile.subject_kind == photos.KIND_OF_FILES)).all() == []
    assert not any(content.startswith(b"\xff\xd8") for content in bytes_in_store(app)), "a picture is left in the store"
    assert browser.get(f"/p/good_deeds/stories/{story_id}").status_code == 404
    for photo_id in photo_ids:
        assert browser.get(f"/p/good_deeds/photos/{photo_id}/large").status_code == 404
        assert anybody.get(f"/p/good_deeds/photos/{photo_id}/small").status_code == 404
    assert "Tiêu đề mật" not in anybody.get("/p/good_deeds/feed.atom").text
    assert "Tiêu đề mật" not in anybody.get("/p/good_deeds/fragment.html").text
    assert anybody.get(f"/p/good_deeds/fragment.html?story={story_id}").status_code == 404
    assert "Tiêu đề mật" not in browser.get("/search?q=mat").text
    assert "Tiêu đề mật" not in browser.get("/p/good_deeds/?q=mat").text


def test_before_it_goes_it_is_everywhere(shown, app, client_as, client):
    assert {"good_deeds_story", "search_entry"} <= set(everywhere("Nội dung mật"))
    assert "Tiêu đề mật" in client.get("/p/good_deeds/feed.atom").text
    assert len(bytes_in_store(app)) >= 2
    assert client_as("staff").get(f"/p/good_deeds/photos/{photos.of(shown.id)[0].id}/large").status_code == 200


def test_nothing_is_left_of_a_story_that_was_taken_down(shown, app, client_as, client, actor_of):
    ids = [photo.id for photo in photos.of(shown.id)]
    browser = client_as("staff")
    service.unpublish(actor_of("office"), shown.submission_id, shown.version, "Theo đề nghị")
    nothing_left(app, browser, client, shown.id, ids)


def test_evidence_of_the_case_stays_when_its_story_goes(make_submission, actor_of, app):
    from intranet import files, transaction
    from intranet_plugins.good_deeds.models import KIND

    from .conftest import photo

    office, case = actor_of("office"), make_submission(stage="commended")
    with transaction():
        upload = photo()
        proof = files.store(office, upload.stream, upload.filename, subject_kind=KIND, subject_id=case.id)
    story = service.save(
        office, case.id, 0, service.Draft("Tên", "Dẫn", "", "Nội dung"), photos.PhotoChange(evidence=[proof.id])
    )
    service.discard(office, case.id, story.version)
    assert [one.id for one in db.session.scalars(select(StoredFile))] == [proof.id]
    with files.open(proof) as stream:
        assert stream.read(2) == b"\xff\xd8"


def test_nothing_is_left_of_the_story_about_a_person_whose_data_is_erased(shown, app, client_as, client, agency):
    ids = [photo.id for photo in photos.of(shown.id)]
    browser = client_as("leader")
    done = list(personal.erase(agency.people["staff"]))
    assert done[0].erased == 1
    nothing_left(app, browser, client, shown.id, ids)
    assert next(personal.erase(agency.people["staff"])).erased == 0, "erasing twice does no harm"


def test_nothing_is_left_when_the_host_erases_a_person(shown, app, client_as, client, agency, actor_of):
    from intranet.host import personal as host

    ids = [photo.id for photo in photos.of(shown.id)]
    browser = client_as("leader")
    report = host.erase(actor_of("admin"), agency.people["staff"])
    assert report.faults == ()
    nothing_left(app, browser, client, shown.id, ids)
    assert db.session.get_one(Submission, shown.submission_id).consent != "yes"


def test_a_withdrawn_commendation_takes_its_story_with_it(shown, actor_of):
    from intranet import transaction

    office = actor_of("office")
    with transaction():
        case = db.session.get_one(Submission, shown.submission_id)
        assert service.take_down(office, case, "Hủy quyết định") is True
        assert service.take_down(office, case, "Hủy quyết định") is False
    assert db.session.get_one(Story, shown.id).status == "unpublished"


def test_who_published_a_story_is_forgotten_and_it_stays(shown, agency):
    _stories, names = personal.erase(agency.people["office"])
    assert (names.erased, names.kept) == (1, 1)
    db.session.expire_all()
    assert db.session.get_one(Story, shown.id).published_by is None


def test_people_get_the_stories_about_them(shown, agency):
    [record] = personal.records(agency.people["staff"])
    assert record.values["title"] == "Tiêu đề mật"
    [did] = personal.records(agency.people["office"])
    assert len(did.values["stories"]) == 1


def test_the_audit_trail_holds_who_and_when_but_no_word_of_a_story(shown):
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("good_deeds.story%"))).all()
    assert {entry.action for entry in entries} == {"good_deeds.story_save", "good_deeds.story_publish"}
    assert not any(secret in f"{entry.subject_label}{entry.changes}" for entry in entries for secret in SECRETS)
