"""What follows elsewhere when a document comes, changes or goes: in the caller's transaction."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sqlalchemy import select

from intranet import db, notices

from ..sending.models import Broadcast
from .models import Document

_PATH = "/p/egov_broadcast"


def came(document: Document) -> None:
    """A new document: its files are read in the background, it can be found."""
    _call("reading.service", "enqueue", document.id)
    _call("findable", "refresh", document)


def changed(document: Document) -> None:
    """Its facts changed: it is found by the new ones."""
    _call("findable", "refresh", document)


def gone(document: Document) -> None:
    """It was recalled: its broadcasts stop, nobody finds it, what was told about it goes."""
    _call("sending.service", "freeze", document)
    _call("findable", "refresh", document)
    chains = select(Broadcast.root_id).where(Broadcast.document_id == document.id).distinct()
    roots = [root for root in db.session.scalars(chains) if root is not None]
    addresses = [f"{_PATH}/documents/{document.id}"]
    addresses += [f"{_PATH}/{page}/{root}" for root in roots for page in ("items", "sent")]
    notices.forget_about(addresses)


def _call(room: str, name: str, *given: Any) -> None:
    try:
        module = import_module(f"..{room}", __package__)
    except ModuleNotFoundError:
        return
    function = getattr(module, name, None)
    if function is not None:
        function(*given)
