"""Writing mails: plain text and HTML, in the reader's language, without anything from elsewhere."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.header import Header
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from itertools import groupby
from typing import Any, Final

from flask import current_app

from intranet import clock
from intranet.config import Settings
from intranet.directory.mail_address import wire_form
from intranet.hookspecs.setup import NoticeKind
from intranet.notices import links
from intranet.notices.links import Subscription
from intranet.notices.look import LOOK
from intranet.notices.post import Office
from intranet.web.i18n import _, force_locale, locale, ngettext

MOST_LISTED: Final = 50
"""A digest lists so many notices; of the others it tells the number."""
DIGEST: Final = "digest."
"""Before the name of a cadence: a subscription to that digest."""


@dataclass(frozen=True, slots=True)
class Item:
    """One notice to be told of, in every language."""

    kind: NoticeKind
    subject: Mapping[str, str]
    text: Mapping[str, str]
    url: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be written: to whom, in which language, of what. `mark` makes its Message-ID."""

    person_id: int
    name: str
    address: str
    locale: str
    cadence: str
    mark: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class _Entry:
    subject: str
    lines: list[str]
    url: str


@dataclass(frozen=True, slots=True)
class _Group:
    title: str
    entries: list[_Entry]


def write(office: Office, letter: Letter) -> Message:
    """The message. Raises `Refused` for an address no mail can be sent to."""
    with force_locale(letter.locale):
        words = _words(office, letter)
        message = MIMEMultipart("alternative")
        _head(message, office, letter, words)
        page = current_app.jinja_env.get_template("notices/mail.html").render(words)
        for kind, content in (("plain", _plain(words)), ("html", page)):
            message.attach(MIMEText(content, kind, "utf-8"))
    return message


def trial(office: Office, address: str) -> Message:
    """A mail that shows an operator that mail goes out, and how it looks."""
    kind = NoticeKind("notices.trial", _("Thư thử"), optional=False)
    subject, text = _("Thư thử từ mạng nội bộ"), _("Thư này cho thấy máy chủ thư nhận được thư của mạng nội bộ.")
    item = Item(kind, {locale(): subject}, {locale(): text}, "/")
    return write(office, Letter(0, "", address, locale(), "now", secrets.token_hex(12), [item]))


def _head(message: Message, office: Office, letter: Letter, words: Mapping[str, Any]) -> None:
    message["From"] = _mailbox("From", office.sender_name, office.envelope_sender)
    message["To"] = _mailbox("To", letter.name, wire_form(letter.address))
    message["Subject"] = _encoded("Subject", words["subject"])
    message["Date"] = format_datetime(clock.local(clock.now()))
    message["Message-ID"] = f"<{letter.mark}@{office.domain}>"
    message["Content-Language"] = letter.locale
    # RFC 3834, and what Exchange asks for: absence notes do not answer it.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if words["unsubscribe_url"]:
        message["List-Unsubscribe"] = f"<{words['unsubscribe_url']}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _encoded(header: str, text: str) -> str:
    # Not by `EmailMessage`: where it breaks an encoded name in two, it puts one more space between.
    return text if text.isascii() else Header(text, "utf-8", header_name=header).encode()


def _mailbox(header: str, name: str, address: str) -> str:
    return formataddr((name, address)) if name.isascii() else f"{_encoded(header, name)} <{address}>"


def _words(office: Office, letter: Letter) -> dict[str, Any]:
    is_digest = letter.cadence != "now"
    settings: Settings = current_app.extensions["settings"]
    name = DIGEST + letter.cadence if is_digest else letter.items[0].kind.name
    path = links.unsubscribe_path(Subscription(letter.person_id, name)) if is_optional(letter) else ""
    left_out = max(0, len(letter.items) - MOST_LISTED)
    return {
        "agency": settings, "look": LOOK, "language": letter.locale, "is_digest": is_digest,
        "subject": _digest_subject(letter) if is_digest else _in(letter, letter.items[0].subject),
        "groups": list(_groups(office, letter)),
        "more": ngettext("Và %(num)d thông báo khác.", "Và %(num)d thông báo khác.", left_out) if left_out else "",
        "why": _why(letter), "leave": _leave(letter),
        "unsubscribe_url": links.absolute(office, path) if path else "",
        "preferences_url": links.absolute(office, _path("notices.preferences")),
        "list_url": links.absolute(office, _path("notices.index")),
    }  # fmt: skip


def is_optional(letter: Letter) -> bool:
    """Whether the reader may choose not to get such mails."""
    return all(item.kind.optional for item in letter.items)


def _groups(office: Office, letter: Letter) -> Iterator[_Group]:
    ranked = sorted(letter.items[:MOST_LISTED], key=lambda item: item.kind.name)
    for _name, members in groupby(ranked, key=lambda item: item.kind.name):
        items = list(members)
        entries = [
            _Entry(
                _in(letter, item.subject), [line for line in _in(letter, item.text).splitlines() if line.strip()],
                links.absolute(office, item.url) if item.url else "",
            )
            for item in items
        ]  # fmt: skip
        yield _Group(str(items[0].kind.title), entries)


def _in(letter: Letter, words: Mapping[str, str]) -> str:
    return words.get(letter.locale) or next(iter(words.values()), "")


def _digest_subject(letter: Letter) -> str:
    count = len(letter.items)
    if count == 1:
        return _in(letter, letter.items[0].subject)
    return ngettext("%(num)d thông báo mới", "%(num)d thông báo mới", count)


def _why(letter: Letter) -> str:
    if letter.cadence == "daily":
        return _("Thư này gộp thông báo của một ngày từ mạng nội bộ.")
    if letter.cadence == "weekly":
        return _("Thư này gộp thông báo của một tuần từ mạng nội bộ.")
    title = str(letter.items[0].kind.title)
    if not is_optional(letter):
        return _("Thư tự động của mạng nội bộ: %(kind)s. Loại thư này luôn được gửi.", kind=title)
    return _("Thư tự động của mạng nội bộ: %(kind)s.", kind=title)


def _leave(letter: Letter) -> str:
    return _("Thôi nhận thư gộp này") if letter.cadence != "now" else _("Thôi nhận thư loại này")


def _plain(words: Mapping[str, Any]) -> str:
    lines = [words["subject"], ""]
    for group in words["groups"]:
        if words["is_digest"]:
            lines += [f"== {group.title} ==", ""]
        for entry in group.entries:
            lines += [f"* {entry.subject}"] if words["is_digest"] else []
            lines += [*entry.lines, *([entry.url] if entry.url else []), ""]
    lines += [words["more"], ""] if words["more"] else []
    lines += ["-- ", words["agency"].agency_name, words["why"]]
    if words["unsubscribe_url"]:
        lines += [f"{words['leave']}: {words['unsubscribe_url']}"]
        lines += [f"{_('Chọn cách nhận thư')}: {words['preferences_url']}"]
    return "\n".join(lines) + "\n"


def _path(endpoint: str) -> str:
    return current_app.url_map.bind("").build(endpoint)
