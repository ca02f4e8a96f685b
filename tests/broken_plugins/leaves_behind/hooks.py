"""Leaves work for the end of a request that is not its own."""

from __future__ import annotations

from flask import Response, after_this_request

from intranet import hookimpl


@hookimpl
def menu_items() -> None:
    @after_this_request
    def spoil(response: Response) -> Response:
        raise RuntimeError("the answer is mine")
