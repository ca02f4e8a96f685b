"""Personal data are taken out of cases, of a person or of one case on request: what goes is gone for everybody."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, select

from intranet import SYSTEM, Forbidden, clock, db, transaction
from intranet.audit import AuditEntry
from intranet.host import personal as host
from intranet.notices.models import NoticeText
from intranet.search.models import SearchEntry
from intranet_plugins.good_deeds import findable, personal
from intranet_plugins.good_deeds.commendations import service as commending
from intranet_plugins.good_deeds.council.models import AgendaItem, CouncilSession, ScoreSheet
from intranet_plugins.good_deeds.flow import history
from intranet_plugins.good_deeds.flow import service as flow
from intranet_plugins.good_deeds.models import Conflict, Story, Submission
from intranet_plugins.good_deeds.replication import service as replicating
from intranet_plugins.good_deeds.submissions import erasing
from intranet_plugins.good_deeds.wall import service as wall

NAME, TITLE = "Đinh Thị Mật", "Việc kín của bà Mật"


@pytest.fixture
def secret(make_submission, agency):
    """`secret("submitted")`: a case of another unit, with a name and a title found nowhere else."""

    def make(stage="submitted", kind="person", **more):
        person = agency.people["digital_staff"] if kind == "person" else None
        made = make_submission(
            TITLE, stage=stage, by="deputy", unit="digital", subject_kind=kind, person_id=person, subject_name=NAME,
            subject_key="", deed="Mật", **more,
        )  # fmt: skip
        with transaction():
            findable.refresh(made)
        return made

    return make


@pytest.fixture
def followed(secret, actor_of, agency):
    """`followed("outside")`: a case that was commended, published and is followed by the department of science."""

    def make(kind="person"):
        office, case = actor_of("office"), secret("approved", kind)
        decision = commending.Decision("Giấy khen", "Giám đốc Sở", "45/QĐ", clock.today())
        [commendation] = commending.commend(office, [case.id], decision, sure=True)
        story = wall.save(office, case.id, 0, wall.Draft(TITLE, "Lời dẫn", "", "Nội dung"))
        wall.publish(office, case.id, story.version)
        draft = replicating.Draft(clock.today(), "Mỗi tổ hai người.", "", None)
        one = replicating.declare(actor_of("coordinator"), case.id, agency.units["science"], draft)
        replicating.answer(office, one.id, one.version, True, "")
        db.session.refresh(case)
        assert case.stage == "replicated"
        return case, commendation

    return make


def told(words, *, but=()):
    """The tables in which a row says one of `words`, whatever its column."""
    there = set(inspect(db.engine).get_table_names())
    tables = [one for one in db.metadata.tables.values() if one.name in there and one.name not in but]
    rows = ((table.name, str(tuple(row))) for table in tables for row in db.session.execute(select(table)))
    return {name for name, row in rows if any(word in row for word in words)}


def nothing_for_others(browser, case, commendation, agency):
    pages = [
        f"/p/good_deeds/cases/{case.id}", f"/p/good_deeds/cases/{case.id}/replications",
        f"/p/good_deeds/commendations/{commendation.id}",
    ]  # fmt: skip
    assert [browser.get(page).status_code for page in pages] == [404, 404, 404]
    lists = (
        "/p/good_deeds/commendations", f"/p/good_deeds/records/unit/{agency.units['digital']}", "/search?q=mat",
        "/p/good_deeds/figures", "/notices", "/p/good_deeds/", "/work",
    )  # fmt: skip
    for page in lists:
        text = browser.get(page, follow_redirects=True).text
        assert [word for word in (NAME, TITLE) if word in text] == [], page
    # The file of the decision, and that whoever sent it was told that the story went.
    official = {"good_deeds_submission", "good_deeds_commendation", "search_entry", "audit_entry", "notice_text"}
    assert told([NAME, TITLE], but=official) == set()
    words = db.session.execute(select(NoticeText.subject, NoticeText.url)).all()
    assert [row.url for row in words if TITLE in str(row.subject)] == [f"/p/good_deeds/cases/{case.id}"]
    named = [one.action for one in db.session.scalars(select(AuditEntry)) if NAME in str(one.changes)]
    assert named == ["good_deeds.commend"], "what the decision says is recorded for good"


def test_of_an_erased_person_others_read_neither_name_nor_title(followed, agency, client_as, actor_of):
    case, commendation = followed()
    browser = client_as("coordinator")
    for page in (f"cases/{case.id}/replications", f"commendations/{commendation.id}", "commendations"):
        assert NAME in browser.get(f"/p/good_deeds/{page}").text or TITLE in browser.get(f"/p/good_deeds/{page}").text
    assert TITLE in browser.get("/notices").text
    report = host.erase(actor_of("admin"), agency.people["digital_staff"])
    assert report.faults == ()
    db.session.expire_all()
    assert (case.stage, case.consent, case.due_on) == ("commended", "no", None)
    nothing_for_others(browser, case, commendation, agency)
    mine = str([one.values for one in personal.records(agency.people["coordinator"])])
    assert TITLE not in mine
    assert case.code in mine, "what one did oneself is still told"
    assert client_as("office").get(f"/p/good_deeds/commendations/{commendation.id}").status_code == 200


def test_that_holds_while_the_plugin_is_off(followed, secret, agency, plugin_off):
    case, open_case = followed()[0], secret("endorsed")
    plugin_off("good_deeds")
    assert host.erase(SYSTEM, agency.people["digital_staff"]).faults == ()
    db.session.expire_all()
    assert [(one.stage, one.consent) for one in (case, open_case)] == [("commended", "no"), ("withdrawn", "")]


def test_the_words_of_its_files_are_not_found_any_more(secret, agency):
    secret("declined")
    for entry in db.session.scalars(select(SearchEntry)):
        entry.attached = entry.folded = f"Giấy xác nhận {NAME}"
    db.session.commit()
    assert host.erase(SYSTEM, agency.people["digital_staff"]).faults == ()
    db.session.expire_all()
    assert told([NAME, TITLE, "Mật"]) == set()


@pytest.mark.database("sqlite", "postgresql")
def test_the_office_erases_an_outsider_whose_case_was_published(followed, agency, client_as):
    case, commendation = followed("outside")
    browser, office, page = client_as("coordinator"), client_as("office"), f"/p/good_deeds/cases/{case.id}/erase"
    assert page in office.get(f"/p/good_deeds/cases/{case.id}").text
    asked = office.get(page).text
    assert "Xóa hẳn: bài viết" in asked
    assert "Giữ lại: đề xuất, minh chứng và quyết định khen thưởng" in asked
    assert office.post(page, data={"version": case.version}).status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(Story.status)).all() == ["unpublished"]
    nothing_for_others(browser, case, commendation, agency)


def test_the_office_empties_an_outsiders_case_without_a_decision(secret, client_as, actor_of):
    case = secret("endorsed", "outside", subject_detail="0912 345 678")
    history.add_note(actor_of("office"), case.id, f"{NAME} hẹn gặp", internal=True)
    flow.take(actor_of("office"), case.id, case.version, "return", f"Hỏi lại {NAME}")
    code, office, page = case.code, client_as("office"), f"/p/good_deeds/cases/{case.id}/erase"
    assert "Xóa hẳn: tên việc" in office.get(page).text
    assert office.post(page, data={"version": case.version - 1}).status_code == 422, "it has changed since"
    assert office.post(page, data={"version": case.version}).status_code == 303
    db.session.expire_all()
    assert (case.stage, case.code) == ("withdrawn", code)
    assert told([NAME, TITLE, "0912", "Mật"]) == set()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == erasing.ACTION)).one()
    assert (entry.subject_label, entry.actor_person_id is not None) == (code, True)
    assert "Dữ liệu cá nhân được xóa" in office.get(f"/p/good_deeds/cases/{case.id}").text


def test_only_the_office_does_that_and_drafts_are_their_writers(secret, make_submission, actor_of):
    case = secret("endorsed", "outside")
    for role in ("leader", "unit_head", "staff", "admin"):
        with pytest.raises(Forbidden):
            erasing.erase(actor_of(role), case.id, case.version)
    draft = make_submission(stage="draft", by="office")
    with pytest.raises(Forbidden):
        erasing.erase(actor_of("office"), draft.id, draft.version)


@pytest.mark.parametrize("status", ["planned", "scoring", "discussing", "voting"])
def test_a_case_leaves_a_session_that_goes_on_without_it(status, secret, make_submission, make_council_session, agency):
    from intranet_plugins.good_deeds.voting import service as voting

    case, other = secret("council"), make_submission("Việc khác", stage="council")
    session = make_council_session(items=[case, other], status=status)
    for item in db.session.scalars(select(AgendaItem)):
        item.discussion = f"Bàn về {NAME}"
    for sheet in db.session.scalars(select(ScoreSheet)):
        sheet.comment = "Mật"
    db.session.commit()
    version = session.version
    assert host.erase(SYSTEM, agency.people["digital_staff"]).faults == ()
    db.session.expire_all()
    assert case.stage == "withdrawn"
    assert db.session.get_one(CouncilSession, session.id).version > version
    left = {item.submission_id: item for item in db.session.scalars(select(AgendaItem))}
    assert (case.id in left) is (status in ("discussing", "voting"))
    assert left[other.id].discussion == f"Bàn về {NAME}", "another case's notes are its own"
    if status == "voting":
        assert (left[case.id].discussion, left[case.id].outcome) == ("", "sent_back")
        assert left[case.id].mean is not None
        voting.cast(_actor(agency, "leader"), session.id, {left[other.id].id: "yes"})
        voting.close(_actor(agency, "leader"), session.id, session.version)
        assert db.session.get_one(Submission, other.id).stage in ("approved", "declined")


def test_what_the_council_decided_stays_as_figures(secret, make_council_session, agency):
    case = secret("approved")
    make_council_session(items=[case], status="closed")
    [item] = db.session.scalars(select(AgendaItem))
    item.outcome, item.eligible, item.yes, item.no, item.discussion = "passed", 5, 4, 1, f"{NAME} rất tốt"
    db.session.scalars(select(ScoreSheet)).first().comment = f"{NAME} tốt"
    db.session.add(Conflict(submission_id=case.id, person_id=agency.people["leader"], reason=f"Chồng của {NAME}"))
    db.session.commit()
    report = host.erase(SYSTEM, agency.people["digital_staff"])
    db.session.expire_all()
    assert case.stage == "withdrawn"
    assert (item.outcome, item.eligible, item.yes, item.no) == ("passed", 5, 4, 1)
    assert told([NAME, TITLE, "Mật"]) == set()
    [part] = [one for one in report.parts if one.owner == "good_deeds"]
    done = {one.title: (one.erased, one.kept) for one in part.done}
    assert done["Đề xuất nêu gương"] == (1, 0)
    assert done["Lời ghi của hội đồng về đề xuất"] == (2, 1)
    assert done["Ghi chú, ý kiến, việc bồi dưỡng trong đề xuất"] == (1, 0)


def _actor(agency, key):
    from intranet.auth import actors

    made = actors.build(person_id=agency.people[key], account_id=None, name=key, locale="vi")
    db.session.rollback()
    return made
