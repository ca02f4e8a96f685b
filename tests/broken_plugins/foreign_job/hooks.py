"""Replaces the work of core's sweep by its own."""

from __future__ import annotations

from intranet import PeriodicJob, hookimpl


def nothing() -> None:
    return


@hookimpl
def register_jobs() -> list[PeriodicJob]:
    return [PeriodicJob("files.sweep", "Dọn kho tệp", nothing, every="day")]
