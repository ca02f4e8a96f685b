"""Long lists in pages: two statements, however many rows there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import lazyload

from intranet.database import db

PER_PAGE = 25
_AROUND = 2


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. Pages and rows count from 1."""

    items: Sequence[Any]
    page: int
    pages: int
    total: int
    per_page: int = PER_PAGE

    @property
    def first(self) -> int:
        """The number of the first row shown; 0 when there is none."""
        return (self.page - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.page * self.per_page, self.total)

    @property
    def links(self) -> list[int | None]:
        """Page numbers to link to; None stands for left-out ones."""
        near = range(self.page - _AROUND, self.page + _AROUND + 1)
        shown = sorted(n for n in {1, self.pages, *near} if 1 <= n <= self.pages)
        found: list[int | None] = []
        for number in shown:
            if found and found[-1] is not None and number - found[-1] > 1:
                found.append(None)
            found.append(number)
        return found


def paginate(
    statement: Select[Any], page: int | None = None, per_page: int = PER_PAGE, total: int | None = None
) -> Page:
    """Page `page` (default: the URL's `page`) of what `statement` selects.

    A page beyond the end is the last one. A statement of one entity or column gives it, one of
    several gives rows. `total` spares the counting where the number of rows is known.
    """
    if total is None:
        counted = select(func.count()).select_from(statement.options(lazyload("*")).order_by(None).subquery())
        total = db.session.scalar(counted) or 0
    pages = max(1, -(-total // per_page))
    number = min(max(1, page if page is not None else page_argument()), pages)
    limited = statement.limit(per_page).offset((number - 1) * per_page)
    if len(statement.column_descriptions) == 1:
        items: Sequence[Any] = db.session.scalars(limited).unique().all()
    else:
        items = db.session.execute(limited).all()
    return Page(items, number, pages, total, per_page)


def paginate_rows(rows: Sequence[Any], page: int | None = None, per_page: int = PER_PAGE) -> Page:
    """As :func:`paginate`, of rows that are in memory already."""
    pages = max(1, -(-len(rows) // per_page))
    number = min(max(1, page if page is not None else page_argument()), pages)
    return Page(rows[(number - 1) * per_page : number * per_page], number, pages, len(rows), per_page)


def page_argument(name: str = "page") -> int:
    """The page the URL asks for; 1 when it says nothing sensible."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 8 else 1


def url_with(**changes: Any) -> str:
    """The address of this page with some URL parameters changed; None removes one."""
    arguments: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {}), **changes}
    return url_for(request.endpoint or "", **{k: v for k, v in arguments.items() if v is not None})


def here() -> str:
    """The path of this page with its parameters, to come back to; of a refused form, the page itself."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path
