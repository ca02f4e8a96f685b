"""A small comparison of a reading with its truth: harmonic mean of precision and recall per field.

Values count as equal after folding case, quotes, dashes, spacing and old tone placement; long texts
are compared by their first forty characters. It is simpler than an official scorer and a little stricter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from intranet.plans.importer.chars import fold

TEXT = {"duty_starts_with", "task", "product", "contents", "heading", "what", "unit", "lead", "coordinate"}
SKIPPED = {"source", "label", "level", "no"}


def plain(value: Any, name: str = "") -> str:
    text = re.sub(r"[\"'“”«»‘’*#]", "", fold(str(value)))
    text = re.sub(r"\s*-\s*", "-", re.sub(r"\s+", " ", text)).strip(" .;:,/")
    text = re.sub(r"\s*\([^)]*\)", "", text) if name in ("unit", "lead", "coordinate") else text
    if name == "heading":
        text = re.split(r"[:.;](?=\s|$)", text)[0]
    return text[: 25 if name == "what" else 40] if name in TEXT else text


def atoms(value: Any, name: str) -> Counter[str]:
    """The comparable pieces of one field."""
    if value in (None, "", [], {}):
        return Counter()
    if isinstance(value, dict):
        found: Counter[str] = Counter()
        for key, inner in value.items():
            if key not in SKIPPED or (key == "label" and name == "waves"):
                found += Counter({f"{key}={atom}": n for atom, n in atoms(inner, key).items()})
        return found
    if isinstance(value, list):
        return sum((atoms(item, name) for item in value), Counter())
    return Counter([plain(value, name)])


def field_score(truth: Any, reading: Any, name: str, accept: list[Any], optional: list[Any]) -> float | None:
    """F1 of one field; None when both sides are empty."""
    wanted, got = atoms(truth, name), atoms(reading, name)
    if not wanted and not got:
        return None
    if any(atoms(each, name) == got for each in accept):
        return 1.0
    free = atoms(optional, name)
    right = sum((wanted & got).values())
    extra = sum(((got - wanted) - free).values())
    missing = sum(((wanted - got) - free).values())
    return 2 * right / (2 * right + extra + missing) if right + extra + missing else None


def score(truth: Mapping[str, Any], reading: Mapping[str, Any]) -> dict[str, float]:
    """F1 per field that either side fills."""
    accept, optional = truth.get("_accept") or {}, truth.get("_optional") or {}
    out = {}
    for name in reading:
        alternatives = accept.get(name) or []
        found = field_score(
            truth.get(name),
            reading[name],
            name,
            alternatives if isinstance(alternatives, list) else [alternatives],
            optional.get(name) or [],
        )
        if found is not None:
            out[name] = found
    return out
