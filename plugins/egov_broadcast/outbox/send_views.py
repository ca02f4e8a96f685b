"""Pages: send a document of ours out, send it as it is now, take it back from where it went."""

from __future__ import annotations

from typing import Any, Final

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, current_actor, forms

from ..clerks import document_for_clerk
from ..documents.models import Document
from ..documents.service import Conflict
from ..organs import listing
from ..routes import bp
from ..texts import URGENCIES, _, lazy
from . import dispatch, sent
from .dispatch import Order
from .forms import BackForm, SendForm, UpdateForm

_BACK: Final[dict[str, dict[str, Any]]] = {
    "revoke": {
        "submit": lazy("Thu hồi ở nơi nhận"),
        "points": (
            lazy("Nơi nhận được báo là cơ quan thu hồi văn bản, kèm lý do; phần mềm ở đó ẩn văn bản."),
            lazy("Ở đây văn bản vẫn như cũ; muốn thu hồi cả trong cơ quan thì chọn “Thu hồi” ở trang văn bản."),
        ),
    },
    "ask": {
        "submit": lazy("Gửi yêu cầu lấy lại"),
        "points": (
            lazy("Văn thư nơi nhận xem yêu cầu rồi trả lời đồng ý hoặc từ chối; câu trả lời hiện ở trang văn bản."),
            lazy("Văn bản gửi nhầm mà cần rút ngay thì chọn “Thu hồi ở nơi nhận”."),
        ),
    },
}


@bp.route("/documents/<int:document_id>/dispatch", methods=["GET", "POST"])
def dispatch_document(document_id: int) -> ResponseReturnValue:
    """Choose to whom a document of ours goes, then send it."""
    document = _standing(document_id)
    form = SendForm(data={"version": str(document.version), "due_on": document.due_on})
    has_it = sent.holders(sent.messages_about([document.id]))
    offered = [(organ, name) for organ, name in dispatch.known() if organ not in has_it]
    form.receivers.choices = [(organ, f"{name} ({organ})" if name else organ) for organ, name in offered]
    form.sender.choices = forms.choices_of(
        [(one.own.id.upper(), f"{one.own.id} ({one.unit})" if one.unit else one.own.id) for one in listing.ours()]
    )
    if form.validate_on_submit():
        try:
            chosen = (*(form.receivers.data or ()), *dispatch.typed(form.typed.data or ""))
            order = Order("new", form.token.data or "", chosen, form.sender.data or "", form.due_on.data)
            return _done(document_id, form, order)
        except Refused as refusal:
            form.refuse(refusal)
    return render_template(
        "egov_broadcast/outbox/dispatch.html", form=form, document=document, has_it=len(has_it),
        urgency=URGENCIES[document.urgency], senders=form.sender.choices,
    ), 422 if form.is_submitted() else 200  # fmt: skip


@bp.route("/documents/<int:document_id>/dispatch/update", methods=["GET", "POST"])
def dispatch_update(document_id: int) -> ResponseReturnValue:
    """Send the document as it is now to all who have it."""
    document = _standing(document_id)
    form = UpdateForm(data={"version": str(document.version)})
    if form.validate_on_submit():
        try:
            return _done(document_id, form, Order("update", form.token.data or "", reason=form.reason.data or ""))
        except Refused as refusal:
            form.refuse(refusal)
    points = (
        _("Mọi nơi đang có văn bản nhận bản hiện nay: thông tin trong sổ và các tệp kèm theo."),
        _("Mã văn bản giữ nguyên nên nơi nhận biết đây là văn bản đã gửi."),
    )
    return _confirm(document, form, "update", dispatch.ACTS["update"], points)


@bp.route("/documents/<int:document_id>/dispatch/<any(revoke, ask):act>", methods=["GET", "POST"])
def dispatch_back(document_id: int, act: str) -> ResponseReturnValue:
    """Revoke the document where it went, or ask for it back."""
    document = _own(document_id)
    form = BackForm(data={"version": str(document.version)})
    holders = [one for one in sent.receivers(document) if one.has_it]
    form.receivers.choices = [(one.id, f"{one.name} ({one.id})" if one.name != one.id else one.id) for one in holders]
    if not form.is_submitted() and len(holders) == 1:
        form.receivers.data = [holders[0].id]
    if form.validate_on_submit():
        try:
            order = Order(act, form.token.data or "", tuple(form.receivers.data or ()), reason=form.reason.data or "")
            return _done(document_id, form, order)
        except Refused as refusal:
            form.refuse(refusal)
    return _confirm(document, form, act, _BACK[act]["submit"], _BACK[act]["points"])


def _done(document_id: int, form: Any, order: Order) -> ResponseReturnValue:
    try:
        dispatch.send(current_actor(), document_id, form.made_from, order)
    except Conflict as conflict:
        form.version.data = str(conflict.stored.version)
        raise Refused(_("Văn bản vừa được người khác sửa hoặc gửi; xem lại rồi gửi")) from conflict
    return redirect(url_for("egov_broadcast.document", document_id=document_id) + "#sent-out", 303)


def _confirm(document: Document, form: Any, act: str, submit: Any, points: Any) -> ResponseReturnValue:
    name = f"{document.code}: {document.subject}" if document.code else document.subject
    return render_template(
        "web/confirm.html", form=form, danger=act != "update", title=dispatch.ACTS[act], submit=submit, question=name,
        points=points, cancel_url=url_for("egov_broadcast.document", document_id=document.id),
    ), 422 if form.is_submitted() else 200  # fmt: skip


def _own(document_id: int) -> Document:
    found = document_for_clerk(document_id)
    if found.register != "own":
        abort(403)
    return found


def _standing(document_id: int) -> Document:
    found = _own(document_id)
    if found.status != "registered" and request.method == "GET":
        # Whoever filled in the form before that is told why, with what they wrote.
        abort(404)
    return found
