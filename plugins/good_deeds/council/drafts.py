"""What may be said of a session: checked here, with the rule it is held by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from intranet import Refused, clock

from ..texts import BALLOTS, _
from . import rules
from .models import CouncilSession

LONGEST = {"title": 200, "place": 200, "rule_reason": 300, "reason": 300, "notes": 4000}
FIGURES = ("quorum_percent", "pass_percent", "least_score")
LOOK_BACK, LOOK_AHEAD = timedelta(days=366), timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Draft:
    """What one may say of a session. Figures left None are those of the rule in force on `day`.

    `least_score` 0 means that none is needed. Other figures than the rule's need a `rule_reason`.
    """

    title: str
    day: date
    starts: time | None = None
    place: str = ""
    scores_due: date | None = None
    ballot: str = "open"
    quorum_percent: Decimal | None = None
    pass_percent: Decimal | None = None
    least_score: Decimal | None = None
    rule_reason: str = ""
    notes: str = ""


def values_of(draft: Draft, before: CouncilSession | None = None) -> dict[str, Any]:
    """The columns of the session that `draft` describes, its rule copied. Raises Refused.

    A session that stays on its day keeps the rule it was called by.
    """
    _check(draft)
    values: dict[str, Any] = {
        "title": draft.title, "day": draft.day, "starts": draft.starts, "place": draft.place,
        "scores_due": draft.scores_due, "ballot": draft.ballot, "notes": draft.notes,
    }  # fmt: skip
    stays = before is not None and before.day == draft.day and not before.rule_reason
    if stays and all(getattr(draft, name) is None for name in FIGURES):
        return values
    return {**values, **_figures(draft)}


def _figures(draft: Draft) -> dict[str, Any]:
    rule = rules.on(draft.day)
    if rule is None and (draft.quorum_percent is None or draft.pass_percent is None):
        raise Refused(_("Ngày này chưa có quy tắc hội đồng; đặt quy tắc, hoặc nhập tỷ lệ và lý do"), "day")
    same = {name: getattr(rule, name) if rule else None for name in FIGURES}
    chosen = {name: same[name] if getattr(draft, name) is None else getattr(draft, name) for name in FIGURES}
    chosen["least_score"] = chosen["least_score"] or None
    differs = any(chosen[name] != same[name] for name in FIGURES)
    if differs and not draft.rule_reason.strip():
        raise Refused(_("Ghi lý do vì sao phiên này dùng mức khác quy tắc"), "rule_reason")
    source = {"rule_source": rule.source if rule else "", "rule_verified": bool(rule and rule.verified)}
    return {**chosen, **source, "rule_reason": draft.rule_reason if differs else ""}


def _check(draft: Draft) -> None:
    today = clock.today()
    if not draft.title.strip():
        raise Refused(_("Nhập tên phiên họp"), "title")
    for name, most in LONGEST.items():
        if name != "reason" and len(getattr(draft, name)) > most:
            raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi lưu lại", num=most), name)
    if not today - LOOK_BACK <= draft.day <= today + LOOK_AHEAD:
        raise Refused(_("Ngày họp quá xa; kiểm tra lại năm"), "day")
    if draft.scores_due is not None and draft.scores_due > draft.day:
        raise Refused(_("Hạn gửi phiếu chấm không được sau ngày họp"), "scores_due")
    if draft.ballot not in BALLOTS:
        raise Refused(_("Chọn cách biểu quyết"), "ballot")
    for name in ("quorum_percent", "pass_percent"):
        figure = getattr(draft, name)
        if figure is not None and not 1 <= figure <= 100:
            raise Refused(_("Tỷ lệ phải từ 1 đến 100"), name)
    if draft.least_score is not None and not 0 <= draft.least_score <= 100:
        raise Refused(_("Điểm tối thiểu phải từ 0 đến 100"), "least_score")


def changes_of(session: CouncilSession, values: dict[str, Any]) -> dict[str, list[Any]]:
    """What `values` change, for the audit trail."""
    return {name: [getattr(session, name), new] for name, new in values.items() if getattr(session, name) != new}
