"""What has to hold before a vote opens, before a ballot is taken, before it is counted."""

from __future__ import annotations

from collections.abc import Mapping

from intranet import Refused

from ..texts import CHOICES, _, ngettext
from .asides import field
from .box import Count
from .standing import Line, Standing

FEWEST_SECRET = 3
"""With fewer ballots everybody who voted could tell what the other one chose."""


def may_open(standing: Standing, voted_on: tuple[Line, ...]) -> None:
    """Raise Refused unless the vote may open on these items."""
    if waiting := [one for one in standing.members.values() if one.attendance == ""]:
        raise Refused(
            ngettext(
                "Còn %(num)d thành viên chưa được điểm danh; ghi có mặt hoặc vắng rồi mở biểu quyết",
                "Còn %(num)d thành viên chưa được điểm danh; ghi có mặt hoặc vắng rồi mở biểu quyết", len(waiting),
            )
        )  # fmt: skip
    there, all_of_them = len(standing.present), len(standing.members)
    if there < standing.quorum:
        raise Refused(
            _("Chưa đủ người để họp: có mặt %(there)d/%(all)d, cần %(needed)d. Chờ đủ người hoặc dời phiên họp.",
              there=there, all=all_of_them, needed=standing.quorum)
        )  # fmt: skip
    for line in voted_on:
        _enough_voters(standing, line)


def _enough_voters(standing: Standing, line: Line) -> None:
    voters = len(standing.voters(line))
    title = line.submission.title
    if not voters:
        raise Refused(_("“%(title)s” không còn ai biểu quyết; để mục này sang phiên sau", title=title),
                      field(line.item.id))  # fmt: skip
    if standing.session.ballot == "secret" and voters < FEWEST_SECRET:
        raise Refused(
            _("“%(title)s” chỉ có %(num)d người bỏ phiếu nên không giữ kín được; để mục này sang phiên sau, "
              "hoặc đổi phiên họp sang biểu quyết công khai", title=title, num=voters),
            field(line.item.id),
        )  # fmt: skip


def ballot_of(standing: Standing, person_id: int) -> tuple[Line, ...]:
    """The items this member votes on now. Raises Refused, saying why there are none."""
    status = standing.session.status
    if status == "closed":
        raise Refused(_("Biểu quyết đã kết thúc; kết quả ở trang của phiên họp"))
    if status != "voting":
        raise Refused(_("Biểu quyết chưa mở; chờ chủ tọa mở rồi quay lại"))
    if standing.members[person_id].attendance != "present":
        raise Refused(_("Chỉ thành viên có mặt lúc mở biểu quyết mới biểu quyết được"))
    mine = standing.votes_of(person_id)
    if not mine:
        raise Refused(_("Không có mục nào cần biểu quyết: các mục còn lại đều thuộc diện không tham gia"))
    return mine


def complete(mine: tuple[Line, ...], choices: Mapping[int, str]) -> None:
    """Raise Refused unless there is a choice for each of these items, and for no other."""
    missing = [line for line in mine if choices.get(line.item.id) not in CHOICES]
    if missing:
        count = ngettext("Còn %(num)d mục chưa chọn", "Còn %(num)d mục chưa chọn", len(missing))
        raise Refused(count, field(missing[0].item.id))
    if choices.keys() - {line.item.id for line in mine}:
        raise Refused(_("Các mục biểu quyết vừa thay đổi; xem lại rồi chọn"))


def may_count(standing: Standing, line: Line, count: Count, roll: int) -> None:
    """Raise Refused unless the ballots of this item may be counted."""
    title, at = line.submission.title, field(line.item.id)
    if count.total != roll:
        raise Refused(
            _("Hòm phiếu của “%(title)s” có %(num)d phiếu nhưng %(roll)d người đã bỏ phiếu, nên không kiểm được. "
              "Báo quản trị; để mục này sang phiên sau rồi bỏ phiếu lại.", title=title, num=count.total, roll=roll), at,
        )  # fmt: skip
    if not roll:
        raise Refused(_("Chưa ai biểu quyết về “%(title)s”; chờ thêm hoặc để mục này sang phiên sau", title=title), at)
    if standing.session.ballot == "secret" and roll < FEWEST_SECRET:
        raise Refused(
            _("Mới có %(num)d phiếu kín về “%(title)s”, kiểm phiếu thì lộ người chọn; chờ thêm hoặc để mục này "
              "sang phiên sau", num=roll, title=title), at,
        )  # fmt: skip
