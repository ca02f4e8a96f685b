"""What Lan Tỏa demands of every plugin."""

from __future__ import annotations

import io
from datetime import timedelta

from PIL import Image

from intranet import Rule, clock, db, files, save_audience, transaction
from intranet.testing import Conformance
from intranet.testing.agency import issue_plan


class TestConformance(Conformance):
    """One test for each demand."""

    def content(self, agency, actor_of):
        """Documents, messages and broadcasts at several stages, with everything that may be known of people."""
        office = actor_of("office")
        plan = issue_plan(agency, office)
        with transaction():
            document, attachment = _document(agency, office, plan)
            own = _row("documents", "Document", register="own", arrived_on=clock.today(), created_at=clock.now(),
                       subject="Họp sơ kết", code="1/GM", code_key="1/gm", created_by=office.person_id)  # fmt: skip
            root = _broadcast(agency, document, "live", question="Ai làm?")
            forward = _broadcast(agency, document, "live", parent_id=root.id, root_id=root.id,
                                 sender_id=agency.people["unit_head"], unit_id=agency.units["science"])  # fmt: skip
            draft = _broadcast(agency, document, "draft")
            later = _broadcast(agency, document, "scheduled", send_at=clock.now() + timedelta(days=1))
            reminder = _receipts(agency, root, forward)
            _closed(agency, root)
            message, sent = _messages(agency, document)
            paper = _row("documents", "Draft", created_at=clock.now(), created_by=office.person_id)
        egov = "egov_broadcast."
        return {
            "document_id": document.id, "attachment_id": attachment.id, "page": 1, "root_id": root.id,
            "broadcast_id": root.id, "forward_id": forward.id, "reminder_id": reminder.id, "message_id": message.id,
            "draft_id": paper.id, "organ_id": "H97", "act": "ask", "outgoing_id": sent.id,
            **{f"{egov}dispatch_{name}": {"document_id": own.id} for name in ("document", "update", "back")},
            **{f"{egov}{name}_broadcast": {"broadcast_id": draft.id} for name in ("edit", "confirm", "discard")},
            f"{egov}hold_broadcast": {"broadcast_id": later.id},
        }  # fmt: skip


def _row(room, table, /, **values):
    from importlib import import_module

    row = getattr(import_module(f"intranet_plugins.egov_broadcast.{room}.models"), table)(**values)
    db.session.add(row)
    db.session.flush()
    return row


def _stored(actor, kind, subject_id, name):
    sent = io.BytesIO()
    Image.new("RGB", (2, 2)).save(sent, "JPEG")
    sent.seek(0)
    return files.store(actor, sent, name, subject_kind=f"egov_broadcast.{kind}", subject_id=subject_id)


def _document(agency, office, plan):
    """A received document with a picture for an attachment and the picture of its page."""
    document = _row(
        "documents", "Document", year=2026, number=1, arrived_on=clock.today(), way="edxml", issuer="UBND tỉnh",
        sender_organ="H97", edoc_id="1", code="5/UBND", code_key="5/ubnd", subject="Phát động", plan_id=plan,
        created_at=clock.now(), created_by=office.person_id,
    )  # fmt: skip
    kept = _stored(office, "document", document.id, "a.jpg")
    attachment = _row("documents", "Attachment", document_id=document.id, position=1, file_id=kept.id, name="a.jpg",
                      size=1, sha256=kept.digest, reading="done", pages=1)  # fmt: skip
    page = _stored(office, "page", attachment.id, "trang-1.jpg")
    _row("documents", "PageImage", attachment_id=attachment.id, page=1, file_id=page.id, width=2, height=2)
    return document, attachment


def _broadcast(agency, document, status, **more):
    now = clock.now()
    values = {"sender_id": agency.people["office"], "unit_id": agency.units["office"], "status": status,
              "audience_id": save_audience([Rule("everyone")]), "deadline": now + timedelta(days=3),
              "created_at": now, "sent_at": now if status == "live" else None, **more}  # fmt: skip
    made = _row("sending", "Broadcast", document_id=document.id, **values)
    made.root_id = made.root_id or made.id
    return made


def _receipts(agency, root, forward):
    """Everybody has it; one answered, one was exempted, one signed on paper, one was reminded."""
    people, now = agency.people, clock.now()
    done = {
        "staff": {"acknowledged_at": now, "answer": "Đã rõ"},
        "coordinator": {"exempt_reason": "Nghỉ ốm", "exempt_at": now, "exempt_by": people["office"]},
        "admin": {"acknowledged_at": now, "on_paper_by": people["office"]},
        "leader": {"left_on": clock.today()},
    }
    for role, person in people.items():
        _row("sending", "Receipt", root_id=root.id, person_id=person, broadcast_id=root.id, must=True,
             reached_at=now, opened_at=now, due_at=root.deadline, **done.get(role, {}))  # fmt: skip
    _row("sending", "Handed", broadcast_id=forward.id, person_id=people["staff"])
    reminder = _row("tracking", "Reminder", key="hand:1", root_id=root.id, way="hand", text="Đề nghị xác nhận",
                    people=1, at=now, by=people["office"])  # fmt: skip
    _row("tracking", "Reminded", reminder_id=reminder.id, person_id=people["unit_head"])
    return reminder


def _closed(agency, root):
    """A document that was recalled with its broadcast, and what following people leaves between two rounds."""
    office, now = agency.people["office"], clock.now()
    document = _row("documents", "Document", register="own", arrived_on=clock.today(), created_at=now, subject="Cũ",
                    status="recalled", closed_at=now, closed_by=office, closed_reason="Gửi nhầm")  # fmt: skip
    _broadcast(agency, document, "withdrawn", closed_at=now, closed_by=office, closed_reason="Gửi nhầm")
    _row("people", "Moved", person_id=agency.people["staff"])
    _row("people", "Held", root_id=root.id, person_id=agency.people["staff"], broadcast_id=root.id)


def _messages(agency, document):
    """A refused message that somebody dealt with, and an answer that went out under the name of its clerk; both."""
    office, now = agency.people["office"], clock.now()
    message = _row("intake", "Message", key="a", way="upload", name="a.edxml", size=1, sha256="0" * 64,
                   received_at=now, received_by=office, outcome="refused", reason="bad_date", detail="Sai ngày",
                   handled_at=now, handled_by=office)  # fmt: skip
    about = {"organ_id": "H97", "code": "5/UBND", "document_id": "1", "issued_on": None}
    facts = {"from": {"id": "H99", "name": "Sở"}, "about": about, "staff": {"name": "Văn thư"}, "description": "Đã đến"}
    sent = _row("outbox", "Outgoing", key="a", kind="status", document_id=document.id, organs=["H97"],
                status_code="01", facts=facts, file_name="a.edxml", made_at=now, made_by=office)  # fmt: skip
    _row("organs", "Organ", organ_id="H97", name="UBND tỉnh")
    return message, sent
