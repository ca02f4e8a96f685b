"""Votes: who opens, who votes, how it is counted, what follows."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from intranet import Forbidden, Refused, db
from intranet_plugins.good_deeds.council.models import AgendaItem, BallotBox, CouncilSession, Member, OpenVote, Voter
from intranet_plugins.good_deeds.models import Conflict, Submission
from intranet_plugins.good_deeds.voting import personal, service
from intranet_plugins.good_deeds.voting.asides import Aside


def items_of(session):
    return list(
        db.session.scalars(select(AgendaItem).where(AgendaItem.session_id == session.id).order_by(AgendaItem.position))
    )


@pytest.mark.parametrize("ballot", ["open", "secret"])
def test_enough_agree_and_the_case_goes_on(voting, ballot, vote, close):
    session = voting(items=2, ballot=ballot)
    vote(session, leader="yes", office="yes", council_member="yes", unit_head="yes", deputy="no")
    close(session)
    assert [(i.outcome, i.eligible, i.yes, i.no, i.blank) for i in items_of(session)] == [("passed", 5, 4, 1, 0)] * 2
    assert {s.stage for s in db.session.scalars(select(Submission))} == {"approved"}
    assert db.session.get(CouncilSession, session.id).status == "closed"
    assert db.session.scalar(select(func.count()).select_from(BallotBox)) == 0


@pytest.mark.parametrize("ballot", ["open", "secret"])
def test_who_did_not_vote_or_was_away_has_not_agreed(voting, agency, ballot, vote, close):
    session = voting(ballot=ballot, pass_percent=70)
    vote(session, leader="yes", office="yes", council_member="yes")
    close(session)
    (item,) = items_of(session)
    assert (item.outcome, item.eligible, item.yes) == ("failed", 5, 3)
    assert db.session.scalar(select(Submission.stage)) == "declined"


def test_the_mean_has_to_be_high_enough_too(voting, vote, close):
    session = voting(ballot="open", least_score=85)
    vote(session, leader="yes", office="yes", council_member="yes", unit_head="yes", deputy="yes")
    close(session)
    assert items_of(session)[0].outcome == "failed"


@pytest.mark.parametrize("ballot", ["open", "secret"])
def test_who_leaves_an_item_neither_votes_nor_counts(make_council_session, judge, agency, ballot, vote, close):
    session = make_council_session(items=2, status="discussing", ballot=ballot)
    first, second = items_of(session)
    db.session.add(Conflict(submission_id=first.submission_id, person_id=agency.people["deputy"], reason="Họ hàng"))
    db.session.commit()
    service.open_vote(judge("leader"), session.id, session.version)
    with pytest.raises(Refused):
        service.cast(judge("deputy"), session.id, {first.id: "yes", second.id: "yes"})
    service.cast(judge("deputy"), session.id, {second.id: "yes"})
    vote(session, leader="yes", office="yes", council_member="yes", unit_head="no")
    close(session)
    assert [(item.eligible, item.yes, item.outcome) for item in items_of(session)] == [
        (4, 3, "passed"),
        (5, 4, "passed"),
    ]


def test_without_quorum_nothing_is_voted_on(make_council_session, judge, agency):
    session = make_council_session(items=1, status="discussing", quorum_percent=70)
    for key in ("unit_head", "deputy"):
        db.session.get(Member, (session.id, agency.people[key])).attendance = "absent"
    db.session.commit()
    with pytest.raises(Refused, match="3/5, cần 4"):
        service.open_vote(judge("leader"), session.id, session.version)


def test_attendance_is_taken_first(make_council_session, judge, agency):
    session = make_council_session(items=1, status="discussing")
    db.session.get(Member, (session.id, agency.people["deputy"])).attendance = ""
    db.session.commit()
    with pytest.raises(Refused, match="1 thành viên chưa được điểm danh"):
        service.open_vote(judge("leader"), session.id, session.version)


def test_only_the_chair_and_the_office_open_and_close(make_council_session, judge):
    session = make_council_session(items=1, status="discussing")
    others = [judge(key) for key in ("staff", "council_member", "admin")]
    for actor in others:
        with pytest.raises(Forbidden):
            service.open_vote(actor, session.id, session.version)
    service.open_vote(judge("office"), session.id, session.version)
    version = db.session.get(CouncilSession, session.id).version
    for actor in others:
        with pytest.raises(Forbidden):
            service.close(actor, session.id, version)


def test_only_members_who_are_there_vote(voting, judge, agency):
    session = voting(ballot="open")
    (item,) = items_of(session)
    with pytest.raises(Forbidden):
        service.cast(judge("staff"), session.id, {item.id: "yes"})
    db.session.get(Member, (session.id, agency.people["deputy"])).attendance = "absent"
    db.session.commit()
    with pytest.raises(Refused, match="có mặt"):
        service.cast(judge("deputy"), session.id, {item.id: "yes"})


def test_an_open_vote_may_be_changed_until_it_is_closed(voting, judge, vote, close):
    session = voting(ballot="open")
    vote(session, leader="no", office="yes", council_member="yes")
    vote(session, leader="yes")
    assert db.session.scalar(select(func.count()).select_from(OpenVote)) == 3
    close(session)
    assert items_of(session)[0].yes == 3
    (item,) = items_of(session)
    with pytest.raises(Refused, match="đã kết thúc"):
        service.cast(judge("leader"), session.id, {item.id: "no"})


def test_a_secret_ballot_is_never_changed(voting, vote):
    session = voting(ballot="secret")
    vote(session, leader="no")
    with pytest.raises(Refused, match="đã gửi"):
        vote(session, leader="yes")


def test_a_ballot_is_whole_or_not_taken(voting, judge):
    session = voting(items=2, ballot="secret")
    first, second = (item.id for item in items_of(session))
    whole = {first: "yes", second: "no"}
    for choices in ({}, {first: "yes"}, {**whole, second: "perhaps"}, {**whole, 99: "yes"}):
        with pytest.raises(Refused):
            service.cast(judge("leader"), session.id, choices)
    assert db.session.scalar(select(func.count()).select_from(Voter)) == 0


def test_too_few_for_a_secret_ballot(make_council_session, judge, agency):
    session = make_council_session(items=1, status="discussing", ballot="secret", quorum_percent=1)
    for key in ("unit_head", "deputy", "council_member"):
        db.session.get(Member, (session.id, agency.people[key])).attendance = "absent"
    db.session.commit()
    with pytest.raises(Refused, match="không giữ kín được"):
        service.open_vote(judge("leader"), session.id, session.version)


def test_two_secret_ballots_are_not_counted_but_may_be_destroyed(voting, vote, close):
    session = voting(items=1, ballot="secret")
    vote(session, leader="yes", office="no")
    with pytest.raises(Refused, match="lộ người chọn"):
        close(session)
    (item,) = items_of(session)
    close(session, aside={item.id: Aside("put_off")})
    (item,) = items_of(session)
    assert (item.outcome, item.yes, item.no) == ("put_off", None, None)
    assert db.session.scalar(select(func.count()).select_from(Voter)) == 0
    assert db.session.scalar(select(Submission.stage)) == "checked"


def test_items_may_be_put_off_or_sent_back_instead(make_council_session, judge, vote, close):
    session = make_council_session(items=3, status="discussing", ballot="open")
    first, second, _third = items_of(session)
    with pytest.raises(Refused, match="lý do"):
        service.open_vote(judge("leader"), session.id, session.version, {second.id: Aside("sent_back")})
    aside = {first.id: Aside("put_off"), second.id: Aside("sent_back", "Thiếu xác nhận của xã")}
    service.open_vote(judge("leader"), session.id, session.version, aside)
    vote(session, leader="yes", office="yes", council_member="yes", unit_head="yes")
    close(session)
    assert [item.outcome for item in items_of(session)] == ["put_off", "sent_back", "passed"]
    stages = {db.session.get(Submission, item.submission_id).stage for item in items_of(session)}
    assert stages == {"checked", "returned", "approved"}


@pytest.mark.parametrize("outcome", ["put_off", "sent_back"])
def test_nobody_takes_their_own_case_off_the_vote(make_council_session, make_submission, judge, vote, close, outcome):
    session = make_council_session(items=[make_submission("Của chủ tọa", stage="council", by="leader")],
                                   status="discussing", ballot="secret")  # fmt: skip
    aside = {items_of(session)[0].id: Aside(outcome, "Chưa đủ")}
    with pytest.raises(Refused, match="liên quan đến mình"):
        service.open_vote(judge("leader"), session.id, session.version, aside)
    service.open_vote(judge("leader"), session.id, session.version)
    vote(session, office="no", council_member="no", unit_head="no")
    with pytest.raises(Refused, match="liên quan đến mình"):
        close(session, aside=aside)
    assert db.session.scalar(select(func.count()).select_from(Voter)) == 3, "no ballot was destroyed"
    close(session, by="office", aside=aside)
    assert items_of(session)[0].outcome == outcome


def test_a_session_with_nothing_left_to_vote_on_is_over(make_council_session, judge):
    session = make_council_session(items=1, status="discussing")
    (item,) = items_of(session)
    service.open_vote(judge("leader"), session.id, session.version, {item.id: Aside("put_off")})
    assert db.session.get(CouncilSession, session.id).status == "closed"


def test_who_saw_an_older_page_is_told(voting, judge):
    session = voting(ballot="open")
    with pytest.raises(service.Overtaken):
        service.close(judge("leader"), session.id, session.version - 1)
    with pytest.raises(service.Overtaken):
        service.open_vote(judge("leader"), session.id, session.version)


def test_a_closed_vote_never_changes(voting, vote, close):
    session = voting(ballot="open")
    vote(session, leader="yes", office="yes", council_member="yes", unit_head="yes")
    close(session)
    with pytest.raises(service.Overtaken):
        close(session)


def test_members_are_told_that_they_should_vote_and_that_it_is_over(voting, vote, close):
    from intranet.notices.models import Notice, NoticeMatter

    session = voting(ballot="open")
    vote(session, leader="yes", office="yes", council_member="yes", unit_head="yes")
    close(session)
    told = select(NoticeMatter.key, func.count()).join(Notice, Notice.matter_id == NoticeMatter.id)
    found = dict(
        db.session.execute(told.where(NoticeMatter.kind == "good_deeds.vote").group_by(NoticeMatter.key)).all()
    )
    assert found == {f"session:{session.id}:open": 5, f"session:{session.id}:closed": 5}


@pytest.mark.parametrize(("ballot", "chosen"), [("open", ["Không đồng ý"]), ("secret", [])])
def test_people_are_told_what_they_chose_openly_and_that_they_voted_secretly(voting, vote, agency, ballot, chosen):
    session = voting(ballot=ballot)
    vote(session, deputy="no")
    (record,) = personal.records(agency.people["deputy"])
    assert [one["choice"] for one in record.values.get("votes", ())] == chosen
    (erasure,) = personal.erase(agency.people["deputy"])
    assert (erasure.erased, erasure.kept) == (0, 1)
