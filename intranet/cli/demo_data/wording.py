"""Rows of a plan, briefly."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from intranet.cli.demo_data.units import MERGED, UNITS

Row = dict[str, Any]
Parts = dict[str, list[Row]]
_NAMES = {unit.key: unit.name for unit in (*UNITS, MERGED)}
_PURPOSES = {"province": "b/c", "interior": "b/c", "council": "t/d", "union": "p/h"}


def after(day: date, days: int) -> date:
    """The day so many days after `day`."""
    return day + timedelta(days=days)


def on(day: date) -> str:
    """A day as official papers write it: a zero before days below 10 and before months 1 and 2."""
    return f"{day.day:02}/{day.month:02}/{day.year}" if day.month < 3 else f"{day.day:02}/{day.month}/{day.year}"


def basis(doc_type: str, number: str, symbol: str, name: str, day: date, issuer: str) -> Row:
    """A legal basis."""
    return {"doc_type": doc_type, "number": number, "symbol": symbol, "name": name, "issued_on": day, "issuer": issuer}


def section(label: str, heading: str, level: int, body: str = "") -> Row:
    """An item of the text."""
    return {"label": label, "heading": heading, "level": level, "body": body}


def task(
    label: str, text: str, lead: int | None, due: date | None, product: str = "", coordinate: str = "", **more: Any
) -> Row:
    """A duty of a unit."""
    return {
        "label": label, "text": text, "duty": "lead", "lead_unit_id": lead, "due_on": due, "product": product,
        "coordinate_text": coordinate, **more,
    }  # fmt: skip


def recipients(units: dict[str, int], *keys: str) -> list[Row]:
    """The lines of "Nơi nhận", ending with the archive."""
    found: list[Row] = [
        {"name": "Các đơn vị thuộc Sở" if key == "agency" else _NAMES[key], "purpose": _PURPOSES.get(key, "t/h"),
         "unit_id": units[key]}
        for key in keys
    ]  # fmt: skip
    return [*found, {"name": "VT, VP", "purpose": "lưu", "unit_id": None}]


def signature(authority: str, position: str, name: str, on_behalf_of: str = "") -> Row:
    """Who signs."""
    return {"authority": authority, "position": position, "name": name, "on_behalf_of": on_behalf_of}
