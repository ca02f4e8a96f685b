"""A real mail server on this machine, with the faults that real ones have."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.ports import free_port


@dataclass(frozen=True, slots=True)
class Received:
    """A message that the server took, and the envelope it came in."""

    sender: str
    to: str
    message: EmailMessage
    raw: bytes

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def plain(self) -> str:
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content())

    @property
    def page(self) -> str:
        part = self.message.get_body(("html",))
        assert part is not None
        return str(part.get_content())


@dataclass
class MailServer:
    """`received` is what it took. Faults are set from the test and hold until they are taken back."""

    port: int
    user: str = ""
    password: str = ""
    tls: ssl.SSLContext | None = None
    received: list[Received] = field(default_factory=list)
    recipients: dict[str, str] = field(default_factory=dict)
    """Address → what it is answered to RCPT."""
    mail_answer: str = ""
    data_answer: str = ""
    accept_data_then_drop: bool = False
    """Take the message, and break the line instead of saying so."""
    drop_in_data: int = 0
    """Break the line in the midst of so many messages."""
    hang: str = ""
    """The command that is never answered: EHLO, RCPT or DATA."""
    trickle: bool = False
    """Answer a byte at a time, for ever."""
    connections: int = 0
    _controller: Controller | None = None

    def start(self) -> None:
        """Open the port."""
        self._controller = _Controller(self)
        self._controller.start()

    def stop(self) -> None:
        """Refuse connections."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def subjects(self) -> list[str]:
        return [one.subject for one in self.received]

    @property
    def addresses(self) -> list[str]:
        return [one.to for one in self.received]


class _Conversation(SMTP):
    def __init__(self, handler: _Handler, **options: Any) -> None:
        super().__init__(handler, **options)
        handler.server.connections += 1
        self._faults = handler.server

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 - as the library calls it
        if self._faults.hang == "EHLO":
            await asyncio.sleep(60)
        await super().smtp_EHLO(hostname)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - as the library calls it
        if self._faults.drop_in_data:
            self._faults.drop_in_data -= 1
            await self.push("354 go on")
            await self._reader.readline()
            assert self.transport is not None
            self.transport.close()
            return
        await super().smtp_DATA(arg)

    async def push(self, status: Any) -> None:
        if self._faults.trickle and str(status).startswith("354"):
            for _ in range(600):
                self._writer.write(b"3")
                await self._writer.drain()
                await asyncio.sleep(0.02)
        await super().push(status)


class _Handler:
    def __init__(self, server: MailServer) -> None:
        self.server = server

    async def handle_MAIL(  # noqa: N802 - as the library calls it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.server.mail_answer:
            return self.server.mail_answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - as the library calls it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.server.hang == "RCPT":
            await asyncio.sleep(60)
        answer = self.server.recipients.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        if self.server.hang == "DATA":
            await asyncio.sleep(60)
        if self.server.data_answer:
            return self.server.data_answer
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        for address in envelope.rcpt_tos:
            self.server.received.append(Received(str(envelope.mail_from), address, message, content))
        if self.server.accept_data_then_drop:
            assert server.transport is not None
            server.transport.abort()
        return "250 taken"


class _Controller(Controller):
    def __init__(self, server: MailServer) -> None:
        self._server = server
        super().__init__(_Handler(server), hostname="127.0.0.1", port=server.port, ready_timeout=90)

    def factory(self) -> SMTP:
        wanted = self._server
        options: dict[str, Any] = {"hostname": "mail.test"}
        if wanted.tls is not None:
            options |= {"tls_context": wanted.tls, "require_starttls": True}
        if wanted.user:
            options |= {"auth_required": True, "auth_require_tls": wanted.tls is not None, "authenticator": self._check}
        return _Conversation(self.handler, **options)

    def _check(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: Any) -> AuthResult:
        right = LoginPassword(self._server.user.encode(), self._server.password.encode())
        return AuthResult(success=given == right, handled=given == right)


@contextlib.contextmanager
def running(**options: Any) -> Iterator[MailServer]:
    """A server that takes everything, until told otherwise."""
    server = MailServer(free_port(), **options)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate of its own for 127.0.0.1: (file to trust, context of the server)."""
    from datetime import UTC, datetime, timedelta
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=3650)).not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    trusted, private = folder / "mail.pem", folder / "mail.key"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)
    return trusted, context
