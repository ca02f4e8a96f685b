"""Hooks called once, while the application is set up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from intranet.access import Actor
from intranet.hookspecs import hookspec

if TYPE_CHECKING:
    import click
    from sqlalchemy import Select


@dataclass(frozen=True, slots=True)
class Permission:
    """Something one may be allowed to do. `name` is `<package or plugin>.<action>`.

    `roles` are the roles that hold it unless an administrator decides otherwise; an administrator's
    role holds every permission that `admin` declares.
    """

    name: str
    title: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """Background work that is due once a minute, hour or day (of Vietnam), however many workers run.

    `run` is called inside an application context, at least once in each period; it must not mind being
    called again. `name` is `<package or plugin>.<action>`, `title` is what administrators read.
    """

    name: str
    title: str
    run: Callable[[], object]
    every: Literal["minute", "hour", "day"]


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """What may be set: a WTForms class whose field names are the settings and whose defaults are theirs.

    `scope` is *site* (one value for the agency) or *unit* (each unit may have its own; else the form's default).
    A `PasswordField` is a secret: stored encrypted, never shown again.
    """

    form: type[Any]
    scope: Literal["site", "unit"] = "site"
    title: str = ""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What the search knows of one thing: see `search.put`, which takes the same values."""

    ref_id: int
    title: str
    text: str
    unit_id: int | None = None
    reader: str = ""
    day: date | None = None
    with_subunits: bool = False


@dataclass(frozen=True, slots=True)
class SearchKind:
    """A kind of findable things. `name` is the one given to `search.put`: `<plugin>` or `<plugin>.<thing>`.

    `url(ref_id)` is called inside a request and gives the page of a hit. So that the index can be made anew,
    `ids()` gives the ids of all things that should be found, and `documents(ids)` what is found of those among
    them that are there; both only read. `with_files`: the words of files stored for the subject of the same kind
    and id are found, too; only where whoever may find the thing may read its files. `visible(actor)` is for things
    that are not open by units: a SELECT of the ids of those `actor` may find, None for all; then `reader` and `unit_id`
    of its documents say nothing about who finds them.
    """

    name: str
    label: str
    icon: str
    url: Callable[[int], str]
    ids: Callable[[], Iterable[int]] | None = None
    documents: Callable[[Sequence[int]], Iterable[SearchDocument]] | None = None
    with_files: bool = False
    visible: Callable[[Actor], Select[int] | None] | None = None


@dataclass(frozen=True, slots=True)
class FileReader:
    """Who may read files of a kind of subjects. `subject_kind` is `<plugin>` or `<plugin>.<thing>`."""

    subject_kind: str
    may_read: Callable[[Actor, int | None], bool]


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notices. `name` is `<package or plugin>.<thing>`, `title` is what people read in their preferences.

    `cadence` is how it is mailed to those who never chose: at once, in a daily or weekly digest, or never.
    A kind that is not `optional` (security) is always mailed at once; nobody can choose otherwise.
    """

    name: str
    title: str
    cadence: Literal["now", "daily", "weekly", "never"] = "now"
    optional: bool = True


@hookspec(kind="setup")
def register_permissions() -> Iterable[Permission]:
    """Declare permissions.

    When called: once, at start. Result: permissions, each named with the prefix of its owner.
    Gate: none. If it raises: a plugin is marked failed; core does not start.
    Since: 1.0. Example: `return [Permission("plans.edit", "Sửa kế hoạch", ("office",))]`
    """
    raise AssertionError("spec")


@hookspec(kind="setup")
def register_jobs() -> Iterable[PeriodicJob]:
    """Declare periodic background work.

    When called: once, at start. Result: jobs, each named with the prefix of its owner.
    Gate: none; the jobs themselves run while the plugin is on for at least one unit.
    If it raises: a plugin is marked failed; core does not start.
    Since: 1.0. Example: `return [PeriodicJob("files.sweep", "Dọn kho tệp", sweep, every="day")]`
    """
    raise AssertionError("spec")


@hookspec(kind="setup")
def register_settings() -> Iterable[SettingsForm]:
    """Declare what may be set on the plugin's page.

    When called: once, at start. Result: at most one form for each scope.
    Gate: none. If it raises: a plugin is marked failed; core does not start.
    Since: 1.0. Example: `return [SettingsForm(BulletinSettings, scope="site")]`
    """
    raise AssertionError("spec")


@hookspec(kind="setup")
def register_commands() -> Iterable[click.Command]:
    """Declare commands of the command line, mounted as `intranet <command of plugin.toml> <name>`.

    What needs no database goes into `COMMANDS` of a module `offline.py` instead: these run inside the application, too,
    and without it while there is none (before `intranet init`) or the plugin is closed. They import nothing that needs
    it.
    When called: once, at start. Result: commands of click.
    Gate: none; the commands themselves run while the plugin is on for at least one unit.
    If it raises: the plugin is marked failed; core has no commands of this kind. Since: 1.0.
    Example: `return [click.Command("tidy", callback=tidy)]`
    """
    raise AssertionError("spec")


@hookspec(kind="setup")
def register_search() -> Iterable[SearchKind]:
    """Declare kinds of findable things.

    When called: once, at start. Result: kinds, each named with the prefix of its owner.
    Gate: none; hits are shown to those for whom the plugin is on.
    If it raises: a plugin is marked failed; core does not start.
    Since: 1.0. Example: `return [SearchKind("plan", "Kế hoạch", "journal-text", url_of_plan)]`
    """
    raise AssertionError("spec")


@hookspec(kind="setup")
def register_file_readers() -> Iterable[FileReader]:
    """Say who may read the files stored for the owner's subjects. Without a reader nobody may.

    When called: once, at start. Result: readers, each named with the prefix of its owner.
    Gate: none; files are given out to those for whom the plugin is on.
    If it raises: a plugin is marked failed; core does not start.
    Since: 1.0. Example: `return [FileReader("bulletin.post", may_read_post)]`
    """
    raise AssertionError("spec")


@hookspec(kind="setup")
def register_notices() -> Iterable[NoticeKind]:
    """Declare kinds of notices, to be sent with `notices.send`.

    When called: once, at start. Result: kinds, each named with the prefix of its owner.
    Gate: none; notices of a plugin that is off are neither shown nor mailed until it is on again.
    If it raises: a plugin is marked failed; core does not start.
    Since: 1.0. Example: `return [NoticeKind("bulletin.posted", "Tin mới", cadence="daily")]`
    """
    raise AssertionError("spec")
