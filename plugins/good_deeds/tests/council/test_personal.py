"""What is kept about members, told and erased."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from intranet import db
from intranet_plugins.good_deeds.council import personal
from intranet_plugins.good_deeds.council.models import AgendaItem, Member, Recusal, ScoreSheet


def test_members_are_told_what_is_kept_and_words_go(agency, make_council_session):
    session = make_council_session(items=2, status="discussing", created_by=agency.people["office"])
    deputy = agency.people["deputy"]
    items = list(db.session.scalars(select(AgendaItem).order_by(AgendaItem.position)))
    sheet = db.session.scalars(select(ScoreSheet).where(ScoreSheet.person_id == deputy).order_by(ScoreSheet.id)).first()
    sheet.comment = "Rất tốt"
    member = db.session.get_one(Member, (session.id, deputy))
    member.attendance, member.reason = "absent", "Đi viện"
    db.session.add(Recusal(item_id=items[1].id, person_id=deputy, kind="declared", reason="Họ hàng"))
    db.session.add(ScoreSheet(item_id=items[0].id, person_id=agency.people["staff"], comment="Nháp"))
    db.session.commit()
    told = {record.title: record.values for record in personal.records(deputy)}
    assert told["Phiên họp hội đồng đã tham gia"]["sessions"][0]["reason"] == "Đi viện"
    first = told["Phiếu chấm đã viết"]["sheets"][0]
    assert (first["comment"], Decimal(first["total"]), len(first["points"])) == ("Rất tốt", 80, 4)
    assert told["Đề xuất không chấm, không biểu quyết"]["cases"][0]["reason"] == "Họ hàng"
    done = {one.title: (one.erased, one.kept) for one in personal.erase(deputy)}
    assert done["Phiếu chấm nháp, lời ghi trong phiếu, lý do vắng"] == (3, 0)
    assert done["Thành viên hội đồng, điểm đã chấm"] == (0, 3)
    db.session.expire_all()
    assert (sheet.comment, sheet.total, member.reason) == ("", Decimal(80), "")
    assert sum(one.erased for one in personal.erase(agency.people["staff"])) == 1
    assert list(personal.records(agency.people["staff"])) == []
