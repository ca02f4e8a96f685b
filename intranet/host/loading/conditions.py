"""Which of the plugins that are there can be loaded, and in which order: from their manifests alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from intranet.host.loading import names
from intranet.host.manifest import Manifest
from intranet.host.registry import Problem, Source
from intranet.web.i18n import lazy

DISTRIBUTION: Final = "lan-toa"


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin that is there, with its manifest or with what keeps it from being loaded.

    `id` is its own, except for a double: that one bears the place where it was found, too.
    """

    id: str
    source: Source
    folder: Path | None
    manifest: Manifest | None = None
    problem: Problem | None = None


@cache
def core_version() -> str:
    """The version of Lan Tỏa that runs; "0" when nobody knows."""
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "0"


def satisfies(version: str, wanted: str) -> bool:
    """Whether `version` is in the range `wanted`. A version still in the making counts as the version it will be."""
    known, specifier = Version(version), SpecifierSet(wanted)
    return any(specifier.contains(given, prereleases=True) for given in (known, known.base_version))


def checked(found: Found) -> Found:
    """The plugin, with a problem if this installation lacks what it needs or has no room for its id."""
    if found.problem is None and found.manifest is not None:
        for check in (_reserved, _core, _packages):
            if problem := check(found.manifest):
                return replace(found, problem=problem)
    return found


def _reserved(manifest: Manifest) -> Problem | None:
    if manifest.id not in names.RESERVED:
        return None
    return Problem("double", lazy("Mã “%(id)s” là của Lan Tỏa; đặt mã khác cho phân hệ.", id=manifest.id))


def _core(manifest: Manifest) -> Problem | None:
    if satisfies(core_version(), manifest.core):
        return None
    return Problem(
        "incompatible",
        lazy(
            "Phân hệ cần Lan Tỏa %(wanted)s, đang chạy %(version)s; cài bản phân hệ hợp với phiên bản này.",
            wanted=manifest.core, version=core_version(),
        ),
    )  # fmt: skip


def _packages(manifest: Manifest) -> Problem | None:
    lacking = [text for text in manifest.packages if not _is_installed(Requirement(text))]
    if not lacking:
        return None
    command = "pip install " + " ".join(f"'{text}'" for text in lacking)
    return Problem("missing", lazy("Thiếu gói Python; chạy: %(command)s", command=command))


def _is_installed(wanted: Requirement) -> bool:
    if wanted.marker and not wanted.marker.evaluate():
        return True
    try:
        return satisfies(metadata.version(wanted.name), str(wanted.specifier))
    except (metadata.PackageNotFoundError, ValueError):
        return False


def in_order(found: list[Found]) -> list[Found]:
    """First what can be loaded, each after those it needs and else by id; then the rest, with its problem."""
    by_id = {one.id: one for one in found}
    for one in _without_clashes(by_id):
        by_id[one.id] = one
    # Refusing one may refuse those that need it, and so on.
    while True:
        sound = [_with_needs(one, by_id) for one in by_id.values() if one.problem is None]
        refused = {one.id: one for one in sound if one.problem}
        if not refused:
            break
        by_id.update(refused)
    ordered = _by_needs({key: one for key, one in by_id.items() if one.problem is None})
    placed = {one.id for one in ordered}
    rest = [one for key, one in by_id.items() if key not in placed]
    return ordered + [_in_circle(one) if one.problem is None else one for one in rest]


def _without_clashes(by_id: dict[str, Found]) -> list[Found]:
    kept: list[Found] = []
    refused = []
    for one in by_id.values():
        if one.problem is not None or one.manifest is None:
            continue
        if problem := _clash(one.manifest, kept):
            refused.append(replace(one, problem=problem))
        else:
            kept.append(one)
    return refused


def _clash(manifest: Manifest, kept: list[Found]) -> Problem | None:
    for other in kept:
        if names.clashes(manifest.id, other.id):
            words = lazy("Bảng dữ liệu sẽ lẫn với phân hệ “%(other)s” vì mã bắt đầu như nhau; gỡ một trong hai.",
                         other=other.id)  # fmt: skip
            return Problem("double", words)
        if other.manifest and manifest.command and other.manifest.command == manifest.command:
            words = lazy("Lệnh “%(name)s” đã là của phân hệ “%(other)s”; sửa khóa “command” trong plugin.toml.",
                         name=manifest.command, other=other.id)  # fmt: skip
            return Problem("double", words)
    return None


def _with_needs(one: Found, by_id: dict[str, Found]) -> Found:
    for text in one.manifest.requires if one.manifest else ():
        wanted = Requirement(text)
        if problem := lack(wanted, by_id.get(wanted.name)):
            return replace(one, problem=problem)
    return one


def lack(wanted: Requirement, other: Found | None) -> Problem | None:
    """Why a plugin cannot have the other plugin `wanted`; None when it can."""
    if other is None:
        return Problem("missing", lazy("Cần phân hệ “%(wanted)s” nhưng chưa cài; cài phân hệ ấy.", wanted=str(wanted)))
    if other.problem is not None or other.manifest is None:
        return failed_need(wanted.name)
    if not satisfies(other.manifest.version, str(wanted.specifier)):
        words = lazy("Cần phân hệ “%(wanted)s”, đang cài bản %(version)s; cập nhật phân hệ ấy.",
                     wanted=str(wanted), version=other.manifest.version)  # fmt: skip
        return Problem("missing", words)
    return None


def failed_need(name: str) -> Problem:
    """Why a plugin is not loaded whose requirement `name` could not be."""
    return Problem("missing", lazy("Cần phân hệ “%(name)s” mà phân hệ ấy không nạp được; xem lỗi của nó.", name=name))


def _by_needs(by_id: dict[str, Found]) -> list[Found]:
    ordered: list[Found] = []
    left = {key: _needs(one) & by_id.keys() for key, one in sorted(by_id.items())}
    while ready := [key for key, needs in left.items() if not needs & left.keys()]:
        ordered += [by_id[key] for key in ready]
        for key in ready:
            del left[key]
    return ordered


def _needs(one: Found) -> set[str]:
    return {Requirement(text).name for text in (one.manifest.requires if one.manifest else ())}


def _in_circle(one: Found) -> Found:
    names_ = ", ".join(sorted(_needs(one)))
    words = lazy(
        "Các phân hệ cần lẫn nhau thành vòng (%(names)s); sửa khóa “requires” của một trong số đó.", names=names_
    )
    return replace(one, problem=Problem("missing", words))
