"""Two people edit the same plan: what each of them has, field by field.

A form carries the version it was made from and a digest of each value it showed, so that a value only
one of the two changed needs no question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intranet.plans.parts import Part, Row
from intranet.plans.rows import plain


class EditConflict(Exception):
    """Somebody saved in between. `stored` is what is there now, `typed` what was to be saved."""

    def __init__(self, version: int, stored: Any, typed: Any) -> None:
        super().__init__(version)
        self.version = version
        self.stored = stored
        self.typed = typed


@dataclass(frozen=True, slots=True)
class Difference:
    """One field (or row) on which the two versions differ. `mine` is the proposal for what to keep."""

    key: str
    label: Any
    stored: Any
    typed: Any
    mine: bool


def digest(value: Any) -> str:
    """A short fingerprint of a value, the same for equal values."""
    text = json.dumps(plain(value) if not isinstance(value, dict) else _plain_row(value), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: plain(value) for key, value in row.items()}


def contents(part: Part, row: Row) -> dict[str, Any]:
    """The row without its id, every column filled."""
    return {column.name: row.get(column.name, column.empty) for column in part.columns}


def base_of_head(values: Mapping[str, Any]) -> dict[str, str]:
    """Fingerprints of the head's values, by field."""
    return {name: digest(value) for name, value in values.items()}


def base_of_rows(part: Part, rows: list[Row]) -> dict[str, str]:
    """Fingerprints of a part's rows, by id."""
    return {str(row["id"]): digest(contents(part, row)) for row in rows}


def compare_heads(
    labels: Mapping[str, Any], stored: Mapping[str, Any], typed: Mapping[str, Any], base: Mapping[str, str]
) -> list[Difference]:
    """The fields on which `stored` and `typed` differ."""
    return [
        Difference(name, labels[name], stored[name], typed[name], digest(typed[name]) != base.get(name))
        for name in typed
        if stored[name] != typed[name]
    ]


def compare_rows(part: Part, stored: list[Row], typed: list[Row], base: Mapping[str, str]) -> list[Difference]:
    """The rows on which the two differ; a side that has no such row is None."""
    theirs = {str(row["id"]): contents(part, row) for row in stored}
    found = []
    seen = set()
    for number, row in enumerate(typed):
        key = str(row["id"]) if str(row["id"]) in theirs else f"new{number}"
        mine, other = contents(part, row), theirs.get(key)
        seen.add(key)
        if mine != other:
            found.append(Difference(key, part.row_label, other, mine, digest(mine) != base.get(str(row["id"]))))
    for key, other in theirs.items():
        if key not in seen:
            # Known to the form and gone from it: removed here. Unknown to it: added by the other one.
            found.append(Difference(key, part.row_label, other, None, base.get(key) == digest(other)))
    return found


def merge_head(stored: Mapping[str, Any], typed: Mapping[str, Any], choices: Mapping[str, str]) -> dict[str, Any]:
    """`typed`, with the fields that `choices` gives to the other side taken from `stored`."""
    return {name: stored[name] if choices.get(name) == "theirs" else value for name, value in typed.items()}


def merge_rows(stored: list[Row], typed: list[Row], choices: Mapping[str, str]) -> list[Row]:
    """The rows of `typed`, each replaced, dropped or joined by the other side's where `choices` says so."""
    theirs = {str(row["id"]): row for row in stored}
    merged: list[Row] = []
    seen = set()
    for number, row in enumerate(typed):
        key = str(row["id"]) if str(row["id"]) in theirs else f"new{number}"
        seen.add(key)
        if choices.get(key) != "theirs":
            merged.append(row if key in theirs else {**row, "id": None})
        elif key in theirs:
            merged.append(theirs[key])
    merged.extend(row for key, row in theirs.items() if key not in seen and choices.get(key, "theirs") == "theirs")
    return merged
