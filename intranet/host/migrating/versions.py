"""The version files of a lineage, read without running them.

Whether a plugin is behind is asked at every start and by commands that must work when a plugin's code
kills the process: so the order of its migrations is read from their text.
"""

from __future__ import annotations

import ast
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from intranet.web.i18n import _

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
VERSION_TABLE = "alembic_version"


# Python 3.11 counts the depth of the trees it builds for all threads together, and trips over two at once.
_parsing: Final = threading.Lock()


class MigrationError(Exception):
    """A migration cannot be run, or left what it must not have left; nothing of it was kept. One line."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """A chain of migrations: core's (`id` empty) or a plugin's, with the folder of its version files."""

    id: str = ""
    folder: Path = FOLDER / "versions"

    @property
    def version_table(self) -> str:
        """The table that says how far this database is."""
        return f"{VERSION_TABLE}_{self.id}" if self.id else VERSION_TABLE

    @property
    def head(self) -> str | None:
        """The newest migration the code has; read once. Raises :class:`MigrationError`."""
        return _head(self)

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return self.id or _("lõi")


@dataclass(frozen=True, slots=True)
class Version:
    """One version file: its revision and the one before it."""

    revision: str
    before: str | None
    path: Path


CORE = Lineage()


def chain(lineage: Lineage) -> list[Version]:
    """The versions of `lineage`, oldest first.

    Raises :class:`MigrationError` naming the file that cannot be read, or that makes the chain fork, end or turn.
    """
    # The same files that Alembic looks at.
    paths = [path for path in sorted(lineage.folder.glob("*.py")) if not path.name.startswith((".#", "__init__"))]
    after: dict[str | None, Version] = {}
    known: dict[str, Version] = {}
    for version in (_read(lineage, path) for path in paths):
        if other := known.get(version.revision):
            raise refusal(lineage, version.path, _("trùng số với %(other)s", other=other.path.name))
        known[version.revision] = version
        if other := after.get(version.before):
            raise refusal(lineage, version.path, _("rẽ nhánh với %(other)s", other=other.path.name))
        after[version.before] = version
    ordered: list[Version] = []
    while step := after.pop(ordered[-1].revision if ordered else None, None):
        ordered.append(step)
    for version in after.values():
        # What is left hangs on something that does not exist, or on itself.
        raise refusal(lineage, version.path, _("không nối được với bản trước “%(before)s”", before=version.before))
    return ordered


def refusal(lineage: Lineage, path: Path | None, why: str) -> MigrationError:
    """The error that names the plugin and the file."""
    place = f"{lineage.name}: {path.name}" if path else lineage.name
    return MigrationError(f"{place}: {why}")


def _read(lineage: Lineage, path: Path) -> Version:
    try:
        source = path.read_text(encoding="utf-8")
        with _parsing:
            names = _constants(ast.parse(source))
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError) as error:
        why = getattr(error, "msg", None) or str(error) or type(error).__name__
        raise refusal(lineage, path, _("không đọc được (%(why)s)", why=why)) from error
    revision, before = names.get("revision"), names.get("down_revision", ...)
    if not isinstance(revision, str) or not revision:
        raise refusal(lineage, path, _('thiếu dòng revision = "…"'))
    if before is not None and not isinstance(before, str):
        raise refusal(lineage, path, _('cần dòng down_revision = "…" hoặc None'))
    if names.get("depends_on") is not None:
        raise refusal(lineage, path, _("không dùng depends_on: mỗi phân hệ có chuỗi riêng"))
    return Version(revision, before, path)


def _constants(module: ast.Module) -> dict[str, object]:
    found: dict[str, object] = {}
    for node in module.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        value = node.value.value if isinstance(node.value, ast.Constant) else ...
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        found.update({target.id: value for target in targets if isinstance(target, ast.Name)})
    return found


@lru_cache(maxsize=256)
def _head(lineage: Lineage) -> str | None:
    ordered = chain(lineage)
    return ordered[-1].revision if ordered else None
