"""What lower floors borrow from plugins: functions that core calls later, each fenced in.

Search asks where a hit leads, the file store asks who may read. A plugin that fails there costs its own link
or its own file, never the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from intranet.access import Refused
from intranet.database import db
from intranet.hookspecs.setup import FileReader, SearchDocument, SearchKind
from intranet.host import health
from intranet.host.calling import attribution
from intranet.host.calling.guard import fenced
from intranet.host.dispatch import declared
from intranet.jobs import Stopped
from intranet.jobs.registry import set_frame
from intranet.web.redirects import is_local


def init_app() -> None:
    """Surround plugins' jobs."""
    set_frame(job_frame)


def search_kinds() -> list[SearchKind]:
    """What may be found: core's kinds, then plugins', whose links are addresses of ours or none."""
    return [_fenced_kind(owner, kind) if _is_plugin(owner) else kind for owner, kind in declared("register_search")]


def _fenced_kind(owner: str, kind: SearchKind) -> SearchKind:
    place = f"search {kind.name}"
    fenced_kind = replace(kind, url=_fenced(owner, place, kind.url, _address))
    # None tells the search that the plugin failed: what was found of it until now stays.
    if (ids := kind.ids) is not None:
        fenced_kind = replace(fenced_kind, ids=_fenced(owner, place, lambda: list(ids()), _numbers))
    if (documents := kind.documents) is not None:

        def give(wanted: Sequence[int]) -> list[SearchDocument]:
            return list(documents(wanted))

        fenced_kind = replace(fenced_kind, documents=_fenced(owner, place, give, _documents))
    return fenced_kind


def _numbers(answer: Any) -> Any:
    if answer is not None and not all(isinstance(one, int) for one in answer):
        raise TypeError(f"ids must be whole numbers: {answer!r:.200}")
    return answer


def _documents(answer: Any) -> Any:
    if answer is not None and not all(isinstance(one, SearchDocument) for one in answer):
        raise TypeError(f"not a SearchDocument: {answer!r:.200}")
    return answer


def file_readers() -> list[FileReader]:
    """Who may read files of which subjects; where a plugin's answer fails, nobody may."""
    return [
        replace(reader, may_read=_fenced(owner, f"files {reader.subject_kind}", reader.may_read, bool))
        if _is_plugin(owner) else reader
        for owner, reader in declared("register_file_readers")
    ]  # fmt: skip


@contextmanager
def job_frame(name: str) -> Iterator[None]:
    """Around the run of a job: what a plugin's job does is the plugin's, and so are its faults."""
    owner = name.partition(".")[0]
    if not _is_plugin(owner):
        yield
        return
    try:
        with attribution.acting(owner):
            yield
    except (Refused, Stopped):
        raise
    except (Exception, SystemExit) as error:
        # What the job left open would keep the database locked against us.
        db.session.rollback()
        health.note(owner, f"job {name}", error)
        health.flush()
        if isinstance(error, SystemExit):
            raise RuntimeError(f"job {name} tried to end the worker") from error
        raise


def _is_plugin(owner: str) -> bool:
    return owner in attribution.plugins()


def _fenced(plugin_id: str, place: str, function: Callable[..., Any], checked: Callable[[Any], Any]) -> Any:
    """`function` that never raises: a fault is noted and answered with what `checked` makes of None."""

    def call(*arguments: Any) -> Any:
        try:
            with fenced(plugin_id):
                answer = function(*arguments)
            return checked(answer)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            health.note(plugin_id, place, error)
            return checked(None)

    return call


def _address(answer: Any) -> str:
    if answer is not None and not (isinstance(answer, str) and is_local(answer)):
        raise ValueError(f"not an address of ours: {answer!r}")
    return answer or ""
