"""Writing, publishing, taking down: who may, what is needed, what is left."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intranet import Forbidden, Refused, clock, db
from intranet_plugins.good_deeds.models import Event, Photo, Story, Submission
from intranet_plugins.good_deeds.wall import photos, service
from intranet_plugins.good_deeds.wall.photos import PhotoChange, Words
from intranet_plugins.good_deeds.wall.service import Consent, Draft

from .conftest import photo

WHOLE = Draft("Cài cảnh báo", "Anh đến từng nhà.", "", "Ba chủ nhật liền.", "Ngọc")
ROLES = ("staff", "coordinator", "unit_head", "leader", "council_member", "admin")


def stage_of(submission):
    return db.session.get_one(Submission, submission.id, populate_existing=True).stage


def test_only_who_publishes_writes(make_submission, make_story, actor_of):
    case = make_submission(stage="commended")
    story = make_story("Đăng rồi")
    for role in ROLES:
        with pytest.raises(Forbidden):
            service.save(actor_of(role), case.id, 0, WHOLE)
        with pytest.raises(Forbidden):
            service.publish(actor_of(role), case.id, 1)
        with pytest.raises(Forbidden):
            service.unpublish(actor_of(role), story.submission_id, story.version, "lý do")


def test_a_story_is_written_only_about_what_was_commended(make_submission, actor_of):
    for stage in ("submitted", "approved", "declined"):
        case = make_submission(stage=stage)
        with pytest.raises(Refused, match="đã được khen thưởng"):
            service.save(actor_of("office"), case.id, 0, WHOLE)


def test_publishing_takes_the_case_a_step_on_and_taking_down_back(make_submission, actor_of):
    office, case = actor_of("office"), make_submission(stage="commended")
    story = service.save(office, case.id, 0, WHOLE)
    assert stage_of(case) == "commended"
    story = service.publish(office, case.id, story.version)
    assert (story.status, stage_of(case)) == ("published", "published")
    service.unpublish(office, case.id, story.version, "Đăng nhầm ảnh")
    assert stage_of(case) == "commended"
    steps = db.session.scalars(select(Event.step).where(Event.submission_id == case.id).order_by(Event.id)).all()
    assert list(steps) == ["publish", "unpublish"]


@pytest.mark.parametrize("consent", ["", "no"])
def test_without_consent_nothing_is_published_and_the_way_out_is_said(consent, make_submission, actor_of):
    office, case = actor_of("office"), make_submission(stage="commended", consent=consent)
    story = service.save(office, case.id, 0, WHOLE)
    with pytest.raises(Refused, match="Hỏi ý kiến rồi ghi vào mục") as refusal:
        service.publish(office, case.id, story.version)
    assert refusal.value.field == "consent"
    story = service.save(office, case.id, story.version, WHOLE, consent=Consent("yes", "gọi điện 12/5"))
    assert service.publish(office, case.id, story.version).status == "published"
    assert db.session.get_one(Submission, case.id).consent_note == "gọi điện 12/5"


def test_the_website_is_asked_for_apart_and_only_with_consent(make_submission, actor_of):
    office, case = actor_of("office"), make_submission(stage="commended", consent="no")
    with pytest.raises(Refused, match="Chỉ đưa lên cổng khi") as refusal:
        service.save(office, case.id, 0, Draft("Tên", on_portal=True))
    assert refusal.value.field == "on_portal"


def test_what_is_missing_is_named(make_submission, actor_of):
    office, version, case = actor_of("office"), 0, make_submission(stage="commended")
    for lacking in ("title", "lead", "body"):
        values = {name: getattr(WHOLE, name) for name in ("title", "lead", "body")} | {lacking: ""}
        version = service.save(office, case.id, version, Draft(**values)).version
        with pytest.raises(Refused) as refusal:
            service.publish(office, case.id, version)
        assert refusal.value.field == lacking


def test_a_photo_without_words_keeps_a_story_from_being_published(make_submission, actor_of):
    office, case = actor_of("office"), make_submission(stage="commended")
    story = service.save(office, case.id, 0, WHOLE, PhotoChange(uploads=[photo()]))
    with pytest.raises(Refused, match="mô tả cho ảnh 1"):
        service.publish(office, case.id, story.version)
    [kept] = photos.of(story.id)
    story = service.save(office, case.id, story.version, WHOLE, PhotoChange({kept.id: Words("Anh bên suối")}))
    assert service.publish(office, case.id, story.version).status == "published"


def test_what_is_published_cannot_be_made_incomplete(make_story, actor_of):
    story = make_story()
    with pytest.raises(Refused, match="Nhập lời dẫn"):
        service.save(actor_of("office"), story.submission_id, story.version, Draft("Tên", body="Nội dung"))
    db.session.expire_all()
    assert db.session.get_one(Story, story.id).lead == "Anh đến từng nhà."


def test_who_does_not_agree_any_more_is_not_edited_away(make_story, actor_of):
    story = make_story()
    with pytest.raises(Refused, match="thì gỡ bài") as refusal:
        service.save(actor_of("office"), story.submission_id, story.version, WHOLE, consent=Consent("no"))
    assert refusal.value.field == "consent"


def test_two_who_write_at_once_see_both_versions(make_story, actor_of):
    story = make_story(published=False)
    seen = story.version
    service.save(actor_of("office"), story.submission_id, seen, WHOLE)
    for act in (
        lambda: service.save(actor_of("office"), story.submission_id, seen, Draft("Bản khác")),
        lambda: service.publish(actor_of("office"), story.submission_id, seen),
    ):
        with pytest.raises(service.Conflict) as conflict:
            act()
        assert conflict.value.stored.title == "Cài cảnh báo"


def test_photos_come_from_evidence_too_and_stand_in_the_order_asked_for(make_submission, actor_of):
    from intranet import files, transaction
    from intranet_plugins.good_deeds.models import KIND

    office, case = actor_of("office"), make_submission(stage="commended")
    with transaction():
        upload = photo("trong ho so.jpg", size=(300, 200))
        proof = files.store(office, upload.stream, upload.filename, subject_kind=KIND, subject_id=case.id)
    story = service.save(office, case.id, 0, WHOLE, PhotoChange(uploads=[photo()], evidence=[proof.id]))
    from_evidence, uploaded = photos.of(story.id)
    assert [(one.width, one.height) for one in (from_evidence, uploaded)] == [(300, 200), (600, 400)]
    words = {from_evidence.id: Words("Một", "", 2), uploaded.id: Words("Hai", "", 1)}
    story = service.save(office, case.id, story.version, WHOLE, PhotoChange(words))
    assert [one.alt for one in photos.of(story.id)] == ["Hai", "Một"]
    service.save(office, case.id, story.version, WHOLE, PhotoChange(removed=[uploaded.id]))
    assert [one.alt for one in photos.of(story.id)] == ["Một"]
    assert db.session.get(files.StoredFile, proof.id) is not None, "the evidence stays"


def test_evidence_of_another_case_is_not_taken(make_submission, actor_of):
    from intranet import files, transaction
    from intranet_plugins.good_deeds.models import KIND

    office, case, other = actor_of("office"), make_submission(stage="commended"), make_submission(stage="commended")
    with transaction():
        upload = photo()
        proof = files.store(office, upload.stream, upload.filename, subject_kind=KIND, subject_id=other.id)
    story = service.save(office, case.id, 0, WHOLE, PhotoChange(evidence=[proof.id]))
    assert photos.of(story.id) == []


def test_too_many_photos_and_what_is_no_photo_are_refused_and_nothing_is_kept(make_submission, actor_of):
    from io import BytesIO

    from werkzeug.datastructures import FileStorage

    office, case = actor_of("office"), make_submission(stage="commended")
    many = [photo(size=(9, 6)) for _number in range(photos.MOST + 1)]
    with pytest.raises(Refused, match="tối đa 12 ảnh"):
        service.save(office, case.id, 0, WHOLE, PhotoChange(uploads=many))
    with pytest.raises(Refused, match=r"bia\.jpg: Không đọc được"):
        service.save(office, case.id, 0, WHOLE, PhotoChange(uploads=[FileStorage(BytesIO(b"<svg/>"), "bia.jpg")]))
    assert (service.of(case.id), db.session.scalars(select(Photo)).all()) == (None, [])


def test_a_draft_can_be_thrown_away_a_published_story_cannot(make_story, actor_of):
    draft, shown = make_story(published=False, photos=1), make_story()
    service.discard(actor_of("office"), draft.submission_id, draft.version)
    assert service.of(draft.submission_id).title == ""
    with pytest.raises(Refused, match="Gỡ bài thay vì"):
        service.discard(actor_of("office"), shown.submission_id, shown.version)


def test_what_others_followed_before_it_was_taken_down_is_a_model_again(make_story, actor_of, agency):
    from intranet_plugins.good_deeds.replication import service as replication

    office, story = actor_of("office"), make_story()
    case = db.session.get_one(Submission, story.submission_id)
    one = replication.declare(
        office, case.id, agency.units["digital"], replication.Draft(clock.today(), "Đến từng nhà")
    )
    replication.answer(actor_of("unit_head"), one.id, one.version, True)
    service.unpublish(office, case.id, service.of(case.id).version, "Đăng nhầm ảnh")
    assert stage_of(case) == "commended"
    saved = service.save(office, case.id, service.of(case.id).version, WHOLE)
    service.publish(office, case.id, saved.version)
    assert stage_of(case) == "replicated"


def test_what_was_taken_down_can_be_written_anew(make_story, actor_of):
    office, story = actor_of("office"), make_story()
    service.unpublish(office, story.submission_id, story.version, "Sai tên")
    again = service.of(story.submission_id)
    saved = service.save(office, story.submission_id, again.version, WHOLE)
    assert (saved.id, saved.status) == (story.id, "draft")
    assert service.publish(office, story.submission_id, saved.version).published_at <= clock.now()


def test_somebody_who_does_not_agree_any_more_is_recorded_so(make_story, actor_of):
    story = make_story(on_portal=True)
    service.unpublish(actor_of("office"), story.submission_id, story.version, "Theo đề nghị", no_consent=True)
    case = db.session.get_one(Submission, story.submission_id)
    assert (case.consent, case.stage) == ("no", "commended")
