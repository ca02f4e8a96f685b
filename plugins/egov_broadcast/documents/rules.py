"""What the register takes: facts that hold together."""

from __future__ import annotations

from typing import Final

from intranet import Actor, Refused, clock, movement_names, plan_facts

from ..texts import URGENCIES, _
from . import secrecy
from .facts import DocumentFacts
from .models import Document
from .types import TYPES

LONGEST: Final = {
    "subject": 1000, "issuer": 300, "code": 100, "type_name": 100, "content": 4000, "field": 200, "signer": 200,
    "signer_position": 300,
}  # fmt: skip
"""Characters of each field. Nghị định 30/2020/NĐ-CP, Phụ lục VI has 500 for an abstract; senders write longer ones."""


def check(actor: Actor, facts: DocumentFacts, before: Document | None = None) -> None:
    """Raise Refused for facts that do not hold together, :class:`secrecy.Secret` for a degree of secrecy."""
    secrecy.refuse(secrecy.of_facts(facts))
    if not facts.subject.strip():
        raise Refused(_("Nhập trích yếu của văn bản"), "subject")
    for name, most in LONGEST.items():
        if len(getattr(facts, name)) > most:
            raise Refused(_("Dài quá %(most)d ký tự; rút gọn lại", most=most), name)
    if facts.type_code and facts.type_code not in TYPES:
        raise Refused(_("Chọn một loại văn bản trong danh sách"), "type_code")
    if facts.urgency not in URGENCIES:
        raise Refused(_("Chọn độ khẩn trong danh sách"), "urgency")
    _check_days(facts)
    _check_links(actor, facts, before)


def _check_days(facts: DocumentFacts) -> None:
    today = clock.today()
    if facts.arrived_on is not None and facts.arrived_on > today:
        raise Refused(_("Ngày đến không thể sau hôm nay"), "arrived_on")
    if facts.issued_on is not None and facts.issued_on.year < 1945:
        raise Refused(_("Kiểm tra lại năm của ngày văn bản"), "issued_on")


def _check_links(actor: Actor, facts: DocumentFacts, before: Document | None) -> None:
    if facts.wave_id is not None and facts.plan_id is None:
        raise Refused(_("Chọn kế hoạch của đợt này"), "plan_id")
    unchanged = before is not None and (before.plan_id, before.wave_id) == (facts.plan_id, facts.wave_id)
    if facts.plan_id is not None and not unchanged:
        plan = plan_facts(actor, facts.plan_id)
        if plan is None:
            raise Refused(_("Chọn một kế hoạch trong danh sách"), "plan_id")
        if facts.wave_id is not None and facts.wave_id not in {wave.id for wave in plan.waves}:
            raise Refused(_("Chọn một đợt của kế hoạch này"), "wave_id")
    kept = before is not None and before.movement_id == facts.movement_id
    if facts.movement_id is not None and not kept and facts.movement_id not in movement_names([facts.movement_id]):
        raise Refused(_("Chọn một phong trào trong danh sách"), "movement_id")
