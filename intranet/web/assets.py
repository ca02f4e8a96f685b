"""Static files: addresses that change with the content, kept for a year, compressed once."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from flask import Flask, Request, Response, current_app, request, url_for
from flask_compress import Compress

YEAR = 365 * 24 * 3600
# A page that mixes secrets with what an attacker may inject should not be compressed (BREACH); our
# cookies are SameSite=Lax, and small pages gain nothing, so only large answers to GET are.
LARGE_PAGE = 8 * 1024
MADE = ("web.bootstrap", "web.sprite", "web.single_icon")
TYPES = [
    "text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/json",
    "text/plain", "text/csv",
]  # fmt: skip


def init_app(app: Flask) -> None:
    """Offer `static_url` to templates and treat answers with static content."""
    app.config.update(COMPRESS_REGISTER=False, COMPRESS_MIMETYPES=TYPES, COMPRESS_ALGORITHM=["br", "gzip"])
    pages, static = Compress(app), Compress(app)
    static.cache, static.cache_key = _Kept(), _cache_key

    def finish(response: Response) -> Response:
        if is_static(request.endpoint) and response.status_code < 400:
            return static.after_request(_keep_long(response))
        large = not response.is_streamed and (response.content_length or 0) >= LARGE_PAGE
        return pages.after_request(response) if large and request.method == "GET" else response

    app.after_request(finish)
    app.jinja_env.globals["static_url"] = static_url


def is_static(endpoint: str | None) -> bool:
    """Whether `endpoint` serves files that are the same for everybody: by what it is, not by its name alone."""
    owner, _dot, name = (endpoint or "").rpartition(".")
    blueprint = current_app.blueprints.get(owner) if name == "static" else None
    return endpoint in MADE or (blueprint is not None and blueprint.has_static_folder)


def static_url(endpoint: str, filename: str) -> str:
    """The address of a static file: `static_url("web.static", "theme.css")`, or a plugin's own."""
    return url_for(endpoint, filename=filename, v=digest_of(endpoint, filename))


def digest_of(endpoint: str, filename: str) -> str:
    """A short digest of a static file's content; "" when there is no such file."""
    blueprint = current_app.blueprints.get(endpoint.rpartition(".")[0])
    if blueprint is None or not blueprint.static_folder:
        return ""
    path = Path(blueprint.static_folder) / filename
    try:
        return _digest(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        # ValueError: NUL in a name that somebody made up.
        return ""


@cache
def bootstrap_css() -> tuple[bytes, str]:
    """Bootstrap's stylesheet from its package, without the pointer to a source map, and its digest."""
    text = bootstrap_folder().joinpath("css", "bootstrap.min.css").read_text(encoding="utf-8")
    content = text.partition("/*# sourceMappingURL=")[0].encode()
    return content, digest(content)


def bootstrap_folder() -> Path:
    """The static folder of Bootstrap inside its package."""
    return Path(str(files("flask_bootstrap"))) / "static" / "bootstrap5"


def digest(content: bytes) -> str:
    """What stands for `content` in an address."""
    return hashlib.sha256(content).hexdigest()[:12]


@cache
def _digest(path: Path, _changed: int) -> str:
    return digest(path.read_bytes())


def _keep_long(response: Response) -> Response:
    version = response.headers.pop("X-Digest", None) or _requested_digest()
    if response.status_code not in (200, 304):
        return response
    if version and request.args.get("v") == version:
        # Those of a plugin are not for everybody: no cache between may give them on.
        scope = "public" if request.path.startswith("/static/") else "private"
        response.headers["Cache-Control"] = f"{scope}, max-age={YEAR}, immutable"
    if response.is_streamed and response.status_code == 200:
        # Small and read often: as one piece they are compressed once, not again for each reader.
        file = response.response
        response.direct_passthrough = False
        response.set_data(b"".join(response.iter_encoded()))
        if hasattr(file, "close"):
            file.close()
    return response


def _requested_digest() -> str:
    return digest_of(request.endpoint or "", (request.view_args or {}).get("filename", ""))


def _cache_key(asked: Request) -> str:
    return f"{asked.path}:{_requested_digest() or asked.args.get('v', '')[:12]}"


class _Kept:
    """Compressed static files, in memory. Bounded: addresses come from outside."""

    def __init__(self) -> None:
        self._items: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """What was kept."""
        return self._items.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Keep it, while there is room."""
        if len(self._items) < 200:
            self._items[key] = value
