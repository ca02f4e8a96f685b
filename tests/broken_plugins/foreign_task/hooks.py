"""Takes the name of a job of core."""

from __future__ import annotations

from intranet import jobs


@jobs.task("plans.steal")
def steal(context: jobs.JobContext) -> None:
    return
