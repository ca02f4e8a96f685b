"""One step for many cases: each by itself, as if taken on its own page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intranet import Actor, Forbidden, Refused

from ..flow import service
from ..flow.stages import STEPS
from ..texts import _
from .bulk import BY_HAND, MOST


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it for one case: "" when the step is taken, else why it is not."""

    case_id: int
    why_not: str = ""


def take(actor: Actor, cases: Iterable[tuple[int, int]], code: str, note: str = "") -> Sequence[Result]:
    """Take step `code` for each of `cases` (id, version that was seen), in a transaction of its own.

    A case that is refused stays as it was and does not keep the others. Raises :class:`LookupError` for a step that
    is not taken for many, :class:`Refused` without a note where one is needed or for too many cases.
    """
    step, wanted = STEPS[code], list(dict.fromkeys(cases))
    if code not in BY_HAND:
        raise LookupError(code)
    if step.needs_note and not note.strip():
        raise Refused(_("Ghi lý do, để người gửi biết phải làm gì tiếp"), "note")
    if len(wanted) > MOST:
        raise Refused(_("Chọn nhiều nhất %(num)d đề xuất một lần", num=MOST))
    return [_one(actor, case_id, version, code, note) for case_id, version in wanted]


def _one(actor: Actor, case_id: int, version: int, code: str, note: str) -> Result:
    try:
        service.take(actor, case_id, version, code, note)
    except Refused as refusal:
        return Result(case_id, str(refusal))
    except Forbidden:
        return Result(case_id, _("Không có quyền chuyển bước đề xuất này"))
    return Result(case_id)
