"""Score sheets: each alone, hidden from everybody until they are shown; then figures without who has left."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from intranet import Forbidden, Refused, clock, db, workdays
from intranet.audit.models import AuditEntry
from intranet.notices.models import Notice, NoticeMatter, NoticeText
from intranet_plugins.good_deeds.council import (
    agenda,
    board,
    criteria,
    discussion,
    members,
    remind,
    service,
    sheets,
    work,
)
from intranet_plugins.good_deeds.council.models import AgendaItem, CouncilSession, Score, ScoreSheet
from intranet_plugins.good_deeds.models import Conflict, Submission

ODD = ("23.11", "17.13", "28.19", "11.17")
"""Points that stand nowhere else; their sum is 79.60."""
COMMENT = "Lời ghi riêng của ủy viên"
# Figures of their own: "20:11:17.5" is an hour, and a token may hold any digits.
TRACE = re.compile(rf"(?<![\w.,:])(?:23[.,]11|17[.,]13|28[.,]19|11[.,]17|79[.,]6)0*(?!\d)|{COMMENT}")
ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")


@pytest.fixture
def scoring(make_council_session, actor_of):
    """A session whose sheets are open, with decimals allowed; its only item."""
    from intranet_plugins.good_deeds.council.models import CriteriaSet

    db.session.scalars(select(CriteriaSet)).one().decimals = 2
    db.session.commit()
    session = make_council_session(items=1)
    service.open_scoring(actor_of("office"), session.id, session.version)
    return db.session.scalars(select(AgendaItem)).one()


def rows_of(item):
    return criteria.of([item.criteria_set_id])[item.criteria_set_id]


def entry(item, points=ODD, comment=""):
    return sheets.Entry(
        {one.id: None if text is None else Decimal(text) for one, text in zip(rows_of(item), points, strict=True)},
        comment,
    )


def traces_in(text):
    """What of the sheet stands in `text`, each once, with a point for its comma."""
    return {trace.replace(",", ".") for trace in TRACE.findall(text)}


def reveal(actor, item):
    session = db.session.get_one(CouncilSession, item.session_id, populate_existing=True)
    return service.reveal(actor, session.id, session.version)


def test_a_draft_may_be_incomplete_a_sheet_may_not(scoring, judge):
    deputy = judge("deputy")
    draft = sheets.save(deputy, scoring.id, 0, entry(scoring, ("20", None, None, None), "Xem lại số liệu"))
    assert (draft.total, draft.sent_at) == (None, None)
    with pytest.raises(Refused) as refused:
        sheets.send(deputy, scoring.id, draft.version, entry(scoring, ("20", None, "1", "1")))
    assert refused.value.field == sheets.field_name(rows_of(scoring)[1])
    sent = sheets.send(deputy, scoring.id, draft.version, entry(scoring))
    assert sent.total == Decimal("79.60")
    again = sheets.send(deputy, scoring.id, sent.version, entry(scoring, ("30", "20", "30", "20")))
    assert again.total == 100
    with pytest.raises(Refused):
        sheets.save(deputy, scoring.id, again.version, entry(scoring))


def test_points_stay_within_their_scale(scoring, judge):
    for points in (("31", "1", "1", "1"), ("-1", "1", "1", "1"), ("1.234", "1", "1", "1")):
        with pytest.raises(Refused) as refused:
            sheets.save(judge("deputy"), scoring.id, 0, entry(scoring, points))
        assert refused.value.field == sheets.field_name(rows_of(scoring)[0])
    assert db.session.scalars(select(ScoreSheet)).all() == []


def test_two_windows_of_one_member_do_not_overwrite_each_other(scoring, judge):
    deputy = judge("deputy")
    first = sheets.save(deputy, scoring.id, 0, entry(scoring, ("1", None, None, None)))
    seen = first.version
    sheets.save(deputy, scoring.id, seen, entry(scoring, ("2", None, None, None)))
    with pytest.raises(sheets.Conflict):
        sheets.send(deputy, scoring.id, seen, entry(scoring))
    with pytest.raises(sheets.Conflict):
        sheets.send(deputy, scoring.id, 0, entry(scoring))


def test_only_members_who_are_not_concerned_have_a_sheet(scoring, judge, agency):
    db.session.add(
        Conflict(submission_id=scoring.submission_id, person_id=agency.people["deputy"], reason="Cùng đề tài")
    )
    db.session.commit()
    for key in ("deputy", "staff", "chief", "admin", "coordinator"):
        with pytest.raises(Forbidden):
            sheets.send(judge(key), scoring.id, 0, entry(scoring))
    assert list(work.items(judge("deputy"))) == []
    assert [one.detail for one in work.items(judge("unit_head"))] == ["1 đề xuất chờ chấm điểm"]


def test_sheets_close_when_scores_are_shown(scoring, judge, actor_of):
    sent = sheets.send(judge("deputy"), scoring.id, 0, entry(scoring))
    reveal(judge("leader"), scoring)
    with pytest.raises(Refused):
        sheets.send(judge("deputy"), scoring.id, sent.version, entry(scoring))
    assert db.session.get_one(Submission, scoring.submission_id).score == Decimal("79.60")


def test_members_do_not_show_scores(scoring, judge):
    for key in ("deputy", "unit_head", "council_member", "staff"):
        with pytest.raises(Forbidden):
            reveal(judge(key), scoring)


def test_nobody_reads_points_before_they_are_shown(scoring, judge, client_as):
    sheets.send(judge("deputy"), scoring.id, 0, entry(scoring, ODD, COMMENT))
    sheets.save(judge("unit_head"), scoring.id, 0, entry(scoring, ODD, COMMENT))
    base, session, case = "/p/good_deeds", scoring.session_id, scoring.submission_id
    pages = [
        "/", f"{base}/sessions", f"{base}/sessions/{session}", f"{base}/sessions/{session}/scores",
        f"{base}/sessions/{session}/scores.xlsx", f"{base}/sessions/{session}/reveal", f"{base}/items/{scoring.id}",
        f"{base}/items/{scoring.id}/score", f"{base}/sessions/{session}/attendance", f"{base}/cases/{case}",
        f"{base}/sessions/{session}/minutes.docx", f"{base}/sessions/{session}/result", f"{base}/review",
        f"{base}/mine", f"{base}/figures", "/search?q=Gương", "/search?q=Lời+ghi+riêng", "/notices", "/admin/audit",
    ]  # fmt: skip
    for role in ROLES:
        browser = client_as(role)
        for page in pages:
            answer = browser.get(page)
            if role == "unit_head" and page.endswith("/score"):
                # Their own draft.
                assert "23,11" in answer.text
                continue
            if answer.mimetype.startswith("text/"):
                assert traces_in(answer.text) == set(), (role, page)
            else:
                assert answer.status_code in (403, 404), (role, page)
    # The same look finds all of them where they are shown.
    reveal(judge("leader"), scoring)
    assert traces_in(client_as("office").get(f"{base}/items/{scoring.id}").text) >= {*ODD, COMMENT}


def test_neither_audit_trail_nor_notices_hold_points(scoring, judge):
    sheets.send(judge("deputy"), scoring.id, 0, entry(scoring, ODD, COMMENT))
    reveal(judge("leader"), scoring)
    trail = str([(one.action, one.subject_label, one.changes) for one in db.session.scalars(select(AuditEntry))])
    told = str([(one.subject, one.text) for one in db.session.scalars(select(NoticeText))])
    assert "good_deeds.sheet" in trail
    assert traces_in(trail + told) == set()
    # The same look finds them where they are kept.
    assert traces_in(str(db.session.scalars(select(Score.points)).all())) == set(ODD)


def test_once_shown_the_council_reads_everything_others_the_mean(scoring, judge, client_as):
    for key in ("deputy", "unit_head", "council_member", "leader"):
        sheets.send(judge(key), scoring.id, 0, entry(scoring, ODD, COMMENT))
    reveal(judge("leader"), scoring)
    base = f"/p/good_deeds/sessions/{scoring.session_id}"
    for role in ("office", "leader", "council_member", "unit_head"):
        browser = client_as(role)
        assert "79,6" in browser.get(f"{base}/scores").text
        page = browser.get(f"/p/good_deeds/items/{scoring.id}").text
        assert "23,11" in page
        assert COMMENT in page
    for role in ("staff", "coordinator", "admin"):
        assert client_as(role).get(f"{base}/scores").status_code == 404
    # Who proposed it reads the mean once the session is closed, and no more.
    own = client_as("staff")
    case = f"/p/good_deeds/cases/{scoring.submission_id}"
    assert "79,6" not in own.get(case).text
    session = db.session.get_one(CouncilSession, scoring.session_id)
    session.status = "closed"
    db.session.commit()
    text = own.get(case).text
    assert "79,6" in text
    assert "23,11" not in text


def test_a_late_declaration_takes_the_sheet_out_of_the_figures(scoring, judge, agency):
    sheets.send(judge("deputy"), scoring.id, 0, entry(scoring, ("0", "0", "0", "0")))
    sheets.send(judge("unit_head"), scoring.id, 0, entry(scoring, ("30", "20", "30", "20")))
    session = reveal(judge("leader"), scoring)
    assert board.load(judge("leader"), session).rows[0].figures.mean == 50
    db.session.add(Conflict(submission_id=scoring.submission_id, person_id=agency.people["deputy"], reason="Muộn"))
    db.session.commit()
    row = board.load(judge("leader"), session).rows[0]
    assert (row.figures.mean, set(row.left)) == (100, {agency.people["deputy"]})
    service.settle(session)
    db.session.commit()
    item = db.session.get_one(AgendaItem, scoring.id)
    assert item.mean == db.session.get_one(Submission, item.submission_id).score == 100


def test_who_is_concerned_reads_the_mean_alone_whoever_they_are(scoring, judge, agency, client_as):
    for key in ("deputy", "unit_head", "council_member"):
        sheets.send(judge(key), scoring.id, 0, entry(scoring))
    reveal(judge("leader"), scoring)
    db.session.add(Conflict(submission_id=scoring.submission_id, person_id=agency.people["office"], reason="Họ hàng"))
    db.session.commit()
    browser = client_as("office")
    page = browser.get(f"/p/good_deeds/items/{scoring.id}").text
    assert "79,6" in page
    assert "23,11" not in page
    book = load_workbook(io.BytesIO(browser.get(f"/p/good_deeds/sessions/{scoring.session_id}/scores.xlsx").data))
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert 79.6 in cells
    assert 23.11 not in cells
    with pytest.raises(Refused):
        discussion.write(judge("office"), scoring.id, 1, "Tôi thấy tốt")


def test_the_spreadsheet_has_every_sheet(scoring, judge, client_as):
    for key in ("deputy", "unit_head"):
        sheets.send(judge(key), scoring.id, 0, entry(scoring, ODD, "=1+1"))
    reveal(judge("leader"), scoring)
    answer = client_as("leader").get(f"/p/good_deeds/sessions/{scoring.session_id}/scores.xlsx")
    first, second = load_workbook(io.BytesIO(answer.data)).worksheets
    assert 79.6 in {cell.value for row in first.iter_rows() for cell in row}
    values = [cell.value for row in second.iter_rows() for cell in row]
    assert values.count(23.11) == 2
    assert "=1+1" in values
    assert all(cell.data_type != "f" for row in second.iter_rows() for cell in row)


def test_notes_are_written_by_the_secretary_and_two_writers_see_each_other(make_council_session, judge):
    session = make_council_session(items=1, status="discussing")
    item = db.session.scalars(select(AgendaItem).where(AgendaItem.session_id == session.id)).one()
    discussion.write(judge("office"), item.id, 1, "Ông A nhất trí")
    with pytest.raises(discussion.Conflict) as conflict:
        discussion.write(judge("leader"), item.id, 1, "Bà B có ý kiến khác")
    assert conflict.value.stored.discussion == "Ông A nhất trí"
    with pytest.raises(Forbidden):
        discussion.write(judge("deputy"), item.id, 2, "Không phải thư ký")


def test_an_unsent_sheet_does_not_count(scoring, judge):
    sheets.save(judge("deputy"), scoring.id, 0, entry(scoring))
    session = reveal(judge("leader"), scoring)
    row = board.load(judge("leader"), session).rows[0]
    assert (row.figures, dict(row.cells)) == (None, {})
    assert db.session.get_one(AgendaItem, scoring.id).mean is None


def test_sent_sheets_hold_their_item_and_member(scoring, judge, actor_of, agency):
    sheets.send(judge("deputy"), scoring.id, 0, entry(scoring))
    with pytest.raises(Refused):
        agenda.remove(actor_of("office"), scoring.id)
    session = db.session.get_one(CouncilSession, scoring.session_id)
    people = agency.people
    without = {people["leader"]: "chair", people["unit_head"]: "member"}
    with pytest.raises(Refused):
        members.name(actor_of("office"), session.id, session.version, without)
    assert members.name(
        actor_of("office"), session.id, session.version, {**without, people["deputy"]: "secretary"}
    ).status == "scoring"  # fmt: skip


def test_pages_ask_as_often_for_many_as_for_few(make_council_session, client_as, count_queries):
    few = make_council_session(items=2, status="discussing", roster={"leader": "chair", "office": "secretary"})
    many = make_council_session(items=12, status="discussing")
    office = client_as("office")
    for page in ("", "/scores", "/reveal", "/members", "/attendance"):
        office.get(f"/p/good_deeds/sessions/{few.id}{page}")
        with count_queries() as one:
            assert office.get(f"/p/good_deeds/sessions/{few.id}{page}").status_code == 200
        with count_queries(at_most=one.total):
            assert office.get(f"/p/good_deeds/sessions/{many.id}{page}").status_code == 200


def test_points_of_a_sheet_are_its_own(scoring, judge):
    sheets.send(judge("deputy"), scoring.id, 0, entry(scoring))
    assert sorted(db.session.scalars(select(Score.points))) == sorted(Decimal(text) for text in ODD)


def test_who_owes_sheets_is_reminded_before_and_after_the_last_day(scoring, judge, agency):
    people = agency.people
    sheets.send(judge("deputy"), scoring.id, 0, entry(scoring))
    db.session.add(Conflict(submission_id=scoring.submission_id, person_id=people["leader"], reason="Họ hàng"))
    session = db.session.get_one(CouncilSession, scoring.session_id)
    session.scores_due = workdays.add(clock.today(), 5)
    db.session.commit()
    assert remind.sweep() == 0
    session.scores_due = workdays.add(clock.today(), 1)
    db.session.commit()
    assert (remind.sweep(), remind.sweep()) == (3, 0)
    session.scores_due = clock.today() - timedelta(days=1)
    db.session.commit()
    assert (remind.sweep(), remind.sweep()) == (3, 0)
    told = select(Notice.person_id).join(NoticeMatter).where(NoticeMatter.key.like("%:late-%"))
    assert set(db.session.scalars(told)) == {people[key] for key in ("office", "council_member", "unit_head")}
    reveal(judge("leader"), scoring)
    session.scores_due = clock.today() - timedelta(days=2)
    db.session.commit()
    assert remind.sweep() == 0


def test_items_are_sorted_by_any_figure(make_council_session, judge, client_as):
    session = make_council_session(items=3, status="discussing")
    items = list(db.session.scalars(select(AgendaItem).order_by(AgendaItem.position)))
    for item, total in zip(items, (70, 90, 80), strict=True):
        for sheet in db.session.scalars(select(ScoreSheet).where(ScoreSheet.item_id == item.id)):
            sheet.total = Decimal(total)
    db.session.commit()
    leader = judge("leader")

    def order(sort):
        return [items.index(row.item) for row in board.load(leader, session, sort).rows]

    assert order("") == order("position") == order("nothing") == [0, 1, 2]
    assert order("-position") == [2, 1, 0]
    assert order("mean") == order("median") == [0, 2, 1]
    assert order("-mean") == [1, 2, 0]
    page = client_as("leader").get(f"/p/good_deeds/sessions/{session.id}/scores?sort=-mean").text
    assert page.index("Gương số 2") < page.index("Gương số 3") < page.index("Gương số 1")
    assert 'aria-sort="descending"' in page
