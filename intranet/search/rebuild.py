"""Making the index anew while it is in use: batch by batch, so that readers never see less than there is.

Each batch locks its entries before it reads the things themselves. Whoever changes a thing at that moment
either came first, and is read as changed, or waits and writes after us.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Table, bindparam, delete, select, update

from intranet.database import db, transaction
from intranet.hookspecs.setup import SearchDocument, SearchKind
from intranet.search import engines, kinds, schema, service
from intranet.search.models import SearchEntry

log = logging.getLogger(__name__)

BATCH: Final = 200
_TABLE: Final = cast(Table, SearchEntry.__table__)
Report = Callable[[float, str], None]
"""Told how far it is (0 to 100) and which kind is at hand, between transactions."""


@dataclass(slots=True)
class Rebuilt:
    """What became of the entries of a kind; `failed`: its owner could not say all, the old ones stay."""

    kind: str
    written: int = 0
    removed: int = 0
    same: int = 0
    failed: bool = False


class _Failed(Exception):
    """The owner of a kind did not give its documents."""


def rebuild(report: Report, only: Collection[str] | None = None) -> list[Rebuilt]:
    """Bring every entry of the kinds that can say what is found of them up to date; remove those of nothing."""
    chosen = [kind for kind in kinds.loaded() if kind.documents and (only is None or kind.name in only)]
    with transaction():
        if schema.mend(db.session.connection()):
            log.warning("the full-text index disagreed with its rows and was made again")
    return [_rebuild(kind, _part_of(report, at, len(chosen), kind)) for at, kind in enumerate(chosen)]


def _rebuild(kind: SearchKind, report: Callable[[float], None]) -> Rebuilt:
    done = Rebuilt(kind.name)
    try:
        wanted = _refs(kind)
        for at in range(0, len(wanted), BATCH):
            with transaction():
                _write(kind, wanted[at : at + BATCH], done)
            report((at + BATCH) / len(wanted))
    except _Failed:
        log.warning("what can be found of %s could not be read", kind.name)
        done.failed = True
    return done


def _part_of(report: Report, at: int, parts: int, kind: SearchKind) -> Callable[[float], None]:
    return lambda share: report(100 * (at + min(1.0, share)) / parts, str(kind.label))


def _refs(kind: SearchKind) -> list[int]:
    """The ids of the things that are, and of those that were found until now."""
    known = db.session.scalars(select(SearchEntry.ref_id).where(SearchEntry.kind == kind.name)).all()
    wanted = kind.ids() if kind.ids else ()
    if wanted is None:
        raise _Failed
    found = sorted({*known, *wanted})
    db.session.rollback()
    return found


def _write(kind: SearchKind, ref_ids: Sequence[int], done: Rebuilt) -> None:
    entries = _locked(kind.name, ref_ids)
    documents = {document.ref_id: document for document in _documents(kind, ref_ids)}
    changed = list(_changes(kind, entries, documents))
    if changed:
        statement = update(_TABLE).where(SearchEntry.id == bindparam("entry_id"))
        db.session.execute(statement, changed)
    gone = [entry.id for ref_id, entry in entries.items() if ref_id not in documents]
    if gone:
        removed = delete(SearchEntry).where(SearchEntry.id.in_(gone))
        db.session.execute(removed.execution_options(synchronize_session=False))
    done.written += len(changed)
    done.removed += sum(1 for ref_id, entry in entries.items() if ref_id not in documents and entry.folded)
    done.same += len(documents) - len(changed)


def _documents(kind: SearchKind, ref_ids: Sequence[int]) -> list[SearchDocument]:
    assert kind.documents is not None
    documents = kind.documents(ref_ids)
    if documents is None:
        raise _Failed
    return list(documents)


def _locked(kind: str, ref_ids: Sequence[int]) -> dict[int, Any]:
    """The entries of these things, made where there were none, locked until the end of the transaction."""
    empty = [{"kind": kind, "ref_id": ref_id, "title": "", "exact": "", "folded": ""} for ref_id in ref_ids]
    db.session.execute(engines.insert().on_conflict_do_nothing(index_elements=["kind", "ref_id"]), empty)
    columns = _TABLE.c
    rows = select(*columns).where(columns.kind == kind, columns.ref_id.in_(ref_ids)).with_for_update()
    return {row.ref_id: row for row in db.session.execute(rows)}


def _changes(
    kind: SearchKind, entries: dict[int, Any], documents: dict[int, SearchDocument]
) -> Iterator[dict[str, Any]]:
    for ref_id, document in documents.items():
        entry = entries.get(ref_id)
        if entry is None:
            continue
        attached = service.attached_text(kind.name, ref_id) if kind.with_files else ""
        values = service.values_of(document, attached) | {"attached": attached}
        if any(getattr(entry, name) != value for name, value in values.items()):
            yield values | {"entry_id": entry.id}
