"""The mail server as the settings name it."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Final
from urllib.parse import unquote, urlsplit

from intranet.config import Settings

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
NEEDED: Final = ("mail_url", "mail_from", "public_url")


@dataclass(frozen=True, slots=True)
class Office:
    """Where mail is handed over, in whose name, how fast, and when digests go out."""

    host: str
    port: int
    is_secure: bool
    """TLS from the first byte (`smtps://`); otherwise STARTTLS where it is offered."""
    user: str
    password: str = field(repr=False)
    sender_name: str
    envelope_sender: str
    """The bare address that mail comes from, and that refusals go to."""
    site: str
    """The address of this site, without a slash at the end."""
    per_minute: int
    digest_hour: int

    @property
    def domain(self) -> str:
        """The domain of the sender: what Message-IDs end with."""
        return self.envelope_sender.rpartition("@")[2]

    @property
    def is_local(self) -> bool:
        """Whether mail is handed over inside this very machine."""
        return self.host in LOOPBACK


def missing(settings: Settings) -> list[str]:
    """The settings that mail still needs, by name."""
    return [name for name in NEEDED if not getattr(settings, name)]


def office(settings: Settings) -> Office | None:
    """The mail server; None while mail is not set up, see :func:`missing`."""
    if missing(settings):
        return None
    url = urlsplit(settings.mail_url)
    is_secure = url.scheme == "smtps"
    name, address = parseaddr(settings.mail_from)
    return Office(
        host=url.hostname or "", port=url.port or (465 if is_secure else 587), is_secure=is_secure,
        user=unquote(url.username or ""), password=unquote(url.password or ""),
        sender_name=name or settings.agency_name, envelope_sender=address, site=settings.public_url.rstrip("/"),
        per_minute=settings.mail_per_minute, digest_hour=settings.mail_digest_hour,
    )  # fmt: skip
