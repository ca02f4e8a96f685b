"""Pages of each kind that the gate closes."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from intranet import public

from . import service

bp = Blueprint("probe", __name__)


@bp.get("/")
def index() -> str:
    return render_template("probe/index.html")


@bp.get("/open")
@public
def open_page() -> str:
    return "ai cũng xem được"


@bp.get("/api")
def api() -> Response:
    return jsonify(settings=sorted(service.mine()))


@bp.post("/send")
def send() -> str:
    return "đã gửi"


@bp.get("/steal")
def steal() -> str:
    return str(service.steal())
