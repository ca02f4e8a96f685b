"""The page on which the office takes personal data out of a case on request: says what goes and what stays."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, current_actor, forms

from .. import rights
from ..flow import service as flow
from ..models import Submission
from ..routes import bp
from ..texts import _
from . import erasing, queries


class EraseForm(forms.VersionedForm):
    """The case as it was read."""


@bp.route("/cases/<int:submission_id>/erase", methods=["GET", "POST"])
def erase_case(submission_id: int) -> ResponseReturnValue:
    """Say what goes and what stays, then take what is personal out of the case."""
    actor = current_actor()
    submission = queries.get(actor, submission_id)
    if submission is None:
        abort(404)
    if not rights.may_erase(actor, submission):
        abort(403)
    form, back = EraseForm(data={"version": str(submission.version)}), _page_of(submission)
    if form.validate_on_submit():
        try:
            erasing.erase(actor, submission_id, form.made_from)
            return redirect(back, 303)
        except flow.Overtaken as overtaken:
            form.version.data = str(overtaken.stored.version)
            form.refuse(Refused(str(overtaken)))
    page = render_template(
        "web/confirm.html", title=_("Xóa dữ liệu cá nhân"), form=form, cancel_url=back, points=_points(submission),
        question=_("Xóa dữ liệu cá nhân trong %(code)s: “%(title)s”. Việc này không hoàn lại được.",
                   code=submission.code, title=submission.title),
        submit=_("Xóa dữ liệu cá nhân"),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _points(submission: Submission) -> list[str]:
    """What goes and what stays, in sentences."""
    if erasing.is_decided(submission):
        return [
            _("Xóa hẳn: bài viết, ảnh của bài, kết quả tìm thấy bài và thông báo đã gửi về đề xuất."),
            _("Ghi là không đồng ý đăng: không đăng lại được; ngoài người phụ trách, không ai còn đọc được tên."),
            _("Giữ lại: đề xuất, minh chứng và quyết định khen thưởng, kể cả tên, vì là hồ sơ phải lưu trữ."),
            _("Giữ lại: kết luận, điểm, biên bản của hội đồng; nhật ký; thư đã gửi và bản sao lưu."),
        ]
    return [
        _("Xóa hẳn: tên việc, tên và thông tin về người, nội dung, nơi thực hiện, nguồn tin, liên kết, minh chứng."),
        _("Xóa hẳn: ghi chú, lý do, ý kiến người xem xét, việc bồi dưỡng, lời ghi của hội đồng và thông báo đã gửi."),
        _("Đề xuất đang xét thì dừng lại, rời chương trình phiên họp."),
        _("Giữ lại: mã đề xuất, đơn vị, các bước và ngày, người gửi; kết luận, điểm, số phiếu của hội đồng."),
        _("Giữ lại: nhật ký (không có tên); thư đã gửi và bản sao lưu. Biên bản đã in thì xử lý riêng."),
    ]


def _page_of(submission: Submission) -> str:
    return url_for("good_deeds.submission", submission_id=submission.id)
