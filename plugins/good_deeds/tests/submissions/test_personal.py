"""A person's data: all of it is shown to them, and erased unless a decision hangs on it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intranet import clock, db
from intranet.database import transaction
from intranet.files.models import StoredFile
from intranet_plugins.good_deeds import findable
from intranet_plugins.good_deeds.models import KIND, Commendation, Mark, Submission
from intranet_plugins.good_deeds.submissions import evidence, personal


@pytest.fixture
def about(make_submission, actor_of, upload):
    """`about("submitted")`: a submission of the unit head about the staff member, with evidence."""

    def make(stage="submitted", by="unit_head", **more):
        made = make_submission("Việc rất riêng", stage=stage, by=by, subject_name="Hoàng Thị Êm", **more)
        with transaction():
            evidence.change(actor_of("office"), made.id, evidence.FileChange([upload()]))
            findable.refresh(made)
        return made

    return make


@pytest.fixture
def me(agency):
    return agency.people["staff"]


def test_everything_is_shown(about, make_submission, me):
    about(person_id=me)
    make_submission("Nháp của tôi", stage="draft")
    make_submission("Nháp của người khác về tôi", stage="draft", by="unit_head", person_id=me)
    titles = [(one.title, one.values.get("title")) for one in personal.records(me)]
    assert titles == [("Đề xuất gương đã viết", "Nháp của tôi"), ("Đề xuất nêu gương", "Việc rất riêng")]


def test_what_is_about_them_loses_all_that_is_personal(about, me, client_as):
    case = about(person_id=me)
    list(personal.erase(me))
    left = db.session.get(Submission, case.id)
    assert (left.stage, left.person_id, left.subject_name, left.deed, left.result) == ("withdrawn", None, "", "", "")
    assert "riêng" not in left.title
    assert db.session.scalars(select(StoredFile).where(StoredFile.subject_kind == KIND)).all() == []
    assert db.session.scalars(select(Mark)).all() == []
    assert client_as("office").get(f"/p/good_deeds/cases/{case.id}").status_code == 200
    assert next(iter(list(personal.erase(me))[1:])).erased == 0, "erasing twice does no harm"


def test_what_others_wrote_about_them_goes_with_it(about, me, actor_of, agency):
    from intranet_plugins.good_deeds.cultivation import service as cultivating
    from intranet_plugins.good_deeds.flow import history
    from intranet_plugins.good_deeds.flow import service as flow
    from intranet_plugins.good_deeds.review import assigning, opinions

    office, case = actor_of("office"), about("endorsed", person_id=me)
    cultivating.save(office, case.id, 0, cultivating.Draft(agency.people["coordinator"], "mật: uống ít", clock.today()))
    cultivating.add_note(office, case.id, "mật: nợ nhiều")
    history.add_note(office, case.id, "mật: vợ ốm", internal=True)
    assigning.assign(office, [case.id], assigning.Wish([agency.people["council_member"]]))
    opinions.write(actor_of("council_member"), case.id, "mật: hay cáu", done=True)
    flow.take(office, case.id, db.session.get(Submission, case.id).version, "return", "mật: kể thêm")
    list(personal.erase(me))
    db.session.expire_all()
    # Notices that were sent go by themselves, after their time.
    there = [table for table in db.metadata.sorted_tables if table.name.startswith("good_deeds_")]
    there.append(db.metadata.tables["audit_entry"])
    assert not [t.name for t in there for row in db.session.execute(select(t)) if "mật:" in repr(tuple(row))]


def test_the_file_of_a_decision_is_kept(about, me, agency):
    case = about("commended", person_id=me)
    decision = Commendation(
        submission_id=case.id, person_id=me, unit_id=case.unit_id, name="Hoàng Thị Êm", form="Giấy khen",
        authority="Giám đốc Sở", decision_number="12/QĐ", decided_on=clock.today(),
    )  # fmt: skip
    db.session.add(decision)
    db.session.commit()
    kept = list(personal.erase(me))[1]
    assert (kept.erased, kept.kept) == (0, 1)
    assert "quyết định" in kept.reason
    assert db.session.get(Submission, case.id).subject_name == "Hoàng Thị Êm"


def test_drafts_go_and_what_they_sent_for_others_loses_their_name(make_submission, about, me, agency):
    draft = make_submission(stage="draft")
    sent = about(by="staff", person_id=agency.people["unit_head"])
    ids = draft.id, sent.id
    list(personal.erase(me))
    db.session.expire_all()
    assert db.session.get(Submission, ids[0]) is None
    left = db.session.get(Submission, ids[1])
    assert (left.created_by, left.title) == (None, "Việc rất riêng")
