"""From what the message holds to the files people will open: named, unwrapped, and of the kind they claim."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from . import kinds, zips
from .filenames import clean, extension, is_safe
from .limits import Limits
from .message import Attachment
from .payloads import Payload
from .refusals import Rejected, mark
from .values import is_absent, line


@dataclass(slots=True, eq=False)
class Enclosed:
    """A file as it came: the names it was given (the one to keep first), its declared type, its bytes if any."""

    names: tuple[str, ...]
    content_type: str
    payload: Payload | None

    @property
    def name(self) -> str:
        """The name to keep, "" when none was given."""
        return next((clean(name) for name in self.names if not is_absent(name)), "")


def settle(enclosed: list[Enclosed], limits: Limits, faults: list[Rejected]) -> tuple[Attachment, ...]:
    """The attachments; what is wrong with one is added to `faults`."""
    found: list[Attachment] = []
    for one in enclosed:
        try:
            found.append(_settled(one, limits))
        except Rejected as fault:
            faults.append(fault)
        if sum(each.size for each in found) > limits.attachments_together:
            # What was unpacked so far is enough of it.
            faults.append(_too_much(limits))
            break
    return tuple(found)


def missing(name: str) -> Rejected:
    """The refusal of a file that is announced and not there."""
    return Rejected(
        "missing_attachment",
        mark("Thiếu nội dung tệp “%(name)s”; đề nghị nơi gửi chuyển lại đủ tệp."),
        name=name or "?",
    )


def _too_much(limits: Limits) -> Rejected:
    text = mark("Các tệp kèm theo cộng lại lớn quá %(num)d MB; đề nghị nơi gửi chia nhỏ.")
    return Rejected("limit_exceeded", text, num=limits.attachments_together // 1024 // 1024)


def _settled(one: Enclosed, limits: Limits) -> Attachment:
    name, payload = one.name, one.payload
    if payload is None or not (payload.size or payload.broken):
        raise missing(name)
    if payload.broken:
        raise Rejected(
            "bad_base64", mark("Nội dung tệp “%(name)s” hỏng (base64 sai); đề nghị nơi gửi chuyển lại."), name=name
        )
    if not all(is_safe(clean(given)) for given in one.names):
        raise Rejected("unsafe_filename", mark("Tên tệp “%(name)s” không an toàn; đề nghị nơi gửi đổi tên."), name=name)
    if len(name) > limits.name:
        raise Rejected(
            "limit_exceeded", mark("Tên tệp dài quá %(num)d ký tự; đề nghị nơi gửi rút ngắn."), num=limits.name
        )
    kind = extension(name)
    if kind not in kinds.ALLOWED:
        raise Rejected(
            "forbidden_type", mark("Không nhận loại tệp của “%(name)s”; đề nghị nơi gửi dùng PDF hoặc DOCX."), name=name
        )
    size, digest, path, unwrapped = _unwrapped(payload, name, kind, limits)
    return Attachment(
        name=name, content_type=line(one.content_type), size=size, sha256=digest, extension=kind, path=path,
        unwrapped=unwrapped,
    )  # fmt: skip


def _unwrapped(payload: Payload, name: str, kind: str, limits: Limits) -> tuple[int, str, Path, bool]:
    size, digest, path = payload.size, payload.sha256, payload.path
    unwrapped = False
    if _head(path).startswith(kinds.ZIP):
        with zips.opened(path, name, limits) as archive:
            # Documents that are ZIPs themselves have several entries, so a single one is always a wrapper.
            if archive.wraps_one and kind != "zip":
                path = path.with_suffix(".file")
                size, digest = archive.unwrap(path, limits)
                unwrapped = True
        if unwrapped:
            payload.path.unlink()
    _check_kind(path, name, kind, limits)
    return size, digest, path, unwrapped


def _check_kind(path: Path, name: str, kind: str, limits: Limits) -> None:
    fits = kinds.agrees(kind, _head(path))
    if fits and (kind == "zip" or kind in kinds.PACKAGES):
        with zips.opened(path, name, limits) as archive:
            if kinds.has_macros(archive.names) or (kind == "zip" and zips.holds_danger(archive.names)):
                raise Rejected(
                    "forbidden_type", mark("“%(name)s” chứa macro hoặc chương trình; đề nghị nơi gửi bỏ ra."), name=name
                )
            archive.prove(limits)
            fits = kind == "zip" or archive.begins(kinds.PACKAGES[kind], kinds.MIMETYPES.get(kind, b""))
    if not fits:
        raise Rejected(
            "type_mismatch",
            mark("Nội dung tệp “%(name)s” không đúng với đuôi tệp; đề nghị nơi gửi chuyển lại."),
            name=name,
        )


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(kinds.HEAD)
