"""Identifiers of units in the exchange of official documents. Exported by `intranet`."""

from __future__ import annotations

from intranet.database import db
from intranet.directory import queries
from intranet.directory.models import UnitVersion


def unit_edoc_ids(*, external: bool = False) -> dict[str, int]:
    """The identifiers of today's units of ours, old and new ones alike, each with the id of its unit. One query.

    With `external` those of the agencies outside instead. As they were written in the directory; whoever compares them
    shall mind neither case nor white space.
    """
    version = UnitVersion
    is_external = version.kind == "external"
    rows = db.session.execute(
        queries.unit_versions()
        .where(is_external if external else ~is_external)
        .with_only_columns(version.unit_id, version.edoc_id, version.edoc_id_old)
    )
    return {name: unit_id for unit_id, *names in rows for name in names if name}
