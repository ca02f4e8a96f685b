"""The page of one job for who started it, and the list for administrators."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intranet.access import Forbidden, current_actor
from intranet.jobs import labels, queries, registry, service
from intranet.jobs.models import Job
from intranet.web.paging import paginate

bp = Blueprint("jobs", __name__, template_folder="templates")

RELOAD_SECONDS = 2


@bp.get("/jobs/<int:job_id>")
def show(job_id: int) -> str:
    """How far a job is. The page looks again by itself until the job has ended."""
    job = _visible(job_id)
    return render_template(
        "jobs/show.html",
        job=job,
        title=registry.title_of(job.name),
        labels=labels,
        link=result_link(job),
        owner=registry.owner_of(job.name),
        may_manage=current_actor().may_everywhere("jobs.manage"),
        reload_seconds=RELOAD_SECONDS,
    )


@bp.post("/jobs/<int:job_id>/cancel")
def cancel(job_id: int) -> Response:
    """Stop a job."""
    _visible(job_id)
    service.cancel(current_actor(), job_id)
    return redirect(url_for("jobs.show", job_id=job_id), 303)


@bp.post("/jobs/<int:job_id>/retry")
def retry(job_id: int) -> Response:
    """Run a failed or cancelled job again."""
    _visible(job_id)
    service.retry(current_actor(), job_id)
    return redirect(url_for("jobs.show", job_id=job_id), 303)


@bp.get("/admin/jobs")
def index() -> str:
    """All jobs."""
    if not current_actor().may_everywhere("jobs.manage"):
        raise Forbidden("jobs.manage")
    state = request.args.get("state", "")
    state = state if state in queries.STATES else ""
    counts = queries.counts()
    return render_template(
        "jobs/index.html",
        page=paginate(queries.jobs(state)),
        state=state,
        counts=counts,
        total=sum(counts.values()),
        labels=labels,
        title_of=registry.title_of,
        owner_of=registry.owner_of,
    )


def result_link(job: Job) -> tuple[str, str] | None:
    """Where the result is: (address inside this site, words), when the job gave one."""
    result = job.result if isinstance(job.result, dict) else {}
    url = str(result.get("url", ""))
    if job.state != "done" or not url.startswith("/") or url.startswith(("//", "/\\")):
        return None
    return url, str(result.get("label", ""))


def _visible(job_id: int) -> Job:
    job = queries.get(job_id)
    if job is None or not service.may_see(current_actor(), job):
        abort(404)
    return job
