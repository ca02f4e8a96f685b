"""Attachments: the file itself, the pictures of its pages."""

from __future__ import annotations

from flask import Response, abort, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from intranet import current_actor, db, files

from ..routes import bp
from . import queries


@bp.get("/files/<int:attachment_id>")
def file(attachment_id: int) -> BaseResponse:
    """The file itself, at the address at which core gives it."""
    found = queries.attachment(current_actor(), attachment_id)
    if found is None:
        abort(404)
    stored = db.session.get_one(files.StoredFile, found.file_id)
    return redirect(url_for("files.download", token=stored.token, name=stored.name))


@bp.get("/files/<int:attachment_id>/pages/<int:page>")
def page_image(attachment_id: int, page: int) -> Response:
    """A page of it, to be shown inside a page of ours."""
    stored = queries.page_file(current_actor(), attachment_id, page)
    if stored is None:
        abort(404)
    return files.show(stored)
