"""The page of a job for who started it, and the list for administrators."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from intranet import jobs
from intranet.access import Actor, Refused
from intranet.jobs import leases
from intranet.jobs.context import JobContext
from intranet.jobs.models import Job
from intranet.jobs.views import result_link
from intranet.testing.client import Client
from intranet.testing.queries import Counted

ClientAs = Callable[[str], Client]


@pytest.fixture
def started(app: Flask, actor_of: Callable[[str], Actor]) -> Callable[..., int]:
    @jobs.task("test.read", title="Đọc tệp thử", attempts=1)
    def read(context: JobContext, end: str = "") -> dict[str, str]:
        if end == "refused":
            raise Refused("Tệp không có chữ nào.")
        if end == "broken":
            raise ValueError("secret detail")
        return {"url": "/plans/4", "label": "Mở kế hoạch"}

    def start(role: str = "staff", **arguments: str) -> int:
        return jobs.enqueue("test.read", actor_of(role), **arguments).id

    return start


def test_a_waiting_job_says_so_and_looks_again_with_and_without_a_script(
    started: Callable[..., int], client_as: ClientAs
) -> None:
    answer = client_as("staff").get(f"/jobs/{started()}")
    assert answer.status_code == 200
    assert "<h1>Đang chờ</h1>" in answer.text
    assert "Đọc tệp thử" in answer.text
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in answer.text
    assert 'data-live="2"' in answer.text
    assert 'role="status" data-live-text>Đang chờ đến lượt</p>' in answer.text


def test_a_running_job_tells_how_far_it_is(app: Flask, started: Callable[..., int], client_as: ClientAs) -> None:
    job_id, browser = started(), client_as("staff")
    claim = leases.claim(job_id)
    assert claim
    assert "<h1>Đang thực hiện…</h1>" in browser.get(f"/jobs/{job_id}").text
    leases.renew(claim, progress=40, message="Đã đọc 4 trong 10 trang")
    answer = browser.get(f"/jobs/{job_id}")
    assert "Đã đọc 4 trong 10 trang</p>" in answer.text
    assert 'value="40"' in answer.text


def test_a_finished_job_leads_to_its_result(app: Flask, started: Callable[..., int], client_as: ClientAs) -> None:
    job_id = started()
    jobs.run_pending(app)
    answer = client_as("staff").get(f"/jobs/{job_id}")
    assert 'href="/plans/4"' in answer.text
    assert "Mở kế hoạch" in answer.text
    assert "http-equiv" not in answer.text
    assert "data-live" not in answer.text


def test_a_failure_is_told_in_words_and_in_detail_to_administrators_only(
    app: Flask, started: Callable[..., int], client_as: ClientAs
) -> None:
    refused, broken = started(end="refused"), started(end="broken")
    jobs.run_pending(app)
    staff, admin = client_as("staff"), client_as("admin")
    assert "Tệp không có chữ nào." in staff.get(f"/jobs/{refused}").text
    assert "Có lỗi khi thực hiện" in staff.get(f"/jobs/{broken}").text
    assert "secret detail" not in staff.get(f"/jobs/{broken}").text
    assert "secret detail" in admin.get(f"/jobs/{broken}").text


def test_the_jobs_of_others_do_not_exist(started: Callable[..., int], client_as: ClientAs) -> None:
    job_id = started()
    assert client_as("coordinator").get(f"/jobs/{job_id}").status_code == 404
    assert client_as("coordinator").post(f"/jobs/{job_id}/cancel").status_code == 404
    assert client_as("staff").get("/jobs/999999").status_code == 404


def test_a_job_is_stopped_and_run_again_from_its_page(started: Callable[..., int], client_as: ClientAs) -> None:
    job_id, browser = started(), client_as("staff")
    assert "Đã dừng theo yêu cầu" in browser.post(f"/jobs/{job_id}/cancel", follow_redirects=True).text
    assert browser.post(f"/jobs/{job_id}/cancel").status_code == 409
    assert "Đang chờ đến lượt" in browser.post(f"/jobs/{job_id}/retry", follow_redirects=True).text


@pytest.mark.parametrize(("role", "status"), [("admin", 200), ("office", 403), ("staff", 403)])
def test_the_list_is_for_administrators(client_as: ClientAs, role: str, status: int) -> None:
    assert client_as(role).get("/admin/jobs").status_code == status


def test_the_list_filters_by_state_and_keeps_its_number_of_queries(
    app: Flask,
    started: Callable[..., int],
    client_as: ClientAs,
    count_queries: Callable[..., AbstractContextManager[Counted]],
) -> None:
    browser = client_as("admin")
    assert "Chưa có việc nền nào" in browser.get("/admin/jobs").text
    started()
    with count_queries() as few:
        assert "Đọc tệp thử" in browser.get("/admin/jobs").text
    for _ in range(30):
        started("admin")
    with count_queries(at_most=few.total) as many:
        browser.get("/admin/jobs")
    assert many.total <= 8
    assert "Đọc tệp thử" in browser.get("/admin/jobs?state=queued").text
    assert "Không có kết quả nào" in browser.get("/admin/jobs?state=failed").text
    assert browser.get("/admin/jobs?state=x&page=y").status_code == 200


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "", None]
)
def test_a_result_leads_nowhere_else(url: str | None) -> None:
    assert result_link(Job(state="done", result={"url": url, "label": "x"})) is None
    assert result_link(Job(state="failed", result={"url": "/plans/4"})) is None
