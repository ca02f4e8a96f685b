"""Pages of the register."""

from __future__ import annotations

from flask import abort, render_template

from intranet import current_actor

from .. import rights
from ..routes import bp
from . import queries


@bp.get("/documents")
def documents() -> str:
    """The register."""
    current_actor().require(rights.READ)
    return render_template("egov_broadcast/documents/index.html")


@bp.get("/documents/<int:document_id>")
def document(document_id: int) -> str:
    """One document."""
    found = queries.get(current_actor(), document_id)
    if found is None:
        abort(404)
    return render_template("egov_broadcast/documents/show.html", document=found)
