"""Every page for every role: who gets it, who may not, and who may not even know of it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from intranet import SYSTEM, clock, db, files, transaction

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
PREFIX = "egov_broadcast."
_SENT = io.BytesIO()
Image.new("RGB", (2, 2)).save(_SENT, "JPEG")
PICTURE = _SENT.getvalue()
FACTS = {
    "from": {"id": "H98.1"}, "description": "",
    "about": {"organ_id": "H98.2", "code": "1/UBND", "document_id": "H98.2,1", "issued_on": "2026-05-12"},
}  # fmt: skip
"""What a file of the outbox says."""


# What each of ROLES gets: Y the page, N a refusal, H as if there were nothing.
GENERAL = {
    "YYYYYYY": (
        "acknowledge_many", "index",
    ),
    "NYYYYNN": (
        "broadcasts",
    ),
    "NNNYYNN": (
        "documents", "documents_sheet",
    ),
    "NNNYNNN": (
        "edit_organ", "messages", "new_document", "new_organ", "organs", "outbox", "received", "upload",
    ),
    "HHHYYHH": (
        "chain", "forwarded", "withdraw_forward",
    ),
    "HHHYNHH": (
        "amend_broadcast", "broadcast_people", "broadcast_sent", "dispatch_back", "dispatch_document",
        "dispatch_update", "end_broadcast", "hold_broadcast", "withdraw_broadcast",
    ),
    "HHHYHHH": (
        "answer_message", "confirm_broadcast", "discard_broadcast", "edit_broadcast", "message", "outgoing_file",
        "retry_message", "settle_message", "write_again",
    ),
    "HHHHHHH": (
        "discard_draft", "register_document",
    ),
}  # fmt: skip
"""Pages that are the same whatever document they are about."""

OF_BROADCASTS = {
    ("YYYYYYY", "HHHHHHH"): (
        "acknowledge", "item", "open_file", "opened",
    ),
    ("YYYYYYY", "HHHYYHH"): (
        "document", "file", "page_image",
    ),
    ("NYYYYNN", "HHHYYHH"): (
        "answers", "forward", "forward_preview", "long_tracking_sheet", "remind", "signed_list", "tracking",
        "tracking_log", "tracking_part", "tracking_sheet", "tracking_units",
    ),
    ("NHHYYNN", "HHHYYHH"): (
        "reminder",
    ),
    ("NYYYNNN", "HHHYNHH"): (
        "exempt", "off_paper", "on_paper", "unexempt",
    ),
    ("NNNYNNN", "HHHYNHH"): (
        "audience_preview", "edit_document", "expel_document", "new_broadcast", "recall_document",
        "replace_document", "report_status",
    ),
}  # fmt: skip
"""Pages about what everybody got, and about what only somebody of another unit got."""

DRAFTS = {"confirm_broadcast", "discard_broadcast", "edit_broadcast"}
DISPATCHES = {"dispatch_back", "dispatch_document", "dispatch_update"}
LAST = {
    "discard_broadcast": 1, "confirm_broadcast": 2, "withdraw_forward": 3, "end_broadcast": 4,
    "withdraw_broadcast": 5, "replace_document": 6, "recall_document": 7, "expel_document": 8,
}  # fmt: skip
"""Forms that take away what other pages are about, once they are sent."""


@pytest.fixture
def rules(app):
    """The plugin's addresses by the name of the page."""
    return {
        rule.endpoint.removeprefix(PREFIX): rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(PREFIX)
    }


@pytest.fixture
def things(agency, app, make_document, make_broadcast):
    """What pages are about, by the name in the address: got by everybody, or by somebody of another unit only.

    Nobody of ROLES sent or registered it.
    """
    from intranet_plugins.egov_broadcast.documents.models import Attachment, Draft, PageImage
    from intranet_plugins.egov_broadcast.intake.models import Message
    from intranet_plugins.egov_broadcast.organs.models import Organ
    from intranet_plugins.egov_broadcast.outbox.models import Outgoing
    from intranet_plugins.egov_broadcast.reading.drawing import PAGE
    from intranet_plugins.egov_broadcast.sending.models import Handed
    from intranet_plugins.egov_broadcast.tracking.models import Reminder

    people, now = agency.people, clock.now()
    wrote = {"sender_id": people["chief"]}

    def make(to):
        document = make_document("Văn bản", attached={"a.txt": b"Xin chao"}, created_by=people["chief"])
        attachment = db.session.query(Attachment).filter_by(document_id=document.id).one()
        root = make_broadcast(document, to, question="Ai làm?", **wrote)
        forward = make_broadcast(document, ["digital_staff"], parent_id=root.id, root_id=root.id, **wrote)
        draft = make_broadcast(document, to, status="draft", sent_at=None, **wrote)
        later = make_broadcast(document, to, status="scheduled", sent_at=None, send_at=root.deadline, **wrote)
        reminder = Reminder(key=f"hand:{root.id}", root_id=root.id, way="hand", at=now, by=people["chief"])
        message = Message(key=str(root.id), way="upload", name="a.edxml", size=1, sha256="0" * 64, received_at=now,
                          outcome="refused", reason="bad_date", detail="Sai ngày")  # fmt: skip
        paper = Draft(created_at=now, created_by=people["chief"])
        with transaction():
            drawn = files.store(SYSTEM, io.BytesIO(PICTURE), "a.jpg", subject_kind=PAGE, subject_id=attachment.id)
        page = PageImage(attachment_id=attachment.id, page=1, file_id=drawn.id, width=2, height=2)
        handed = Handed(broadcast_id=forward.id, person_id=people["digital_staff"])
        own = make_document("Văn bản của cơ quan", register="own", year=None, number=None, created_by=people["chief"])
        out = Outgoing(key=str(root.id), kind="status", document_id=document.id, made_at=now, written_at=now,
                       file_name="a.edxml", status_code="01", facts=FACTS)  # fmt: skip
        organ = Organ(organ_id=f"H98.{root.id}", name="Sở")
        db.session.add_all([reminder, message, paper, page, handed, out, organ])
        db.session.commit()
        return {
            "document_id": document.id, "attachment_id": attachment.id, "page": 1, "root_id": root.id,
            "broadcast_id": root.id, "forward_id": forward.id, "reminder_id": reminder.id, "message_id": message.id,
            "draft_id": paper.id, "draft": draft.id, "later": later.id, "outgoing_id": out.id,
            "organ_id": organ.organ_id, "own": own.id, "act": "revoke",
        }  # fmt: skip

    return {"all": make(None), "others": make(["digital_staff"])}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_its_pages_and_no_others(app, rules, things, client_as, role):
    client, place, told = client_as(role), ROLES.index(role), {}
    for method in ("GET", "POST"):
        for name, whose, expected in sorted(cases(), key=lambda case: LAST.get(case[0], 0)):
            if method in rules[name].methods:
                status = client.status(address_of(app, rules[name], values_of(things[whose], name)), method)
                told[method, name, whose] = said(status), expected[place]
    assert {case: found for case, found in told.items() if found[0] != found[1]} == {}


@pytest.mark.database("postgresql")
@pytest.mark.parametrize("role", ["unit_head", "office"])
def test_what_every_page_asks_of_postgresql_is_understood(app, rules, things, client_as, role):
    test_a_role_gets_its_pages_and_no_others(app, rules, things, client_as, role)


def test_nobody_gets_anything_without_signing_in(app, rules, things, client):
    for name, whose, _expected in cases():
        address = address_of(app, rules[name], values_of(things[whose], name))
        for method in sorted(rules[name].methods & {"GET", "POST"}):
            answer = client.open(address, method=method)
            seen = answer.status_code, str(answer.location).startswith("/login")
            assert seen == ((302, True) if method == "GET" else (401, False)), (method, name)


@pytest.mark.database("sqlite")
def test_every_page_is_spoken_of(rules):
    spoken = [name for table in (GENERAL, OF_BROADCASTS) for names in table.values() for name in names]
    assert sorted([*spoken, "static"]) == sorted(rules)


def cases():
    """Each page, whether it is about what all got or only others, and what each role gets."""
    yield from ((name, "all", expected) for expected, names in GENERAL.items() for name in names)
    for (own, elsewhere), names in OF_BROADCASTS.items():
        for name in names:
            yield name, "all", own
            yield name, "others", elsewhere


def address_of(app, rule, values):
    """The address of a page."""
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{key: values[key] for key in rule.arguments})


def values_of(of, name):
    """What is put into the address of a page."""
    if name in DRAFTS:
        return {**of, "broadcast_id": of["draft"]}
    if name == "hold_broadcast":
        return {**of, "broadcast_id": of["later"]}
    return {**of, "document_id": of["own"]} if name in DISPATCHES else of


def said(status):
    """An answer in a letter; a form that is not filled in, or too late, is an answer, too."""
    return {403: "N", 404: "H"}.get(status, "Y" if status in (200, 302, 303, 409, 422) else str(status))
