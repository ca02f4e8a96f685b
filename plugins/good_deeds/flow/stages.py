"""The course of a submission, as data: the stages, and the steps between them.

Nothing else in the plugin knows the order. `service.take` walks it for a person, `service.enter` for other rooms
(the council, a commendation, a story). Time limits are in working days, from the settings of the plugin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .. import rights
from ..texts import lazy

ALWAYS, IF_OTHERS = "always", "if_others"
"""When a step is not for who has a part in the case: see :class:`Step`."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a submission stands. `days`: the setting with the time limit. `line`: its place in the line of seven.

    `waits_for` is the name in `people.GROUPS` of those who do what comes next, `asks` what they are asked for.
    `needs_consent`: nothing is due where the subject does not agree to be published.
    """

    code: str
    label: str
    tone: str
    next: str
    days: str | None = None
    line: int | None = None
    is_end: bool = False
    waits_for: str = ""
    asks: str = ""
    needs_consent: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A way from one of `sources` to `target`.

    `right` is the permission it needs (for the submission's unit, or everywhere); "submitter": whoever wrote it.
    `rights_from` names another permission for some of the sources: what has left the unit is the office's to return.
    `by_hand`: a button of the page of the case; else another room takes it when its own matter is done.
    `requires` are names of `requirements.REQUIREMENTS`. `tells` are names of `people.GROUPS`. `impartial`: ALWAYS,
    not for who is named in the submission, wrote it, their households, or who declared a conflict; IF_OTHERS, not for
    whom it is about, their household, or who declared a conflict, as long as somebody else has the right. `tone`: ok,
    warn, gold, or "del" for what ends the case without a commendation. `has_limit`: a time limit runs from it, if its
    target has one.
    """

    code: str
    label: str
    done: str
    sources: tuple[str, ...]
    target: str
    right: str
    by_hand: bool = True
    needs_note: bool = False
    requires: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    impartial: str = ""
    tone: str = ""
    has_limit: bool = True
    rights_from: Mapping[str, str] = field(default_factory=dict)

    def right_from(self, stage: str) -> str:
        """The permission it needs from `stage`."""
        return self.rights_from.get(stage, self.right)


STAGES: dict[str, Stage] = {
    stage.code: stage
    for stage in (
        Stage("draft", lazy("Bản nháp"), "", lazy("Viết xong thì gửi cho đơn vị xét"), line=0),
        Stage("submitted", lazy("Đơn vị xét"), "info", lazy("Đơn vị đồng ý rồi chuyển Văn phòng"), "days_endorse", 1,
              waits_for="endorsers", asks=lazy("Đề nghị đơn vị xét")),
        Stage("endorsed", lazy("Văn phòng kiểm tra"), "info", lazy("Văn phòng xem hồ sơ rồi trình hội đồng"),
              "days_check", 2,
              waits_for="office", asks=lazy("Đề nghị kiểm tra hồ sơ")),
        Stage("checked", lazy("Chờ phiên họp"), "info", lazy("Đưa vào phiên họp gần nhất của hội đồng"),
              "days_schedule", 3,
              waits_for="organisers", asks=lazy("Đề nghị đưa vào phiên họp")),
        Stage("council", lazy("Hội đồng xét"), "info", lazy("Hội đồng chấm điểm, biểu quyết"), "days_council", 3,
              waits_for="organisers", asks=lazy("Đề nghị hội đồng kết luận")),
        Stage("approved", lazy("Chờ quyết định khen"), "info", lazy("Cấp có thẩm quyền ra quyết định khen thưởng"),
              "days_decide", 4,
              waits_for="deciders", asks=lazy("Đề nghị ghi quyết định khen thưởng")),
        Stage("commended", lazy("Đã khen thưởng"), "gold", lazy("Viết bài đăng để mọi người biết"), "days_publish", 5,
              waits_for="publishers", asks=lazy("Đề nghị viết bài đăng"), needs_consent=True),
        Stage("published", lazy("Đã đăng"), "ok", lazy("Đơn vị khác có thể làm theo"), None, 6),
        Stage("replicated", lazy("Đã nhân rộng"), "ok", lazy("Thêm đơn vị khác có thể làm theo"), None, 7),
        Stage("returned", lazy("Trả lại để bổ sung"), "warn", lazy("Bổ sung rồi gửi lại"), "days_return", 0,
              waits_for="submitter", asks=lazy("Đề nghị bổ sung rồi gửi lại")),
        Stage("declined", lazy("Không xét khen"), "", lazy("Việc xét đã kết thúc"), is_end=True),
        Stage("withdrawn", lazy("Đã rút"), "", lazy("Việc xét đã kết thúc"), is_end=True),
    )
}  # fmt: skip
"""By code, in the order they are met."""

LINE: tuple[str, ...] = (
    lazy("Đề xuất"), lazy("Đơn vị xét"), lazy("Văn phòng kiểm tra"), lazy("Hội đồng chấm"), lazy("Khen thưởng"),
    lazy("Đăng"), lazy("Nhân rộng"),
)  # fmt: skip
"""The seven places of the line that everybody sees; a stage with `line` n has n of them behind it."""

STEPS: dict[str, Step] = {
    step.code: step
    for step in (
        Step("send", lazy("Gửi đề xuất"), lazy("Đã gửi"), ("draft", "returned"), "submitted", "submitter",
             requires=("complete",), tells=("endorsers", "subject")),
        Step("withdraw", lazy("Rút đề xuất"), lazy("Đã rút"), ("submitted", "endorsed", "checked", "returned"),
             "withdrawn", "submitter", needs_note=True, tells=("endorsers", "office"), tone="del"),
        Step("forget", lazy("Xóa dữ liệu cá nhân"), lazy("Dữ liệu cá nhân được xóa"),
             ("submitted", "endorsed", "checked", "council", "approved", "returned"), "withdrawn", rights.CHECK,
             by_hand=False, needs_note=True, tells=("submitter",), tone="del"),
        Step("endorse", lazy("Đồng ý, chuyển Văn phòng"), lazy("Đơn vị đồng ý"), ("submitted",), "endorsed",
             rights.ENDORSE, requires=("complete",), tells=("submitter", "office"), impartial=ALWAYS, tone="ok"),
        Step("check", lazy("Đủ hồ sơ, trình hội đồng"), lazy("Văn phòng xác nhận đủ hồ sơ"), ("endorsed",), "checked",
             rights.CHECK, requires=("complete", "evidence", "no_open_review"), tells=("submitter",), impartial=ALWAYS,
             tone="ok"),
        Step("return", lazy("Trả lại để bổ sung"), lazy("Trả lại để bổ sung"), ("submitted", "endorsed", "checked"),
             "returned", rights.ENDORSE, needs_note=True, tells=("submitter",), impartial=ALWAYS, tone="warn",
             rights_from={"endorsed": rights.CHECK, "checked": rights.CHECK}),
        Step("decline", lazy("Không đề nghị khen"), lazy("Không đề nghị khen"), ("submitted", "endorsed"), "declined",
             rights.ENDORSE, needs_note=True, tells=("submitter",), impartial=ALWAYS, tone="del",
             rights_from={"endorsed": rights.CHECK}),
        Step("schedule", lazy("Đưa vào phiên họp"), lazy("Đưa vào phiên họp của hội đồng"), ("checked",), "council",
             rights.COUNCIL, by_hand=False, tells=("submitter",), impartial=IF_OTHERS),
        Step("put_off", lazy("Để phiên sau"), lazy("Hội đồng để phiên sau"), ("council",), "checked", rights.COUNCIL,
             by_hand=False, tells=("submitter",)),
        Step("pass", lazy("Hội đồng đồng ý"), lazy("Hội đồng đồng ý khen thưởng"), ("council",), "approved",
             rights.COUNCIL, by_hand=False, tells=("submitter", "endorsers"), tone="ok"),
        Step("fail", lazy("Hội đồng chưa đồng ý"), lazy("Hội đồng chưa đồng ý khen thưởng"), ("council",), "declined",
             rights.COUNCIL, by_hand=False, tells=("submitter", "endorsers")),
        Step("send_back", lazy("Hội đồng trả lại"), lazy("Hội đồng trả lại để bổ sung"), ("council",), "returned",
             rights.COUNCIL, by_hand=False, needs_note=True, tells=("submitter",), tone="warn"),
        Step("commend", lazy("Ghi quyết định khen thưởng"), lazy("Khen thưởng"), ("approved",), "commended",
             rights.COMMEND, by_hand=False, tells=("submitter", "subject", "endorsers"), impartial=IF_OTHERS,
             tone="gold"),
        Step("refuse", lazy("Không ra quyết định khen"), lazy("Cấp có thẩm quyền không ra quyết định khen"),
             ("approved",), "declined", rights.COMMEND, needs_note=True, tells=("submitter", "endorsers"),
             impartial=IF_OTHERS, tone="del"),
        Step("uncommend", lazy("Hủy quyết định khen thưởng"), lazy("Quyết định khen thưởng bị hủy"),
             ("commended", "published", "replicated"), "declined", rights.COMMEND, by_hand=False, needs_note=True,
             tells=("submitter", "subject", "endorsers")),
        Step("publish", lazy("Đăng bài"), lazy("Đăng bài"), ("commended",), "published", rights.PUBLISH, by_hand=False,
             tells=("submitter", "subject"), impartial=IF_OTHERS, tone="ok"),
        Step("unpublish", lazy("Gỡ bài"), lazy("Gỡ bài"), ("published", "replicated"), "commended", rights.PUBLISH,
             by_hand=False, needs_note=True, tells=("submitter",), has_limit=False),
        Step("replicate", lazy("Ghi nhận nhân rộng"), lazy("Có đơn vị làm theo"), ("published",), "replicated",
             rights.READ, by_hand=False, tells=("submitter", "subject"), tone="ok"),
    )
}  # fmt: skip
"""By code. A submission whose stage is no source of a step cannot take it, whoever asks."""

SENT = tuple(code for code in STAGES if code != "draft")
OPEN = ("submitted", "endorsed", "checked", "council", "approved", "commended", "returned")
"""Somebody has to do something next."""
BEFORE_COMMENDATION = ("draft", "submitted", "endorsed", "checked", "council", "approved", "returned")
COMMENDED = ("commended", "published", "replicated")
