"""What a reader sees when something went wrong: what, why, and what to do next."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final

from flask import Flask, Response, current_app, g, has_request_context, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.exceptions import HTTPException, InternalServerError

from intranet import clock
from intranet.access import Forbidden, Refused
from intranet.database import db
from intranet.web import i18n, outages, preferences
from intranet.web.i18n import _, lazy

log = logging.getLogger(__name__)

SOURCE: Final = "source_of_failures"
"""The extension that is told of each failure and its reference, and names who is to blame: "" is core itself.
Set by the host of plugins."""

ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
# Read aloud on the telephone: without letters and digits that sound or look alike.
_ALPHABET = "23456789ABCDEFGHKLMNPQRTVXY"
# Never sent back to the browser, not even to the person who typed it.
_SECRET_WORDS = ("password", "passwd", "secret", "token", "otp")
_MOST_ECHOED = 200_000
_MOST_IGNORED, _BLOCK = 500_000_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Text:
    """The words of an error page."""

    title: str
    why: str
    icon: str = "exclamation-triangle"


TEXTS = {
    400: Text(
        lazy("Yêu cầu chưa đúng"),
        lazy("Trình duyệt gửi lên nội dung mà hệ thống không đọc được. Quay lại trang trước và thử lần nữa."),
    ),
    401: Text(lazy("Cần đăng nhập"), lazy("Đăng nhập để xem trang này."), "lock"),
    403: Text(
        lazy("Chưa có quyền xem trang này"),
        lazy(
            "Trang hoặc thao tác này dành cho người được giao quyền. Nếu cần cho công việc, đề nghị liên hệ "
            "Văn phòng hoặc quản trị hệ thống để được cấp quyền."
        ),
        "lock",
    ),
    404: Text(
        lazy("Không tìm thấy trang"),
        lazy("Địa chỉ có thể gõ nhầm, hoặc nội dung đã được chuyển sang kho lưu trữ."),
        "compass",
    ),
    405: Text(
        lazy("Thao tác không dùng được ở địa chỉ này"),
        lazy("Trang này không nhận thao tác vừa gửi. Mở lại trang từ menu và thử lần nữa."),
        "compass",
    ),
    409: Text(lazy("Chưa thực hiện được"), ""),
    413: Text(lazy("Tệp quá lớn"), "", "file-earmark-x"),
    415: Text(
        lazy("Loại tệp không dùng được"),
        lazy("Hệ thống không nhận loại nội dung vừa gửi. Quay lại và chọn tệp khác."),
        "file-earmark-x",
    ),
    422: Text(lazy("Biểu mẫu đã hết hạn, chưa lưu"), "", "clock-history"),
    429: Text(
        lazy("Thao tác quá nhanh"),
        lazy("Có quá nhiều yêu cầu trong thời gian ngắn. Chờ một lúc rồi thử lại."),
        "hourglass-split",
    ),
    500: Text(lazy("Hệ thống gặp lỗi"), lazy("Lỗi đã được ghi lại cho quản trị hệ thống. Chờ vài phút rồi thử lại.")),
    503: Text(lazy("Hệ thống đang bảo trì"), lazy("Chờ vài phút rồi thử lại."), "tools"),
}


def init_app(app: Flask) -> None:
    """Register the pages, and log failures under the reference number the reader is shown."""
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Forbidden, _on_forbidden)
    app.register_error_handler(Refused, _on_refused)
    app.register_error_handler(CSRFError, _on_csrf)
    app.register_error_handler(InternalServerError, _on_failure)
    app.after_request(_read_to_the_end)

    def log_exception(exc_info: ExcInfo) -> None:
        g.error_reference = new_reference()
        g.error_source = ""
        if outage := outages.of(exc_info[1]):
            # Nobody's fault, and a storm of it: one line each.
            why = str(exc_info[1]).splitlines()[0]
            app.logger.error("%s: %s %s: %s: %s", g.error_reference, request.method, request.path, outage.name, why)
            return
        source = app.extensions.get(SOURCE)
        g.error_source = source(exc_info[1], g.error_reference) if source and exc_info[1] else ""
        app.logger.error("%s: %s %s", g.error_reference, request.method, request.path, exc_info=exc_info)

    app.log_exception = log_exception  # type: ignore[method-assign] # Flask names no other way


def new_reference() -> str:
    """A number that finds the entry in the log: M-7F3K-0921, random and the time of day."""
    return f"M-{''.join(secrets.choice(_ALPHABET) for _n in range(4))}-{clock.local(clock.now()):%H%M}"


def wants_json() -> bool:
    """Whether the client takes JSON and no page."""
    accepted = request.accept_mimetypes
    return bool(accepted) and accepted.accept_json and not accepted.accept_html


def error_page(code: int, why: str = "", **values: Any) -> Response:
    """The page for the HTTP status `code`; `why` replaces its usual explanation."""
    text = TEXTS.get(code) or TEXTS[400 if code < 500 else 500]
    if title := values.pop("title", None):
        text = Text(str(title), "", text.icon)
    why = why or str(text.why)
    if wants_json():
        return make_response(jsonify(error=code, title=str(text.title), message=why), code)
    page = render_template("web/error.html", code=code, text=text, why=why, **values)
    return make_response(page, code)


def _on_http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    code = error.code or 500
    if code < 400:
        return error
    answer = error_page(code, _too_large() if code == 413 else "")
    for name, value in error.get_headers(request.environ):
        # What the status itself requires: Allow, Retry-After, WWW-Authenticate.
        if name.lower() not in ("content-type", "content-length"):
            answer.headers[name] = value
    return answer


def _on_forbidden(error: Forbidden) -> ResponseReturnValue:
    return error_page(403, permission=error.permission)


def _on_refused(refusal: Refused) -> ResponseReturnValue:
    # What passes by itself says so: the store of files may be away.
    passes = getattr(refusal, "retry_after", None)
    answer = error_page(503 if passes else 409, str(refusal), title=getattr(refusal, "title", None))
    if passes:
        answer.headers["Retry-After"] = str(passes)
    return answer


def _on_csrf(error: CSRFError) -> ResponseReturnValue:
    log.info("form refused: %s %s: %s", request.method, request.path, error.description)
    why = _("Trang này mở đã lâu nên mã bảo vệ của biểu mẫu không còn dùng được.")
    return error_page(422, why, resend=typed_again() if from_here() else None)


def _on_failure(error: InternalServerError) -> ResponseReturnValue:
    """The page that needs no database, no menu and no account."""
    reference = getattr(g, "error_reference", None) or new_reference()
    text = TEXTS[500]
    outage = outages.of(error.original_exception)
    if outage is not None:
        return _on_outage(outage, reference)
    if wants_json():
        # Not the account's language: the database may be what failed.
        with i18n.force_locale(_locale_without_account()):
            title = getattr(g, "error_source", "") or str(text.title)
            return make_response(jsonify(error=500, title=title, message=str(text.why), reference=reference), 500)
    if source := getattr(g, "error_source", ""):
        page_in_frame = _of_source(source, reference)
        if page_in_frame is not None:
            return page_in_frame
    return make_response(_plain_page(reference, 500), 500)


def _on_outage(outage: outages.Outage, reference: str) -> Response:
    """The page for what passes: 503 and when to try again."""
    if wants_json():
        with i18n.force_locale(_locale_without_account()):
            body = jsonify(error=503, title=str(outage.title), message=str(outage.why), reference=reference)
        answer = make_response(body, 503)
    else:
        answer = make_response(_plain_page(reference, 503, outage), 503)
    answer.headers["Retry-After"] = str(outage.retry_after)
    return answer


def _plain_page(reference: str, code: int, outage: outages.Outage | None = None) -> str:
    template = current_app.jinja_env.get_template("web/plain.html")
    with i18n.force_locale(_locale_without_account()):
        return template.render(
            reference=reference, code=code, outage=outage, now=clock.now(), failed_save=request.method == "POST",
            resend=typed_again() if from_here() else None, mode=request.cookies.get(preferences.COLOR_COOKIE),
        )  # fmt: skip


def _of_source(source: str, reference: str) -> Response | None:
    """The page that names a plugin: the rest of the house stands, so it has the usual frame; None if not even that."""
    try:
        # Whatever the plugin left unfinished or unusable.
        db.session.rollback()
        page = render_template(
            "web/source_failed.html", source=source, reference=reference, now=clock.now(),
            failed_save=request.method == "POST", resend=typed_again() if from_here() else None,
        )  # fmt: skip
    except Exception:
        log.exception("%s: no frame for the page of this failure", reference)
        return None
    return make_response(page, 500)


def _locale_without_account() -> str:
    chosen = request.cookies.get(i18n.COOKIE)
    return chosen if chosen in i18n.LOCALES else i18n.DEFAULT


def from_here() -> bool:
    """Whether the form came from a page of ours: only then its content may be offered again."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        return site == "same-origin"
    return origin is not None and origin == request.host_url.rstrip("/")


def typed_again() -> list[tuple[str, str]] | None:
    """The fields of the refused form, to be sent again with a fresh token.

    None when that would echo a secret, needs a file, or is simply too much.
    """
    if not has_request_context() or request.method != "POST":
        return None
    if any(upload.filename for upload in request.files.values()):
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if not name.endswith("csrf_token")]
    secret = any(word in name.lower() for name, _value in fields for word in _SECRET_WORDS)
    if secret or not fields or sum(len(value) for _name, value in fields) > _MOST_ECHOED:
        return None
    return [("csrf_token", generate_csrf()), *fields]


def _read_to_the_end(answer: Response) -> Response:
    """Read and forget what is still being sent: a browser that is cut off shows a broken connection, not our page."""
    left = min(request.content_length or 0, _MOST_IGNORED)
    # Whoever reads the form replaces the stream: no server is asked for more than was sent.
    stream = request.__dict__.get("stream") or request.environ["wsgi.input"]
    while left > 0 and (block := stream.read(min(left, _BLOCK))):
        left -= len(block)
    return answer


def _too_large() -> str:
    limit = (request.max_content_length or 0) // (1024 * 1024)
    return _("Mỗi lần gửi tối đa %(limit)d MB. Quay lại, chọn tệp nhỏ hơn hoặc gửi làm nhiều lần.", limit=limit)
