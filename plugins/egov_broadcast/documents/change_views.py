"""Pages: correct what the register says, recall a document, say which one stands instead."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, current_actor, movement_names, plan_titles, wave_names

from ..clerks import document_for_clerk
from ..routes import bp
from ..texts import URGENCIES, _
from . import drafts, expelling, queries, reach, replacing, secrecy, service
from .forms import EditForm, ExpelForm, RecallForm, ReplaceForm
from .models import Document


@bp.route("/documents/<int:document_id>/edit", methods=["GET", "POST"])
def edit_document(document_id: int) -> ResponseReturnValue:
    """Correct the register. If somebody else saved it meanwhile, both versions are shown."""
    document = _changeable(document_id)
    form = EditForm(document)
    if form.validate_on_submit() and not form.asks_for_waves:
        try:
            _edit(form, document)
            return redirect(url_for("egov_broadcast.document", document_id=document_id), 303)
        except service.Conflict as conflict:
            return _conflict_page(form, conflict)
        except secrecy.Secret as secret:
            form.refuse(secret if secret.field == "uploads" else _way_out(secret))
        except Refused as refusal:
            form.refuse(refusal)
    if form.asks_for_waves:
        form.forget_errors()
        return _form_page(form, document, 200)
    return _form_page(form, document, 422 if form.is_submitted() else 200)


@bp.route("/documents/<int:document_id>/recall", methods=["GET", "POST"])
def recall_document(document_id: int) -> ResponseReturnValue:
    """Recall a document: says what that means and to how many people, then does it."""
    document = _changeable(document_id)
    form = RecallForm(data={"version": str(document.version)})
    if form.validate_on_submit():
        try:
            service.recall(current_actor(), document_id, form.made_from, form.reason.data or "")
            return redirect(url_for("egov_broadcast.document", document_id=document_id), 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            form.refuse(Refused(_("Văn bản vừa được người khác sửa; xem lại rồi thu hồi")))
        except Refused as refusal:
            form.refuse(refusal)
    return render_template(
        "egov_broadcast/documents/recall.html", form=form, document=document, reach=reach.of(document_id)
    ), 422 if form.is_submitted() else 200  # fmt: skip


@bp.route("/documents/<int:document_id>/expel", methods=["GET", "POST"])
def expel_document(document_id: int) -> ResponseReturnValue:
    """Erase a secret document that was registered: says what that means, then does it."""
    document = document_for_clerk(document_id)
    form = ExpelForm(data={"version": str(document.version)})
    if form.validate_on_submit():
        try:
            expelling.expel(current_actor(), document_id, form.made_from, form.degree.data)
            return redirect(url_for("egov_broadcast.document", document_id=document_id), 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            form.refuse(Refused(_("Văn bản vừa được người khác sửa; xem lại rồi xóa")))
        except Refused as refusal:
            form.refuse(refusal)
    return render_template(
        "web/confirm.html", title=_("Xóa văn bản mật khỏi mạng"), form=form, submit=_("Xóa khỏi mạng"),
        question=_("Văn bản có dấu MẬT, TỐI MẬT, TUYỆT MẬT không được ở trên mạng này."),
        points=[
            _("Văn bản bị thu hồi ngay, mọi lần phổ biến dừng."),
            _("Tệp, ảnh trang, tin gốc, trích yếu, người ký bị xóa khỏi sổ, không khôi phục được."),
            _("Nhật ký hệ thống còn trích yếu đã ghi trước đó; chỉ Văn phòng và quản trị xem được."),
            _("Số đến, số ký hiệu và nơi gửi còn trong sổ; nhật ký ghi tên, kích thước, mã kiểm tra của tệp."),
        ],
        cancel_url=url_for("egov_broadcast.document", document_id=document_id),
    ), 422 if form.is_submitted() else 200  # fmt: skip


@bp.route("/documents/<int:document_id>/replace", methods=["GET", "POST"])
def replace_document(document_id: int) -> ResponseReturnValue:
    """Say which document stands instead of this one."""
    document = _changeable(document_id)
    form = ReplaceForm(data={"version": str(document.version)})
    found = replacing.candidates(form.code.data or "", document) if form.is_submitted() else []
    form.picked.choices = [(one.id, one.subject) for one in found]
    if form.validate_on_submit():
        try:
            by = replacing.chosen(found, form.picked.data)
            service.replace_by_hand(current_actor(), document_id, form.made_from, by.id)
            return redirect(url_for("egov_broadcast.document", document_id=document_id), 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            form.refuse(Refused(_("Văn bản vừa được người khác sửa; xem lại rồi lưu")))
        except Refused as refusal:
            form.refuse(refusal)
    return render_template(
        "egov_broadcast/documents/replace.html", form=form, document=document, found=found, reach=reach.of(document_id)
    ), 422 if form.is_submitted() else 200  # fmt: skip


def _way_out(secret: secrecy.Secret) -> Refused:
    """The document is here already: correcting it is not enough."""
    words = _("Nếu văn bản có độ mật “%(degree)s”: chọn “Xóa văn bản mật khỏi mạng” ở trang văn bản")
    return Refused(words % {"degree": secret.degree}, "secrecy")


def _edit(form: EditForm, document: Document) -> None:
    actor, facts = current_actor(), form.facts(document.register)
    document_id = document.id
    with drafts.taken_in(actor, form.uploads.data or ()) as added:
        service.edit(actor, document_id, form.made_from, facts, added)


def _conflict_page(form: EditForm, conflict: service.Conflict) -> ResponseReturnValue:
    """Both versions side by side. Saving once more, knowing the other one, replaces it."""
    stored = conflict.stored
    form.version.data = str(stored.version)
    actor = current_actor()
    names = {
        "plan": plan_titles(actor, [stored.plan_id]).get(stored.plan_id, "") if stored.plan_id else "",
        "wave": wave_names([stored.wave_id]).get(stored.wave_id, "") if stored.wave_id else "",
        "movement": movement_names([stored.movement_id]).get(stored.movement_id, "") if stored.movement_id else "",
    }
    return _form_page(form, stored, 409, stored=stored, why=str(conflict), names=names)


def _form_page(form: EditForm, document: Document, status: int, **more: Any) -> ResponseReturnValue:
    if form.has_files:
        form.uploads.errors = [*form.uploads.errors, _("Chọn lại tệp: trình duyệt không giữ tệp đã chọn")]
    return render_template(
        "egov_broadcast/documents/edit.html", form=form, document=document, issuers=queries.issuers(100),
        urgencies=URGENCIES, **more,
    ), status  # fmt: skip


def _changeable(document_id: int) -> Document:
    document = document_for_clerk(document_id)
    if document.status == "recalled":
        abort(403)
    return document
