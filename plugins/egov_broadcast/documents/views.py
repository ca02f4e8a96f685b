"""Pages of the register: the list, its spreadsheet, one document."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Actor, current_actor, dates, paginate

from .. import rights
from ..outbox.service import SAID
from ..routes import bp
from ..texts import BROADCAST_STATES, DOCUMENT_STATES, OUTCOMES, URGENCIES, _
from . import change_views as _changes  # noqa: F401  adds its pages
from . import listing, page, queries, sheet
from . import register_views as _registering  # noqa: F401  adds its pages
from .listing import Asked, RegisterFilter


@bp.get("/documents")
def documents() -> str:
    """The register, newest first. Filters and order as the address says."""
    actor = _reader()
    form, asked = _asked(actor)
    found = paginate(listing.selection(actor, asked))
    return render_template(
        "egov_broadcast/documents/index.html", form=form, asked=asked, page=found, urgencies=URGENCIES,
        states=DOCUMENT_STATES, files=listing.counts_of_files([one.id for one in found.items]),
        may_register=rights.registers(actor), may_send=actor.may(rights.SEND),
    )  # fmt: skip


@bp.route("/documents/sheet", methods=["GET", "POST"])
def documents_sheet() -> ResponseReturnValue:
    """The register as a spreadsheet; a long one is made in the background, once that is wanted."""
    actor = _reader()
    _form, asked = _asked(actor)
    if request.method == "POST":
        job_id = sheet.SHEET.start(actor, values=dict(asked.parameters), sort=asked.sort)
        return redirect(url_for("jobs.show", job_id=job_id), 303)
    total = sheet.total(actor, asked)
    if total <= sheet.MOST_AT_ONCE:
        return sheet.answer(actor, asked)
    return render_template(
        "web/confirm.html", title=_("Lập bảng tính dài"), danger=False, submit=_("Lập bảng tính"),
        question=_("Sổ có %(num)s văn bản nên cần ít phút. Có thể rời trang trong lúc chờ; bảng được giữ một ngày, chỉ "
                   "người lập tải được.", num=dates.vnnumber(total)),
        cancel_url=url_for("egov_broadcast.documents", **asked.parameters),
    )  # fmt: skip


@bp.get("/documents/<int:document_id>")
def document(document_id: int) -> ResponseReturnValue:
    """One document: for clerks and those who follow. Whom it reached reads it in the inbox."""
    actor = current_actor()
    found = queries.get(actor, document_id)
    if found is None:
        abort(404)
    if not sheet.may_read(actor):
        root_id = page.reached_by(actor.person_id, document_id)
        if root_id is not None:
            return redirect(url_for("egov_broadcast.item", root_id=root_id))
    return render_template(
        "egov_broadcast/documents/show.html", page=page.load(actor, found), document=found, urgencies=URGENCIES,
        states=DOCUMENT_STATES, broadcast_states=BROADCAST_STATES, outcomes=OUTCOMES, ways=listing.WAYS, said=SAID,
        may_list=sheet.may_read(actor), registered=request.args.get("registered") == "1",
    )  # fmt: skip


def _reader() -> Actor:
    actor = current_actor()
    if not sheet.may_read(actor):
        actor.require(rights.REGISTER)
        abort(403)
    return actor


def _asked(actor: Actor) -> tuple[RegisterFilter, Asked]:
    form = RegisterFilter()
    form.offer(actor)
    return form, listing.read(form, request.args.get("sort"))
