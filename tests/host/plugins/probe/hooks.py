"""One contribution of each kind that the gate closes."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from intranet import Actor, FileReader, MenuItem, NoticeKind, PeriodicJob, SearchKind, SettingsForm, hookimpl, jobs

from . import forms, service


@jobs.task("probe.once")
def once(context: jobs.JobContext, word: str) -> None:
    """Work that somebody starts."""
    service.ran.append(word)


@hookimpl
def register_jobs() -> Iterable[PeriodicJob]:
    return [PeriodicJob("probe.work", "Việc thử", service.work, every="hour")]


@hookimpl
def register_settings() -> Iterable[SettingsForm]:
    return [
        SettingsForm(forms.SiteSettings, "site", "Cài đặt chung"),
        SettingsForm(forms.UnitSettings, "unit", "Cài đặt của đơn vị"),
    ]


@hookimpl
def register_search() -> Iterable[SearchKind]:
    return [SearchKind("probe.note", "Ghi chú thử", "puzzle", url_of_note)]


@hookimpl
def register_notices() -> Iterable[NoticeKind]:
    return [NoticeKind("probe.news", "Tin thử")]


@hookimpl
def register_file_readers() -> Iterable[FileReader]:
    return [FileReader("probe.note", lambda actor, subject_id: subject_id != 13)]


@hookimpl
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    return [MenuItem("Mục của phân hệ thử", "probe.index", "puzzle")]


def url_of_note(ref_id: int) -> str:
    """The page of a note; there is none for 13."""
    if ref_id == 13:
        raise LookupError(ref_id)
    return url_for("probe.index", note=ref_id)
