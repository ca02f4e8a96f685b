"""Units by the words of a paper: exact names, whatever the accents, also names they had before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from intranet.database import db
from intranet.directory.models import UnitVersion
from intranet.text import fold, squeeze

_BETWEEN = re.compile(r"\s*[;\n]\s*|\s*,\s+(?=[A-ZÀ-ỸĐ])")


def split(text: str) -> list[str]:
    """The names in a list as papers write it: between semicolons, or commas before a capital."""
    return [name for name in _BETWEEN.split(squeeze(text).rstrip(".")) if name]


def known(names: Iterable[str]) -> dict[str, int]:
    """Unit ids by folded name, for those of `names` that a unit bears or bore; one query.

    Of several units with the name, the one that bears it latest.
    """
    folded = {fold(squeeze(name)) for name in names}
    if not folded:
        return {}
    found = db.session.execute(
        select(UnitVersion.folded_name, UnitVersion.unit_id)
        .where(UnitVersion.folded_name.in_(folded))
        .order_by(UnitVersion.valid_from)
    )
    return {row[0]: row[1] for row in found}


def named(text: str, by_name: Mapping[str, int]) -> list[int]:
    """The units of `by_name` that `text` lists, each once."""
    found = [by_name.get(fold(squeeze(name))) for name in split(text)]
    return list(dict.fromkeys(unit_id for unit_id in found if unit_id is not None))
