"""Sending mail: a sweep every minute over what is due. Killed at any point it loses nothing, see `outbox`."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Any, Final

from flask import current_app
from sqlalchemy import select, update

from intranet import clock
from intranet.access import Refused
from intranet.database import db, transaction
from intranet.directory import mail_address
from intranet.directory.models import Person
from intranet.directory.queries import is_active
from intranet.hookspecs.setup import NoticeKind
from intranet.notices import kinds, letters, outbox, post, readers
from intranet.notices.letters import Item, Letter
from intranet.notices.models import Mailbox, Notice, NoticeText
from intranet.notices.outbox import Claimed
from intranet.notices.post import Office
from intranet.notices.readers import Reader
from intranet.notices.smtp import Connection, LineDropped, MailRefused, ServerTrouble
from intranet.web.i18n import _

log = logging.getLogger(__name__)

SECONDS: Final = 20.0
"""A sweep takes no further mail after this long: others wait for the worker, and the next sweep comes in a minute."""


def run() -> None:
    """Make mails of what is due and send them, within the server's limit. Without mail settings: nothing."""
    office = post.office(current_app.extensions["settings"])
    if office is None:
        return
    until = time.monotonic() + SECONDS
    open_kinds = kinds.open_kinds()
    outbox.compose(office, list(open_kinds))
    with Connection(office) as connection:
        while time.monotonic() < until:
            token, mails = outbox.claim(office)
            if not mails or not _Batch(office, connection, token, open_kinds).send(mails, until):
                return
            outbox.compose(office, list(open_kinds))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the mails of a batch are about and whom they are for, read at once."""

    people: Mapping[int, Person]
    readers: Mapping[int, Reader]
    bad: Mapping[int, Mailbox]
    notices: Mapping[int, Sequence[Any]]


class _Batch:
    """The mails that one claim gave."""

    def __init__(self, office: Office, connection: Connection, token: str, open_kinds: Mapping[str, NoticeKind]):
        self.office = office
        self.connection = connection
        self.token = token
        self.open_kinds = open_kinds
        self.drops = 0

    def send(self, mails: Sequence[Claimed], until: float) -> bool:
        """Settle all of them, or give back those that were not tried; whether it is worth going on."""
        known = _look_up(mails)
        for number, mail in enumerate(mails):
            if time.monotonic() >= until or not self._send_one(mail, known):
                outbox.release(self.token, mails[number:])
                return False
        return True

    def _send_one(self, mail: Claimed, known: _Known) -> bool:
        """Settle one; whether it is worth going on."""
        letter = self._letter(mail, known)
        written = self._written(mail, letter) if letter is not None else None
        if letter is None or written is None:
            return True
        try:
            self.connection.send(*written)
        except ServerTrouble as error:
            outbox.trouble(self.office, str(error))
            return False
        except LineDropped as error:
            return self._dropped(mail, str(error))
        except MailRefused as error:
            self._refused(mail, letter, error)
        else:
            outbox.sent(self.token, mail, self.office)
        return True

    def _written(self, mail: Claimed, letter: Letter) -> tuple[str, Message] | None:
        """The address and the message; None when there can be none, which is settled then."""
        try:
            return mail_address.wire_form(letter.address), letters.write(self.office, letter)
        except (Refused, ValueError):
            outbox.failed(self.token, mail, _("Địa chỉ thư không đúng dạng."), letter.address)
        except Exception as error:
            # A fault of ours with one mail must not stop the others.
            log.exception("mail %d cannot be written", mail.id)
            outbox.postponed(self.token, mail, f"{type(error).__name__}: {error}"[:300])
        return None

    def _refused(self, mail: Claimed, letter: Letter, error: MailRefused) -> None:
        if error.is_final:
            outbox.failed(self.token, mail, str(error), letter.address if error.is_address else "")
        else:
            outbox.postponed(self.token, mail, str(error))

    def _dropped(self, mail: Claimed, reason: str) -> bool:
        # Later than the others: one that always breaks the line must not keep them waiting.
        outbox.postponed(self.token, mail, reason)
        self.drops += 1
        if self.drops > 1:
            outbox.trouble(self.office, reason)
        return self.drops <= 1

    def _letter(self, mail: Claimed, known: _Known) -> Letter | None:
        """What to send; None when the mail was settled without sending."""
        person = known.people[mail.person_id]
        reader = known.readers.get(person.id, Reader())
        if not person.email or not is_active(person, clock.today()) or reader.is_blocked:
            outbox.dropped(self.token, mail, _("Người nhận không còn địa chỉ thư hoặc không còn làm việc."))
            return None
        if bad := known.bad.get(person.id):
            outbox.failed(self.token, mail, bad.error)
            return None
        rows = known.notices.get(mail.id, ())
        items = [
            Item(self.open_kinds[row.kind], row.subject, row.text, row.url)
            for row in rows if row.kind in self.open_kinds
        ]  # fmt: skip
        if closed := [row for row in rows if row.kind not in self.open_kinds]:
            self._put_back(mail, closed)
        if not items:
            outbox.dropped(self.token, mail, _("Không còn gì để báo."))
            return None
        return Letter(
            person.id, person.full_name, person.email, reader.locale, mail.cadence, mail.mark, items
        )  # fmt: skip

    def _put_back(self, mail: Claimed, rows: Sequence[Any]) -> None:
        """What belongs to a plugin that was switched off meanwhile waits for it: it comes in another mail."""
        with transaction():
            names = {row.kind for row in rows}
            which = (Notice.mail_id == mail.id, Notice.kind.in_(names))
            db.session.execute(update(Notice).where(*which).values(mail_id=None))


def _look_up(mails: Sequence[Claimed]) -> _Known:
    ids = {mail.person_id for mail in mails}
    people = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(ids)))}
    refused = db.session.scalars(select(Mailbox).where(Mailbox.person_id.in_(ids)))
    bad = {box.person_id: box for box in refused if box.address == people[box.person_id].email}
    found = (
        select(Notice.mail_id, Notice.kind, NoticeText.subject, NoticeText.text, NoticeText.url)
        .join(NoticeText, NoticeText.id == Notice.text_id)
        # Without a time it was read, or switched off, since the mail was made.
        .where(Notice.mail_id.in_([mail.id for mail in mails]), Notice.mail_due_at.is_not(None))
        .order_by(Notice.created_at, Notice.matter_id)
    )
    notices = defaultdict(list)
    for row in db.session.execute(found):
        notices[row.mail_id].append(row)
    known = _Known(people, readers.readers(ids), bad, notices)
    for thing in (*people.values(), *bad.values()):
        db.session.expunge(thing)
    # No transaction stays open while the network is waited for.
    db.session.rollback()
    return known
