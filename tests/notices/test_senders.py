"""What core itself tells people of, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from intranet import host, jobs, notices
from intranet.access import SYSTEM, Actor, Refused
from intranet.auth import service as accounts
from intranet.database import db
from intranet.directory.models import Person
from intranet.hookspecs.setup import NoticeKind
from intranet.host.loading import declarations
from intranet.host.loading.declarations import DeclarationError
from intranet.jobs import leases, registry
from intranet.notices import hooks, kinds, service_preferences
from intranet.notices.models import Mail, Mailbox, Notice, NoticePreference, NoticeText
from intranet.plans import lifecycle, notify, service
from intranet.testing.agency import Agency
from tests.notices.conftest import told
from tests.notices.server import MailServer
from tests.plans.conftest import DAY, row

Tell = Callable[..., int]


def texts(kind: str) -> set[str]:
    found = select(NoticeText.subject).join(Notice, Notice.text_id == NoticeText.id).where(Notice.kind == kind)
    return {subject["vi"] for subject in db.session.scalars(found)}


def readers(kind: str, agency: Agency) -> set[str]:
    names = {person_id: key for key, person_id in agency.people.items()}
    return {names[person_id] for person_id in db.session.scalars(select(Notice.person_id).where(Notice.kind == kind))}


class TestPlans:
    """A plan is issued: heads and coordinators of the units that take part are told."""

    @pytest.fixture
    def issue(self, agency: Agency, actor_of: Callable[[str], Actor], clock_at: time_machine.Traveller) -> Any:
        clock_at.move_to(datetime(2026, 1, 17, 2, 0, tzinfo=UTC))

        def make(unit: str, **parts: Any) -> int:
            office = actor_of("office")
            values = {"title": "Phong trào thi đua", "kind": "publicity", "year": 2026}
            plan = service.create(office, {**values, "issuing_unit_id": agency.units[unit]})
            for name, rows in parts.items():
                service.update_part(office, plan.id, name, rows, plan.version)
            lifecycle.issue(office, plan.id, plan.version, lifecycle.Issue(DAY, "KH-SKHCN"))
            return plan.id

        return make

    def test_of_the_whole_agency_all_who_answer_for_a_unit_are_told(self, issue: Any, agency: Agency) -> None:
        plan_id = issue("agency")
        assert readers("plans.issued", agency) == {
            "leader", "chief", "unit_head", "coordinator", "digital_head", "team_head",
        }  # fmt: skip
        assert texts("plans.issued") == {"Kế hoạch 01/KH-SKHCN đã ban hành: Phong trào thi đua"}
        assert db.session.scalars(select(NoticeText.url)).one() == f"/plans/{plan_id}"

    def test_of_one_unit_only_its_own_and_those_with_a_task(self, issue: Any, agency: Agency) -> None:
        issue("science", tasks=[row("tasks", text="Cấp máy", lead_unit_id=agency.units["digital"])])
        assert readers("plans.issued", agency) == {"unit_head", "coordinator", "digital_head"}

    def test_it_is_mailed_at_once(self, issue: Any, agency: Agency, run: Any, mail_server: MailServer) -> None:
        issue("science")
        run()
        assert sorted(mail_server.addresses) == ["coordinator@anhai.example", "unit_head@anhai.example"]

    def test_a_paper_of_long_ago_is_no_news(self, issue: Any, agency: Agency, clock_at: time_machine.Traveller) -> None:
        clock_at.move_to(datetime(2026, 6, 1, tzinfo=UTC))
        issue("agency")
        assert readers("plans.issued", agency) == set()
        assert date(2026, 6, 1) - DAY > notify.LATELY


class TestJobs:
    """A job fails for good: whoever started it is told."""

    @pytest.fixture(autouse=True)
    def _tasks(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(registry, "_tasks", {})

        def refuse(_context: object) -> None:
            raise Refused("Tệp không đọc được.")

        def break_down(_context: object) -> None:
            raise RuntimeError

        jobs.task("test.refuse", title="Đọc văn bản")(refuse)
        jobs.task("test.break", title="Xuất dữ liệu", attempts=2)(break_down)

    def run(self, app: Flask, name: str, actor: Actor, times: int, clock_at: time_machine.Traveller) -> int:
        job_id = jobs.enqueue(name, actor).id
        for _n in range(times):
            db.session.rollback()
            jobs.run_job(app, job_id)
            clock_at.shift(3600)
        return job_id

    def test_who_started_it_is_told_why(
        self, app: Flask, agency: Agency, actor_of: Callable[[str], Actor], clock_at: time_machine.Traveller
    ) -> None:
        job_id = self.run(app, "test.refuse", actor_of("staff"), 1, clock_at)
        text = db.session.scalars(select(NoticeText)).one()
        assert readers("jobs.failed", agency) == {"staff"}
        assert text.subject["vi"] == "Việc nền bị lỗi: Đọc văn bản"
        assert "Tệp không đọc được." in text.text["vi"]
        assert text.url == f"/jobs/{job_id}"

    def test_not_before_the_last_attempt(
        self, app: Flask, agency: Agency, actor_of: Callable[[str], Actor], clock_at: time_machine.Traveller
    ) -> None:
        job_id = self.run(app, "test.break", actor_of("staff"), 1, clock_at)
        assert told(agency.people["staff"]) == []
        jobs.run_job(app, job_id)
        assert len(told(agency.people["staff"])) == 1

    def test_again_when_it_fails_again(
        self, app: Flask, agency: Agency, actor_of: Callable[[str], Actor], clock_at: time_machine.Traveller
    ) -> None:
        job_id = self.run(app, "test.refuse", actor_of("staff"), 1, clock_at)
        jobs.retry(actor_of("staff"), job_id)
        jobs.run_job(app, job_id)
        assert len(told(agency.people["staff"])) == 2

    def test_the_systems_own_jobs_tell_nobody(
        self, app: Flask, agency: Agency, clock_at: time_machine.Traveller
    ) -> None:
        self.run(app, "test.refuse", SYSTEM, 1, clock_at)
        assert db.session.scalars(select(Notice)).all() == []

    def test_one_whose_workers_all_died_is_told_of(
        self, app: Flask, agency: Agency, actor_of: Callable[[str], Actor], clock_at: time_machine.Traveller
    ) -> None:
        job = jobs.enqueue("test.break", actor_of("staff"))
        for _n in range(3):
            leases.claim(job.id)
            clock_at.shift(3600)
        assert db.session.get_one(jobs.Job, job.id, populate_existing=True).state == "failed"
        assert readers("jobs.failed", agency) == {"staff"}

    def test_the_failure_is_noted_even_when_nobody_can_be_told(
        self, app: Flask, agency: Agency, actor_of: Callable[[str], Actor], clock_at: time_machine.Traveller
    ) -> None:
        notices.load(app, [])
        job_id = self.run(app, "test.refuse", actor_of("staff"), 1, clock_at)
        job = db.session.get_one(jobs.Job, job_id, populate_existing=True)
        assert (job.state, job.message) == ("failed", "Tệp không đọc được.")


def test_a_new_password_is_told_to_its_owner_whoever_made_it(
    app: Flask, agency: Agency, run: Any, mail_server: MailServer, actor_of: Callable[[str], Actor]
) -> None:
    accounts.set_password(actor_of("admin"), agency.accounts["staff"], "Bảy-con-sếu-trắng-bên-hồ-3")
    run()
    assert mail_server.addresses == ["staff@anhai.example"]
    assert mail_server.subjects == ["Mật khẩu của tài khoản đã được đổi"]
    assert "Bảy-con" not in mail_server.received[0].plain


def test_core_declares_its_kinds(app: Flask) -> None:
    declared = {kind.name for _owner, kind in host.declared("register_notices")}
    assert {"auth.password", "jobs.failed", "plans.issued"} <= declared
    assert kinds.required() == ["auth.password", "test.security"]


def test_a_plugins_kind_bears_its_name_and_a_known_cadence() -> None:
    class Manifest:
        id = "mine"

    check = declarations._SETUP["register_notices"][1]
    check(Manifest, NoticeKind("mine.posted", "Tin mới"))  # type: ignore[arg-type]
    for wrong in (NoticeKind("yours.posted", "Tin"), NoticeKind("mine.posted", " "),
                  NoticeKind("mine.posted", "Tin", cadence="hourly")):  # type: ignore[arg-type]  # fmt: skip
        with pytest.raises(DeclarationError):
            check(Manifest, wrong)  # type: ignore[arg-type]


def test_a_person_can_see_and_erase_what_is_kept(
    tell: Tell, agency: Agency, run: Any, actor_of: Callable[[str], Actor], mail_server: MailServer
) -> None:
    staff = agency.people["staff"]
    mail_server.recipients["staff@anhai.example"] = "550 5.1.1 no such user"
    tell("test.now", [staff, agency.people["office"]])
    service_preferences.save(actor_of("staff"), {"test.daily": "never"})
    run()
    kept = {record.title: record.values for record in hooks.export_personal_data(staff)}
    assert kept["Thông báo đã nhận"]["notices"][0]["subject"] == "Việc 1"
    assert kept["Cách nhận thư thông báo"] == {"test.daily": "never"}
    assert kept["Thư đã gửi"]["mails"][0]["state"] == "failed"
    assert kept["Địa chỉ thư bị trả lại"]["address"] == "staff@anhai.example"
    assert [erasure.erased for erasure in hooks.erase_personal_data(staff)] == [4]
    assert list(hooks.export_personal_data(staff)) == []
    for model in (Notice, Mail, NoticePreference, Mailbox):
        left = set(db.session.scalars(select(model.person_id)))
        assert left <= {agency.people["office"]}
    assert db.session.get(Person, staff) is not None
