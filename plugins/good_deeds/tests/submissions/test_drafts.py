"""Drafts: kept as they are written, for nobody else to see; two pages never overwrite each other."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from intranet import Forbidden, Refused, db
from intranet.audit import AuditEntry
from intranet.database import writing
from intranet.files.models import StoredFile
from intranet_plugins.good_deeds import rights
from intranet_plugins.good_deeds.models import KIND, Submission
from intranet_plugins.good_deeds.submissions import drafts, evidence, queries, service, tidy
from intranet_plugins.good_deeds.submissions.drafts import Draft
from intranet_plugins.good_deeds.submissions.evidence import FileChange

EVERYBODY_ELSE = ("coordinator", "unit_head", "office", "leader", "council_member", "admin")


def count():
    return db.session.scalar(select(func.count()).select_from(Submission))


def test_a_draft_is_kept_however_little_it_says(write):
    draft = write(title="", deed="Ba chủ nhật liền")
    assert (draft.stage, draft.number, draft.code, draft.version) == ("draft", None, "", 1)


def test_nothing_at_all_is_no_draft(actor_of):
    with pytest.raises(Refused, match="ít nhất một mục"):
        service.save_draft(actor_of("staff"), None, 0, Draft(consent="yes"))
    assert count() == 0


@pytest.mark.parametrize("role", EVERYBODY_ELSE)
def test_a_draft_is_nobody_elses_business(write, actor_of, agency, role):
    draft = write(person_id=agency.people[role])
    actor = actor_of(role)
    assert queries.get(actor, draft.id) is None
    with pytest.raises(Forbidden):
        service.save_draft(actor, draft.id, 1, Draft(title="Của người khác"))
    with pytest.raises(Forbidden):
        service.delete_draft(actor, draft.id)


def test_the_form_sent_twice_is_one_draft(actor_of):
    actor, said = actor_of("staff"), Draft(title="Hiến máu 30 lần")
    first = service.save_draft(actor, None, 0, said, form_key="k1")
    assert service.save_draft(actor, None, 0, said, form_key="k1").id == first.id
    with pytest.raises(service.Conflict):
        service.save_draft(actor, None, 0, replace(said, title="Hiến máu 31 lần"), form_key="k1")
    assert count() == 1


def test_the_form_sent_twice_keeps_its_files_once(actor_of, upload):
    actor, said = actor_of("staff"), Draft(title="Hiến máu 30 lần")
    for _ in range(2):
        draft = service.save_draft(actor, None, 0, said, FileChange([upload("a.png")]), form_key="k1")
    assert [one.name for one in evidence.of(draft.id)] == ["a.png"]
    service.save_draft(actor, draft.id, 1, said, FileChange([upload("b.png")]))
    assert [one.name for one in evidence.of(draft.id)] == ["a.png", "b.png"]


def test_the_form_sent_twice_at_the_same_moment_is_one_draft(actor_of, app):
    actor, start, faults = actor_of("staff"), Barrier(3), []
    db.session.commit()

    def save():
        with app.app_context(), writing():
            start.wait()
            try:
                service.save_draft(actor, None, 0, Draft(title="Hiến máu 30 lần"), form_key="k1")
            except Exception as error:
                faults.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=save) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert count() == 1


@pytest.mark.parametrize("key", ["k" * 9000, "a\x00b", "một"])
def test_what_names_no_form_of_ours_is_not_kept(actor_of, key):
    assert service.save_draft(actor_of("staff"), None, 0, Draft(title="Hiến máu"), form_key=key).form_key is None


def test_nobody_goes_on_with_the_form_of_somebody_else(actor_of):
    service.save_draft(actor_of("staff"), None, 0, Draft(title="Hiến máu"), form_key="k1")
    with pytest.raises(Forbidden):
        service.save_draft(actor_of("coordinator"), None, 0, Draft(title="Hiến máu"), form_key="k1")
    assert count() == 1


def test_another_page_that_saved_meanwhile_is_not_overwritten(write, actor_of):
    draft, actor = write(), actor_of("staff")
    service.save_draft(actor, draft.id, 1, replace(drafts.of(draft), place="Xã An Bình"))
    with pytest.raises(service.Conflict) as conflict:
        service.save_draft(actor, draft.id, 1, replace(drafts.of(draft), place="Xã Bản Vẽ"))
    assert conflict.value.stored.place == "Xã An Bình"
    assert db.session.get(Submission, draft.id).place == "Xã An Bình"


def test_the_same_words_from_two_pages_are_no_conflict(write, actor_of):
    draft, actor = write(), actor_of("staff")
    said = replace(drafts.of(draft), place="Xã An Bình")
    service.save_draft(actor, draft.id, 1, said)
    assert service.save_draft(actor, draft.id, 1, said).version == 2


@pytest.mark.parametrize(
    ("by", "values", "unit", "key"),
    [
        ("staff", {"person_id": "digital_staff"}, "digital", "person"),
        ("staff", {"subject_kind": "unit", "subject_unit_id": "team"}, "team", "unit"),
        ("staff", {"subject_kind": "outside", "subject_name": "Bà Sùng Thị Mỷ"}, "science", "outside:ba sung thi my"),
        ("office", {"subject_kind": "outside", "subject_name": "Ông Vừ"}, "office", "outside:ong vu"),
    ],
)
def test_the_unit_it_is_about_endorses_it_else_the_writers(write, agency, by, values, unit, key):
    known = {"person_id": agency.people, "subject_unit_id": agency.units}
    draft = write(by, **{name: known[name][value] if name in known else value for name, value in values.items()})
    assert draft.unit_id == agency.units[unit]
    assert draft.subject_key.startswith(key)


def test_a_colleague_is_called_by_their_name_whatever_was_typed(write, agency):
    assert write(person_id=agency.people["digital_staff"], subject_name="ly thi yen").subject_name == "Lý Thị Yến"


def test_what_no_form_offers_is_refused(actor_of):
    for wrong in ({"category": "x"}, {"movement_id": 99}, {"plan_id": 99}, {"person_id": 9999}, {"title": "a" * 201}):
        with pytest.raises(Refused):
            service.save_draft(actor_of("staff"), None, 0, Draft(**{"title": "Việc tốt", **wrong}))
    assert count() == 0


def test_a_wave_belongs_to_its_plan(actor_of, plan):
    with pytest.raises(Refused, match="kế hoạch, đợt"):
        service.save_draft(actor_of("staff"), None, 0, Draft(title="Việc tốt", plan_id=plan, wave_id=9999))


def test_one_bad_file_keeps_no_good_one_out(write, actor_of, upload):
    draft, problems = write(), []
    files = FileChange([upload(), upload("virus.exe"), upload("giay.pdf", b"khong phai pdf")])
    service.save_draft(actor_of("staff"), draft.id, 1, drafts.of(draft), files, refused=problems)
    assert [one.name for one in evidence.of(draft.id)] == ["anh.png"]
    assert [one.field for one in problems] == ["uploads", "uploads"]
    assert "virus.exe" in str(problems[0])
    assert "giay.pdf" in str(problems[1])


def test_there_are_only_so_many_files(write, actor_of, upload, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_FILES", 2)
    draft = write()
    refused = service.change_files(actor_of("staff"), draft.id, FileChange([upload(f"{n}.png") for n in range(3)]))
    assert len(evidence.of(draft.id)) == 2
    assert "tối đa 2 tệp" in str(refused[0])


def test_a_deleted_draft_takes_its_files_along(write, actor_of, upload):
    draft = write()
    service.change_files(actor_of("staff"), draft.id, FileChange([upload()]))
    service.delete_draft(actor_of("staff"), draft.id)
    assert count() == 0
    assert db.session.scalar(select(func.count()).where(StoredFile.subject_kind == KIND)) == 0


def test_what_was_sent_is_changed_no_more_until_it_is_returned(make_submission, actor_of, upload):
    sent, returned = make_submission(stage="submitted"), make_submission(stage="returned")
    actor = actor_of("staff")
    with pytest.raises(Refused, match="đã gửi"):
        service.save_draft(actor, sent.id, sent.version, replace(drafts.of(sent), place="Nơi khác"))
    with pytest.raises(Refused, match="rút"):
        service.delete_draft(actor, returned.id)
    service.change_files(actor, returned.id, FileChange([upload()]))
    service.send(actor, returned.id, returned.version, replace(drafts.of(returned), place="Nơi khác"))
    again = db.session.get(Submission, returned.id)
    assert (again.stage, again.place, len(evidence.of(again.id))) == ("submitted", "Nơi khác", 1)


def test_the_trail_knows_that_it_was_written_but_not_what(write, actor_of):
    draft = write(title="Tên rất riêng")
    service.save_draft(actor_of("staff"), draft.id, 1, replace(drafts.of(draft), title="Tên khác"))
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == KIND)).all()
    assert [one.action for one in entries] == ["good_deeds.draft"]
    assert "riêng" not in f"{entries[0].subject_label} {entries[0].changes}"


def test_empty_drafts_go_after_a_day(write, actor_of, agency, time_machine, app):
    time_machine.move_to("2026-05-13T08:00:00+07:00", tick=False)
    kept, emptied = write(), write()
    blank = Draft(person_id=agency.people["staff"])
    service.save_draft(actor_of("staff"), emptied.id, 1, blank)
    assert tidy.remove_empty() == 0
    time_machine.move_to("2026-05-14T09:00:00+07:00", tick=False)
    assert tidy.remove_empty() == 1
    assert tidy.remove_empty() == 0
    assert db.session.scalars(select(Submission.id)).all() == [kept.id]


def test_only_who_may_propose_does(agency, actor_of):
    nobody = replace(actor_of("staff"), scopes=())
    assert not nobody.may(rights.SUBMIT)
    with pytest.raises(Forbidden):
        service.save_draft(nobody, None, 0, Draft(title="Việc tốt"))
