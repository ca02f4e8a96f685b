"""One connection to a mail server, for many messages; every answer of it is told apart.

Trouble of the server (no connection, no TLS, wrong password, sender refused) is no fault of any mail: all of
them wait. A refusal of one mail is either for now (4xx) or for good (5xx), and then perhaps for its address.
"""

from __future__ import annotations

import base64
import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from email.message import Message
from email.policy import compat32
from threading import Timer
from types import TracebackType
from typing import Final

from intranet.notices.post import Office

SECONDS: float = 20.0
"""How long one step of the conversation may take: connecting, one answer, one write."""
SECONDS_A_MESSAGE: float = 90.0
"""How long a whole message may take, also from a server that answers a byte at a time."""

_WIRE: Final = compat32.clone(linesep="\r\n", cte_type="7bit", max_line_length=998)
_LONGEST: Final = 300


class ServerTrouble(Exception):
    """The mail server cannot be used now. `str(error)` says why, without secrets."""


class LineDropped(Exception):
    """The connection ended in the midst of a message: nobody knows whether it was taken."""


class MailRefused(Exception):
    """The server did not take this mail. `is_final`: it never will; `is_address`: the address is no good."""

    def __init__(self, reason: str, *, is_final: bool, is_address: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final
        self.is_address = is_address


class Connection:
    """A conversation with the mail server, opened when the first message is sent."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close(politely=kind is None)

    def open(self) -> None:
        """Connect, encrypt, sign in; nothing when that is done. Raises :class:`ServerTrouble`."""
        if self._server is not None:
            return
        with _troubles():
            server = _connect(self._office)
            try:
                _encrypt(server, self._office)
                _sign_in(server, self._office)
            except BaseException:
                server.close()
                raise
            self._server = server

    def close(self, *, politely: bool = True) -> None:
        """End the conversation."""
        server, self._server = self._server, None
        if server is None:
            return
        if politely:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()
        server.close()

    def send(self, address: str, message: Message) -> None:
        """Hand over one message for one address.

        Raises :class:`MailRefused`, :class:`LineDropped`, :class:`ServerTrouble`.
        """
        self.open()
        assert self._server is not None, "open() would have raised"
        try:
            with _time_limit(self._server):
                _say(self._server, self._office.envelope_sender, address, message.as_bytes(policy=_WIRE))
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            self.close(politely=False)
            raise LineDropped(_words(error)) from error
        except ServerTrouble:
            self.close()
            raise


def probe(office: Office) -> None:
    """Connect, encrypt, sign in and leave. Raises :class:`ServerTrouble`."""
    with Connection(office) as connection:
        connection.open()


def _connect(office: Office) -> smtplib.SMTP:
    if office.is_secure:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(office.host, office.port, timeout=SECONDS, context=context)
    return smtplib.SMTP(office.host, office.port, timeout=SECONDS)


def _encrypt(server: smtplib.SMTP, office: Office) -> None:
    server.ehlo_or_helo_if_needed()
    if office.is_secure:
        return
    offered = server.has_extn("starttls")
    # Inside one machine there is nobody to listen, and its certificate is seldom one that can be checked.
    if offered and (office.user or not office.is_local):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    elif office.user and not office.is_local:
        raise ServerTrouble("the server offers no TLS: the password is not sent in the clear")


def _sign_in(server: smtplib.SMTP, office: Office) -> None:
    if not office.user:
        return
    if (office.user + office.password).isascii():
        server.login(office.user, office.password)
        return
    # The library sends ASCII only; RFC 4616 says UTF-8.
    given = base64.b64encode(f"\0{office.user}\0{office.password}".encode()).decode("ascii")
    code, answer = server.docmd("AUTH", f"PLAIN {given}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _say(server: smtplib.SMTP, sender: str, address: str, content: bytes) -> None:
    code, answer = server.mail(sender)
    if code != 250:
        # Of us, not of whom the mail is for: the next one would fare no better.
        raise ServerTrouble(_answer(code, answer))
    code, answer = server.rcpt(address)
    if code not in (250, 251, 252):
        _reset(server, code)
        raise _refusal(code, answer, of_recipient=True)
    try:
        code, answer = server.data(content)
    except smtplib.SMTPDataError as error:
        code, answer = error.smtp_code, _bytes(error.smtp_error)
    if code != 250:
        _reset(server, code)
        raise _refusal(code, answer, of_recipient=False)


def _reset(server: smtplib.SMTP, code: int) -> None:
    if code != 421:
        server.rset()


def _refusal(code: int, answer: bytes, *, of_recipient: bool) -> Exception:
    words = _answer(code, answer)
    if code == 421:
        # "Service not available, closing": the server's, whatever it was asked.
        return ServerTrouble(words)
    # RFC 3463: x.1.x and x.2.1 speak of the address, the others of policies, full mailboxes or the content.
    status = answer.split(b" ", 1)[0].split(b".")
    if len(status) == 3 and all(part.isdigit() for part in status):
        is_address = status[1] == b"1" or status[1:] == [b"2", b"1"]
    else:
        is_address = of_recipient and code in (550, 551, 553)
    final = 500 <= code < 600
    return MailRefused(words, is_final=final, is_address=final and is_address)


@contextlib.contextmanager
def _troubles() -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        # The server's words might repeat the name; what the operator needs is the code.
        raise ServerTrouble(f"the server refused the name or password ({error.smtp_code})") from error
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise ServerTrouble(_words(error)) from error


@contextlib.contextmanager
def _time_limit(server: smtplib.SMTP) -> Iterator[None]:
    """Break the line when the block takes too long: a time limit on each step does not stop a trickle."""
    timer = Timer(SECONDS_A_MESSAGE, _break, [server])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _break(server: smtplib.SMTP) -> None:
    sock = server.sock
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(2)


def _answer(code: int, answer: bytes) -> str:
    return f"{code} {' '.join(answer.decode('utf-8', 'replace').split())}"[:_LONGEST]


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode()


def _words(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:_LONGEST]
