"""Ids in addresses and forms: only numbers that a column can hold, or a database would answer with a fault."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST: Final = 2**31 - 1
"""The largest number an integer column of both databases holds."""


class RowIdConverter(IntegerConverter):
    """`<int:…>` of every route: a larger number is no address of ours (404)."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST, **kwargs})


def init_app(app: Flask) -> None:
    """Use the converter for all routes registered from now on."""
    app.url_map.converters["int"] = RowIdConverter


def row_id(text: str) -> int:
    """The number in `text`: to read ids and years from a URL or a form. Raises ValueError for a larger one."""
    number = int(text)
    if abs(number) > LARGEST:
        raise ValueError(text)
    return number
