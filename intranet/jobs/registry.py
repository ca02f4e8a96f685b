"""Which jobs there are: named functions, and those that are due once a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from intranet import clock
from intranet.access import is_open
from intranet.hookspecs.setup import PeriodicJob

LEASE: Final = timedelta(minutes=2)
"""How long after its worker was killed a job is taken over. Living workers renew it, see `heartbeat`."""

Every = Literal["minute", "hour", "day"]
Function = Callable[..., Any]
_PERIODS: dict[Every, str] = {"minute": "%Y-%m-%dT%H:%M", "hour": "%Y-%m-%dT%H", "day": "%Y-%m-%d"}


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of job. `lease` is how long a run may be silent before another worker takes over."""

    name: str
    run: Function
    title: str
    attempts: int = 5
    lease: timedelta = LEASE
    every: Every | None = None


_tasks: dict[str, Task] = {}


def _no_frame(_name: str) -> AbstractContextManager[None]:
    return nullcontext()


_frame: Callable[[str], AbstractContextManager[None]] = _no_frame


def task(name: str, *, title: str = "", attempts: int = 5, lease: timedelta = LEASE) -> Callable[[Function], Function]:
    """Register `function(context, **arguments)` as the job `name` (`<package>.<action>`).

    It runs at least once: a run whose worker dies is repeated, so it must not mind being called again. What a
    run commits after it was cancelled or taken over is rolled back: `Stopped` is raised instead.
    What it returns (a dict for JSON, or None) is the job's result; `{"url": …, "label": …}` becomes a link.
    """

    def decorate(function: Function) -> Function:
        _add(Task(name, function, title or name, attempts, lease))
        return function

    return decorate


def load(jobs: Iterable[PeriodicJob]) -> None:
    """Register what packages declare through the hook `register_jobs`."""
    for job in jobs:
        _add(Task(job.name, _without_context(job.run), job.title, every=job.every))


def get(name: str) -> Task | None:
    """The task of this name; None when its owner is gone."""
    return _tasks.get(name)


def names() -> list[str]:
    """The names of all tasks this process has code for."""
    return list(_tasks)


def runnable() -> list[str]:
    """The names of the tasks that may run now: a plugin's only while the plugin is on for somebody."""
    return [name for name in _tasks if is_open(name, None)]


def set_frame(frame: Callable[[str], AbstractContextManager[None]]) -> None:
    """Say what surrounds each run of a job: called by the host of plugins, so that jobs need not know it."""
    global _frame  # noqa: PLW0603 - one seam for the whole process, set when the application is built
    _frame = frame


def frame(name: str) -> AbstractContextManager[None]:
    """What surrounds a run of the job `name`."""
    return _frame(name)


def _no_owner(_name: str) -> str:
    return ""


_owner: Callable[[str], str] = _no_owner


def set_owners(owner: Callable[[str], str]) -> None:
    """Say how the title of the plugin that a job belongs to is found: called by the host of plugins."""
    global _owner  # noqa: PLW0603 - one seam for the whole process, set when the application is built
    _owner = owner


def owner_of(name: str) -> str:
    """The title of the plugin that the job `name` belongs to; empty for core's."""
    return _owner(name)


def title_of(name: str) -> str:
    """What people read instead of the name."""
    found = _tasks.get(name)
    return str(found.title) if found else name


def periodic_tasks() -> list[Task]:
    """The tasks that are due once a period; of plugins only while they are on for somebody."""
    return [found for found in _tasks.values() if found.every and is_open(found.name, None)]


def periodic_names() -> list[str]:
    """The names of all tasks that are due once a period."""
    return [found.name for found in _tasks.values() if found.every]


def period_of(every: Every, moment: datetime) -> str:
    """The period `moment` falls into, as text: 2026-05-13T09."""
    return clock.local(moment).strftime(_PERIODS[every])


def _add(task: Task) -> None:
    known = _tasks.get(task.name)
    if known is not None and known.run is not task.run and not _same_place(known.run, task.run):
        raise ValueError(f"two jobs are named {task.name}")
    _tasks[task.name] = task


def _same_place(one: Function, other: Function) -> bool:
    # A second application in one process registers the same functions again.
    one, other = getattr(one, "__wrapped__", one), getattr(other, "__wrapped__", other)
    return (one.__module__, one.__qualname__) == (other.__module__, other.__qualname__)


def _without_context(function: Callable[[], object]) -> Function:
    def run(_context: object) -> None:
        function()

    run.__wrapped__ = function  # type: ignore[attr-defined] # functools.wraps would claim the wrong signature
    return run
