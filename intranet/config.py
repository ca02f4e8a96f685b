"""Settings: `instance/config.toml`, overridden by `INTRANET_…` variables. One typed object, checked once."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from email.utils import parseaddr
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

CHECKOUT = Path(__file__).resolve().parent.parent


class ConfigError(Exception):
    """A setting is wrong. The message names it and the way out, in one line."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator may set. Durations are in minutes unless the name says otherwise."""

    instance: Path
    agency_name: str = "Cơ quan"
    agency_place: str = ""
    agency_initials: str = ""
    database_url: str = ""
    files_url: str = ""
    files_endpoint: str = ""
    files_key: str = ""
    files_secret: str = field(default="", repr=False)
    secret_key: str = ""
    host: str = "127.0.0.1"
    port: int = 8080
    web_workers: int = 1
    job_threads: int = 4
    trusted_proxies: int = 0
    secure_cookies: bool = False
    session_idle_minutes: int = 60
    session_absolute_hours: int = 12
    remember_days: int = 14
    login_attempts: int = 5
    login_block_minutes: int = 15
    password_min_length: int = 12
    upload_megabytes: int = 50
    public_url: str = ""
    mail_url: str = ""
    mail_from: str = ""
    mail_per_minute: int = 120
    mail_digest_hour: int = 7
    safe_mode: bool = False

    @property
    def database(self) -> str:
        """The database address; by default an SQLite file in the instance folder."""
        return self.database_url or f"sqlite:///{self.instance / 'intranet.sqlite'}"

    @property
    def files(self) -> str:
        """Where files are kept, as an fsspec address; by default a folder in the instance folder."""
        return self.files_url or f"file://{self.instance / 'files'}"


def default_instance() -> Path:
    """`$INTRANET_INSTANCE`, else `instance/` of the checkout, else `instance/` of the current folder."""
    named = os.environ.get("INTRANET_INSTANCE")
    if named:
        return Path(named).resolve()
    base = CHECKOUT if (CHECKOUT / "pyproject.toml").exists() else Path.cwd()
    return base / "instance"


def load(instance: Path | None = None, **overrides: Any) -> Settings:
    """Read and check the settings. Raises :class:`ConfigError` naming the first setting at fault."""
    folder = (instance or default_instance()).resolve()
    values = {**_from_file(folder / "config.toml"), **_from_environment(os.environ), **overrides}
    types = get_type_hints(Settings)
    for name in values:
        if name not in types or name == "instance":
            raise ConfigError(f"{name}: không có thiết lập này (no such setting)")
    typed = {name: _convert(name, value, types[name]) for name, value in values.items()}
    settings = Settings(instance=folder, **typed)
    _check(settings)
    return settings


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path.name}: {error}") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    names = {f"INTRANET_{field.name.upper()}": field.name for field in fields(Settings)}
    names.pop("INTRANET_INSTANCE")
    return {names[key]: value for key, value in environment.items() if key in names}


def _convert(name: str, value: Any, wanted: type) -> Any:
    if wanted is bool and str(value).lower() in ("1", "true", "yes", "on", "0", "false", "no", "off", ""):
        return str(value).lower() in ("1", "true", "yes", "on")
    if wanted is int and not isinstance(value, bool) and re.fullmatch(r"-?[0-9]{1,18}", str(value).strip()):
        return int(value)
    if wanted is str and isinstance(value, str):
        return value
    raise ConfigError(f"{name}: cần giá trị kiểu {wanted.__name__}, đang là {value!r}")


_RANGES = {
    "port": (1, 65535), "web_workers": (1, 64), "job_threads": (1, 32),
    "session_idle_minutes": (1, 1440), "session_absolute_hours": (1, 168), "remember_days": (1, 90),
    "login_attempts": (2, 100), "login_block_minutes": (1, 1440), "password_min_length": (8, 64),
    "upload_megabytes": (1, 1024), "trusted_proxies": (0, 5), "mail_per_minute": (1, 100_000),
    "mail_digest_hour": (0, 23),
}  # fmt: skip


def _check(settings: Settings) -> None:
    for name, (low, high) in _RANGES.items():
        if not low <= getattr(settings, name) <= high:
            raise ConfigError(f"{name}: phải từ {low} đến {high}, đang là {getattr(settings, name)}")
    if settings.database_url and not settings.database_url.startswith(("sqlite:", "postgresql")):
        raise ConfigError("database_url: chỉ nhận địa chỉ sqlite: hoặc postgresql:")
    _check_addresses(settings)
    _check_files(settings)
    if settings.secret_key and len(settings.secret_key) < 32:
        raise ConfigError("secret_key: cần ít nhất 32 ký tự; bỏ trống để dùng tệp instance/secret_key")


def _check_addresses(settings: Settings) -> None:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        # Also whether there is such a driver. The address itself is never shown: it may hold a password.
        make_url(settings.database).get_dialect()
    except (ArgumentError, ValueError, ImportError):
        raise ConfigError(
            'database_url: không đúng dạng "postgresql://tên:mật khẩu@máy chủ/tên cơ sở dữ liệu", hoặc thiếu '
            "phần mềm kết nối (pip install -e '.[postgres]')"
        ) from None
    if settings.public_url and not re.fullmatch(r"https?://[^/?#@\s]+/?", settings.public_url):
        raise ConfigError('public_url: cần địa chỉ người dùng gõ vào trình duyệt, dạng "https://noibo.so.gov.vn"')
    if settings.mail_url and not _is_mail_url(settings.mail_url):
        raise ConfigError('mail_url: cần dạng "smtp://tên:mật khẩu@máy chủ:587" hoặc "smtps://…"')
    if settings.mail_from and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", parseaddr(settings.mail_from)[1]):
        raise ConfigError('mail_from: cần một địa chỉ thư, ví dụ "lantoa@so.gov.vn" hoặc "Lan Tỏa <lantoa@so.gov.vn>"')


def _check_files(settings: Settings) -> None:
    if not settings.files_url or Path(settings.files_url).is_absolute():
        return
    import fsspec

    protocol, separator, rest = settings.files_url.partition("://")
    if not separator or not rest.strip("/"):
        raise ConfigError('files_url: cần dạng "file:///thư/mục" hoặc "s3://tên-kho/thư-mục"')
    try:
        fsspec.get_filesystem_class(protocol)
    except ValueError:
        raise ConfigError(f'files_url: không có loại kho tệp "{protocol}"; dùng file:// hoặc s3://') from None
    except ImportError:
        raise ConfigError(
            f"files_url: thiếu phần mềm cho kho tệp \"{protocol}\"; cài bằng: pip install -e '.[s3]'"
        ) from None
    if settings.files_endpoint and not re.fullmatch(r"https?://[^/?#@\s]+/?", settings.files_endpoint):
        raise ConfigError('files_endpoint: cần địa chỉ máy chủ kho tệp, dạng "https://s3.so.gov.vn"')
    if bool(settings.files_key) != bool(settings.files_secret):
        raise ConfigError("files_key, files_secret: cần cả hai, hoặc để trống cả hai")


def _is_mail_url(address: str) -> bool:
    try:
        url = urlsplit(address)
        # A port that is none shows only when it is asked for.
        return url.scheme in ("smtp", "smtps") and bool(url.hostname) and (url.port is None or url.port > 0)
    except ValueError:
        return False
