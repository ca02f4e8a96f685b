"""A person's data: handed out in full, erased as far as official records allow, by every owner."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from intranet import audit, clock
from intranet.access import SYSTEM, Forbidden, Refused
from intranet.audit.models import AuditEntry
from intranet.auth.models import Account, LoginSession
from intranet.database import db
from intranet.directory.models import GroupMember, Person
from intranet.files.models import FileBlob, StoredFile
from intranet.hookspecs import hookimpl
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.host import dispatch, personal
from intranet.jobs.models import Job
from intranet.plans.models import Participation, Plan
from intranet.testing.agency import MADE
from tests.support.hooks import host

OWNERS = {"audit", "auth", "directory", "files", "jobs", "notices", "plans"}


def asked(duty):
    """Everybody of core who does the duty."""
    return {owner.removeprefix("core.") for owner in dispatch.owners(duty) if owner.startswith("core.")}


def duties(export=lambda person_id: (), erase=lambda person_id: ()):
    """A plugin that does these two duties."""

    def export_personal_data(person_id):
        return export(person_id)

    def erase_personal_data(person_id):
        return erase(person_id)

    return SimpleNamespace(
        export_personal_data=hookimpl(export_personal_data), erase_personal_data=hookimpl(erase_personal_data)
    )


def raising(words):
    def fail(person_id):
        raise RuntimeError(words)

    return fail


def record_of(found, owner, title):
    part = next(part for part in found["parts"] if part["owner"] == owner)
    return [record["values"] for record in part["records"] if record["title"] == title]


@pytest.fixture
def staff(agency):
    """Somebody who took part in a plan, uploaded a file and can be reached."""
    person_id = agency.people["staff"]
    plan = Plan(title="Kế hoạch năm 2026", year=2026, issuing_unit_id=agency.units["office"], created_at=MADE)
    db.session.add_all([plan, FileBlob(digest="0" * 64, size=12, media_type="text/plain", created_at=MADE)])
    db.session.flush()
    db.session.add_all([
        Participation(
            plan_id=plan.id, channel="law_day", person_id=person_id, unit_id=agency.units["science"], source="test",
            key="1", happened_on=date(2026, 3, 1), recorded_at=MADE,
        ),
        StoredFile(
            token="t", digest="0" * 64, name="anh.txt", subject_kind="test", uploaded_by=person_id, created_at=MADE
        ),
    ])  # fmt: skip
    person = db.session.get_one(Person, person_id)
    person.phone, person.birth_year = "0901234567", 1990
    db.session.commit()
    return person_id


def test_everybody_downloads_what_is_kept_about_them(staff, client_as):
    browser = client_as("staff")
    assert "Tải dữ liệu cá nhân" in browser.get("/account").text
    answer = browser.post("/account/data")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Cache-Control"] == "no-store"
    found = json.loads(answer.text)
    assert found["person"]["full_name"] == "Hoàng Thị Êm"
    assert {part["owner"] for part in found["parts"]} == asked("export_personal_data") == OWNERS
    assert found["missing"] == []


def test_an_export_holds_what_each_owner_keeps(staff, actor_of):
    found = personal.export(actor_of("admin"), staff)
    assert json.loads(json.dumps(found)) == found
    assert record_of(found, "directory", "Hồ sơ trong danh bạ")[0]["phone"] == "0901234567"
    units = [values["unit"] for values in record_of(found, "directory", "Đơn vị công tác, sinh hoạt")]
    assert units == ["Phòng Quản lý Khoa học", "Công đoàn cơ sở Sở Khoa học và Công nghệ"]
    assert record_of(found, "auth", "Tài khoản")[0]["login"] == "staff"
    assert record_of(found, "auth", "Vai trò được giao")[0]["role"] == "Cán bộ, công chức"
    assert record_of(found, "plans", "Lần hưởng ứng")[0]["times"][0]["plan"] == "Kế hoạch năm 2026"
    assert record_of(found, "files", "Tệp đã tải lên")[0]["files"][0]["name"] == "anh.txt"
    assert "password" not in json.dumps(found)


def test_asking_is_recorded(staff, actor_of):
    personal.export(actor_of("staff"), staff)
    newest = audit.history("person", staff)[0]
    assert (newest.action, newest.actor_person_id) == ("host.export_data", staff)


@pytest.mark.parametrize("role", ["coordinator", "unit_head", "office", "leader", "council_member"])
def test_others_data_is_for_administrators(role, staff, actor_of):
    with pytest.raises(Forbidden):
        personal.export(actor_of(role), staff)
    with pytest.raises(Forbidden):
        personal.erase(actor_of(role), staff)


def test_nobody_erases_their_own_traces(staff, actor_of):
    with pytest.raises(Forbidden):
        personal.erase(actor_of("staff"), staff)


def test_somebody_unknown_has_no_data(agency):
    with pytest.raises(Refused):
        personal.export(SYSTEM, 999_999)
    with pytest.raises(Refused):
        personal.erase(SYSTEM, 999_999)


def test_without_signing_in_there_is_nothing_to_download(client, agency):
    assert client.post("/account/data").status_code in (302, 401)
    assert client.get("/account/data").status_code in (302, 405)


def test_erasing_takes_contacts_and_traces_and_says_what_stays(staff, agency, actor_of):
    session = LoginSession(
        token_digest="x", account_id=agency.accounts["staff"], created_at=MADE, expires_at=MADE, last_seen_at=MADE,
        ended_at=MADE, address="10.0.0.7", browser="Firefox",
    )  # fmt: skip
    db.session.add(session)
    db.session.commit()
    report = personal.erase(actor_of("admin"), staff)
    assert report.faults == ()
    done = {(part.owner, item.title): item for part in report.parts for item in part.done}
    person = db.session.get_one(Person, staff)
    assert (person.full_name, person.phone, person.email, person.birth_year) == ("Hoàng Thị Êm", None, None, None)
    assert "hồ sơ của cơ quan" in done["core.directory", "Hồ sơ trong danh bạ"].reason
    assert db.session.query(GroupMember).filter_by(person_id=staff).count() == 0
    assert db.session.query(LoginSession).filter_by(account_id=agency.accounts["staff"]).count() == 0
    assert db.session.query(StoredFile).filter_by(uploaded_by=staff).count() == 0
    assert db.session.query(StoredFile).count() == 1
    assert db.session.query(Participation).filter_by(person_id=staff).count() == 1
    assert done["core.plans", "Lần hưởng ứng"].kept == 1
    assert all(item.reason for item in done.values() if item.kept)


def test_erasing_is_recorded_and_may_be_repeated(staff, actor_of):
    personal.erase(actor_of("admin"), staff)
    again = personal.erase(actor_of("admin"), staff)
    assert again.faults == ()
    entries = [entry for entry in audit.history("person", staff) if entry.action == "host.erase_data"]
    assert len(entries) == 2
    assert entries[1].changes["erased"][1]["core.directory"] == 4
    assert entries[0].changes["erased"][1]["core.directory"] == 0


def test_whoever_works_here_still_signs_in_afterwards(staff, agency, actor_of, client_as):
    personal.erase(actor_of("admin"), staff)
    assert client_as("staff").get("/").status_code == 200


def test_whoever_has_left_signs_in_no_more(staff, agency, actor_of):
    db.session.execute(update(Person).where(Person.id == staff).values(active_to=clock.today()))
    db.session.commit()
    personal.erase(actor_of("admin"), staff)
    account = db.session.get_one(Account, agency.accounts["staff"])
    assert account.password_hash is None
    assert account.disabled_at is not None


def test_a_plugin_that_is_off_is_asked_too(app, staff, actor_of, monkeypatch):
    from intranet.host import gate

    monkeypatch.setattr(gate, "_open", lambda key: frozenset())
    plugin = duties(
        export=lambda person_id: [PersonalRecord("Ghi chú", {"person": person_id})],
        erase=lambda person_id: [Erasure("Ghi chú", erased=2)],
    )
    host(app, notes=plugin)
    assert record_of(personal.export(SYSTEM, staff), "notes", "Ghi chú") == [{"person": staff}]
    parts = {part.owner: part.done for part in personal.erase(SYSTEM, staff).parts}
    assert parts["notes"] == (Erasure("Ghi chú", erased=2),)


def test_an_owner_that_fails_is_named_and_the_others_are_complete(app, staff):
    host(app, bad=duties(raising("hết mực"), raising("hết giấy")), good=duties(
        lambda person_id: [PersonalRecord("Tốt")], lambda person_id: [Erasure("Tốt", erased=1)],
    ))  # fmt: skip
    found = personal.export(SYSTEM, staff)
    assert found["missing"] == [{"owner": "bad", "title": "bad", "reason": "RuntimeError: hết mực"}]
    assert {part["owner"] for part in found["parts"]} == {*asked("export_personal_data"), "good"}
    report = personal.erase(SYSTEM, staff)
    assert [(fault.owner, fault.reason) for fault in report.faults] == [("bad", "RuntimeError: hết giấy")]
    assert {part.owner for part in report.parts} == {
        "good",
        *(f"core.{owner}" for owner in asked("erase_personal_data")),
    }
    assert db.session.get_one(Person, staff).phone is None


def test_what_a_failing_plugin_did_before_it_failed_is_undone(app, staff):
    def half(person_id):
        db.session.execute(update(Person).where(Person.id == person_id).values(full_name="Ai đó"))
        raise RuntimeError("giữa chừng")

    host(app, half=duties(erase=half))
    assert [fault.owner for fault in personal.erase(SYSTEM, staff).faults] == ["half"]
    assert db.session.get_one(Person, staff).full_name == "Hoàng Thị Êm"


def test_a_failing_part_of_core_leaves_the_others_work_as_it_is(app, staff, monkeypatch):
    from intranet.plans import personal as of_plans

    monkeypatch.setattr(of_plans, "erase", raising("đĩa đầy"))
    report = personal.erase(SYSTEM, staff)
    assert [(fault.owner, fault.title) for fault in report.faults] == [("plans", "Kế hoạch")]
    assert db.session.get_one(Person, staff).phone is None


def test_who_asked_for_background_work_is_forgotten_when_it_is_over(staff):
    over = Job(
        name="plans.read_file", state="done", run_after=MADE, started_by=staff, created_at=MADE, finished_at=MADE
    )
    running = Job(name="plans.read_file", state="running", run_after=MADE, started_by=staff, created_at=MADE)
    db.session.add_all([over, running])
    db.session.commit()
    [found] = record_of(personal.export(SYSTEM, staff), "jobs", "Việc nền đã yêu cầu")
    assert [row["state"] for row in found["jobs"]] == ["done", "running"]
    [done] = next(part.done for part in personal.erase(SYSTEM, staff).parts if part.owner == "core.jobs")
    assert (done.erased, done.kept) == (1, 1)
    assert (over.started_by, running.started_by) == (None, staff)


def test_thousands_of_entries_of_the_trail_are_one_record(staff, count_queries):
    for number in range(30):
        db.session.add(AuditEntry(
            at=MADE, actor_person_id=staff, actor_name="Hoàng Thị Êm", action="plan.edit", subject_kind="plan",
            subject_id=number, subject_label="x", changes={}, digest="",
        ))  # fmt: skip
    db.session.commit()
    with count_queries(at_most=30):
        found = personal.export(SYSTEM, staff)
    [trail] = record_of(found, "audit", "Nhật ký")
    assert (trail["total"], len(trail["entries"])) == (30, 30)
