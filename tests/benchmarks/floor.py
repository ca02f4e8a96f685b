"""The cheapest honest page: one Flask page of 25 of 10,000 rows by one ORM query, behind a sign-in cookie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, render_template
from flask_login import LoginManager, UserMixin, login_required, login_user
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tests.benchmarks.measure import Browser

ROWS = 10_000
_PAGE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Danh sách</title></head><body>
<nav>{% for n in range(20) %}<a href="/section/{{ n }}">Mục {{ n }}</a>{% endfor %}</nav>
<table>{% for row in rows %}<tr><th scope="row"><a href="/row/{{ row.id }}">{{ row.title }}</a></th>
<td>{{ row.year }}</td><td>{{ row.symbol }}</td><td>{{ row.text }}</td></tr>{% endfor %}
</table></body></html>"""


class _Base(DeclarativeBase):
    pass


class _User(UserMixin):
    id = "1"


def build(folder: Path) -> Browser:
    """Make the page's database in `folder`; a browser signed in to it. The page is at `/`."""
    app = Flask("floor")
    app.jinja_loader = DictLoader({"floor.html": _PAGE})
    app.config.update(SECRET_KEY="0" * 32, SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'floor.sqlite'}")
    db = SQLAlchemy(app, model_class=_Base)

    class Row(db.Model):  # type: ignore[name-defined,misc]
        __tablename__ = "row"
        id: Mapped[int] = mapped_column(primary_key=True)
        title: Mapped[str]
        symbol: Mapped[str]
        text: Mapped[str]
        year: Mapped[int] = mapped_column(index=True)

    _fill(app, db, Row)
    logins = LoginManager(app)
    logins.user_loader(lambda _id: _User())

    @app.get("/login")
    def login() -> str:
        login_user(_User())
        return ""

    @app.get("/")
    @login_required
    def index() -> str:
        rows = db.session.scalars(select(Row).order_by(Row.id.desc()).limit(25)).all()
        return render_template("floor.html", rows=rows)

    return _signed_in(app)


def _signed_in(app: Flask) -> Browser:
    answer = app.test_client().get("/login")
    return Browser(app, "; ".join(value.partition(";")[0] for value in answer.headers.getlist("Set-Cookie")))


def _fill(app: Flask, db: Any, row: Any) -> None:
    text = "Đẩy mạnh tuyên truyền phong trào thi đua yêu nước và gương điển hình tiên tiến, người tốt việc tốt " * 2
    with app.app_context():
        db.drop_all()
        db.create_all()
        values = [{"title": f"Kế hoạch số {n}", "symbol": "KH-SKHCN", "text": text, "year": 2026} for n in range(ROWS)]
        db.session.execute(insert(row), values)
        db.session.commit()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
