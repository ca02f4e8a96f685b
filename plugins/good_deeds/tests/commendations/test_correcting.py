"""Correcting what was recorded, and taking a commendation back."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from intranet import Forbidden, Refused, clock, coverage, db, files
from intranet_plugins.good_deeds.commendations import corrections, queries, service
from intranet_plugins.good_deeds.models import Commendation, Story, Submission


def test_a_number_is_corrected_for_all_whom_the_decision_names(make_submission, decision, actor_of, agency):
    cases = [
        make_submission(f"Việc {key}", stage="approved", person_id=agency.people[key])
        for key in ("staff", "unit_head", "digital_staff")
    ]
    first, *others = service.commend(actor_of("office"), [one.id for one in cases], decision())
    right = decision(decision_number="54/QĐ-SKHCN")
    corrections.edit(actor_of("office"), first.id, first.version, right, "Hoàng Thị Êm", together=True)
    assert {one.decision_number for one in (first, *others)} == {"54/QĐ-SKHCN"}
    assert first.name == "Hoàng Thị Êm"
    assert all(one.name != "Hoàng Thị Êm" for one in others)
    corrections.edit(actor_of("office"), first.id, first.version, decision(form="Bằng khen"), first.name)
    assert (first.form, others[0].form) == ("Bằng khen", "Giấy khen")


def test_a_new_file_replaces_the_old_one_which_is_put_away_once_nobody_needs_it(
    make_submission, decision, actor_of, agency
):
    upload = lambda text: FileStorage(io.BytesIO(b"%PDF-1.4\n" + text), "quyet-dinh.pdf")  # noqa: E731
    cases = [make_submission(f"Việc {key}", stage="approved", person_id=agency.people[key])
             for key in ("staff", "unit_head")]  # fmt: skip
    office = actor_of("office")
    first, other = service.commend(office, [one.id for one in cases], decision(), upload(b"mot"))
    old = first.file_id
    corrections.edit(office, first.id, first.version, decision(), first.name, upload=upload(b"hai"))
    assert other.file_id == old != first.file_id
    assert db.session.get(files.StoredFile, old).archived_at is None
    corrections.edit(office, other.id, other.version, decision(), other.name, upload=upload(b"ba"))
    assert db.session.get(files.StoredFile, old).archived_at is not None


def test_two_who_correct_at_once_are_shown_both_versions(commended, decision, actor_of):
    one = commended()
    seen = one.version
    corrections.edit(actor_of("office"), one.id, seen, decision(form="Bằng khen"), one.name)
    with pytest.raises(corrections.Conflict) as caught:
        corrections.edit(actor_of("office"), one.id, seen, decision(form="Biểu dương"), one.name)
    assert caught.value.stored.form == "Bằng khen"


def test_taking_part_follows_the_day_of_the_decision(commended, decision, actor_of, plan, agency):
    one = commended(plan_id=plan)
    earlier = clock.today() - timedelta(days=3)
    corrections.edit(actor_of("office"), one.id, one.version, decision(decided_on=earlier), one.name)
    assert {reached.first_on for reached in coverage.of_person(agency.people["staff"], plan)} == {earlier}


def test_a_withdrawn_commendation_stays_in_the_record_and_its_story_comes_down(
    commended, withdrawal, actor_of, plan, agency
):
    one = commended(plan_id=plan)
    case = db.session.get(Submission, one.submission_id)
    case.stage = "published"
    db.session.add(Story(submission_id=case.id, status="published", title="Bài", body="Thân bài",
                         published_at=clock.now()))  # fmt: skip
    db.session.commit()
    corrections.withdraw(actor_of("office"), one.id, one.version, withdrawal())
    assert (one.withdrawn_number, one.withdrawn_on) == ("52/QĐ-SKHCN", clock.today())
    assert db.session.get(Submission, case.id).stage == "declined"
    assert db.session.scalars(select(Story.body).where(Story.submission_id == case.id, Story.body != "")).all() == []
    assert queries.of([case.id]) == {}
    assert [row.id for row in queries.all_of(case.id)] == [one.id]
    assert coverage.of_person(agency.people["staff"], plan) == []
    with pytest.raises(Refused, match="đã bị hủy"):
        corrections.withdraw(actor_of("office"), one.id, one.version, withdrawal())


def test_taking_back_needs_basis_number_and_a_day_not_before_the_decision(commended, withdrawal, actor_of):
    one = commended()
    today = clock.today()
    wrong = [
        ("basis", withdrawal(basis=" ")), ("number", withdrawal(number="")),
        ("on", withdrawal(on=today + timedelta(days=1))), ("on", withdrawal(on=today - timedelta(days=1))),
    ]  # fmt: skip
    for field, given in wrong:
        with pytest.raises(Refused) as caught:
            corrections.withdraw(actor_of("office"), one.id, one.version, given)
        assert caught.value.field == field
    for role in ("staff", "unit_head", "leader", "admin"):
        with pytest.raises(Forbidden):
            corrections.withdraw(actor_of(role), one.id, one.version, withdrawal())
    assert db.session.scalar(select(func.count()).where(Commendation.withdrawn_on.is_not(None))) == 0


def test_after_a_withdrawal_another_deed_may_be_commended_without_question(
    commended, make_submission, withdrawal, decision, actor_of
):
    one = commended()
    corrections.withdraw(actor_of("office"), one.id, one.version, withdrawal())
    again = make_submission("Việc khác cùng thời gian", stage="approved")
    assert service.commend(actor_of("office"), [again.id], decision())
