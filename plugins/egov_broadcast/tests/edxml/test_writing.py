"""What is written can be read, and says the same; always in one canonical form."""

from __future__ import annotations

import io
import re
import tempfile
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .building import PDF, docx, zipped

NO_TEXT = st.text("abĐđ0123456789 &<>\"'/,.\u1ec7\U0001f600", min_size=1, max_size=30).map(
    lambda text: " ".join(text.split())
)
TEXT = NO_TEXT.filter(lambda text: text.lower() not in ("", "n/a", "null"))
MAYBE = st.one_of(st.just(""), TEXT)
DAY = st.dates(date(1, 1, 1), date(9999, 12, 31))
MOMENT = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC))


def of(cls, **given_fields):
    return st.builds(cls, **given_fields)


@st.composite
def messages(draw):
    from intranet_plugins.egov_broadcast.edxml.message import Message, Organ, Related, Replaced, Staff, Trace

    names = ("name", "in_charge", "address", "email", "telephone", "fax", "website")
    organ = of(Organ, id=TEXT, due=st.one_of(st.none(), DAY), **dict.fromkeys(names, MAYBE))
    business = draw(st.integers(0, 3))
    few = st.lists(TEXT, max_size=3).map(tuple)
    staff = of(Staff, department=MAYBE, name=MAYBE, mobile=MAYBE, email=MAYBE)
    related = of(Related, organ_id=MAYBE, code=MAYBE, document_id=TEXT, issued_on=st.one_of(st.none(), DAY))
    replaced = of(Replaced, document_id=TEXT, organ_ids=few)
    receivers = draw(st.lists(organ, min_size=1, max_size=4, unique_by=lambda one: one.id))
    flag = st.one_of(st.none(), st.booleans()) if business == 2 else st.none()
    some = st.lists(TEXT, max_size=3, unique=True).map(tuple) if business == 2 else st.just(())
    texts = ("code_notation", "content", "place", "type_name", "type_number", "signer_competence", "signer_position",
             "signer_name", "sphere", "typer", "steering", "reason")  # fmt: skip
    return Message(
        sender=draw(organ), receivers=tuple(receivers), document_id=draw(TEXT), code_number=draw(TEXT),
        subject=draw(TEXT),
        issued_on=draw(DAY), priority=draw(st.integers(0, 4)),
        copies=draw(st.one_of(st.none(), st.integers(0, 999999))),
        appendixes=draw(few), to_places=draw(few), responds_to=draw(st.lists(related, max_size=2).map(tuple)),
        traces=draw(st.lists(of(Trace, organ_id=TEXT, at=MOMENT), max_size=2).map(tuple)), business=business,
        target_document_id=draw(TEXT) if business in (1, 2) else "", staff=draw(staff), updates_info=draw(flag),
        updates_receivers=draw(flag), receivers_removed=draw(some), receivers_added=draw(some),
        replaces=draw(st.lists(replaced, max_size=2).map(tuple)) if business == 3 else (),
        **{name: draw(MAYBE) for name in texts},
    )  # fmt: skip


def written(message, files=()):
    from intranet_plugins.egov_broadcast.edxml.writing import document_message

    target = io.BytesIO()
    document_message(target, message, files)
    return target.getvalue()


def read_back(data):
    from intranet_plugins.egov_broadcast.edxml.reading import read

    with tempfile.TemporaryDirectory() as folder, read(io.BytesIO(data), folder=folder) as message:
        return message, [one.path.read_bytes() for one in message.attachments]


@settings(max_examples=40)
@given(messages())
def test_what_is_written_says_the_same_when_it_is_read(message):
    from intranet_plugins.egov_broadcast.edxml.values import code

    data = written(message)
    found, _contents = read_back(data)
    # What is derived, or known only of what was read.
    expected = replace(message, code=code(message.code_number, message.code_notation), due=found.due, size=len(data),
                       sha256=found.sha256)  # fmt: skip
    for one in fields(found):
        assert getattr(found, one.name) == getattr(expected, one.name), one.name
    assert found.due == (message.receivers[0].due if len(message.receivers) == 1 else None)
    assert written(message) == data


@settings(max_examples=40)
@given(
    st.sampled_from(["01", "02", "03", "04", "05", "06", "13", "15", "16"]), TEXT, TEXT, TEXT, MAYBE, MAYBE, MOMENT, DAY
)
def test_so_does_a_status(status_code, sender, organ, document, code, description, at, issued):
    from intranet_plugins.egov_broadcast.edxml.message import Organ, Related, Staff, Status
    from intranet_plugins.egov_broadcast.edxml.writing import status_message

    about = Related(organ_id=organ, code=code, document_id=document, issued_on=issued)
    status = Status(code=status_code, about=about, at=at, staff=Staff(name="Hà Văn Ví"), description=description)
    data = status_message(Organ(id=sender, name="Sở Thí dụ"), status)
    found, _contents = read_back(data)
    assert (found.kind, found.status, found.sender) == ("status", status, Organ(id=sender, name="Sở Thí dụ"))
    assert status_message(Organ(id=sender, name="Sở Thí dụ"), status) == data


class Trickle(io.BytesIO):
    """Gives less than it is asked for."""

    def read(self, wanted=-1):
        return super().read(min(wanted, 1001) if wanted >= 0 else 1001)


@pytest.fixture
def document():
    from intranet_plugins.egov_broadcast.edxml.message import Message, Organ

    return Message(
        sender=Organ(id="H99.05"), receivers=(Organ(id="H99.06"),), document_id="1", code_number="1", subject="A & B",
        issued_on=date(2026, 4, 20), due=date(2026, 5, 1),
    )  # fmt: skip


def test_files_are_written_in_pieces_and_come_back_whole(document):
    from intranet_plugins.egov_broadcast.edxml.writing import File

    contents = {"Kế hoạch & phụ lục.pdf": PDF + bytes(150_001), "a.docx": docx(), "b.zip": zipped({"a.txt": b"x"})}
    files = [
        File(name, "application/x", lambda content=content: Trickle(content)) for name, content in contents.items()
    ]
    data = written(document, files)
    found, read = read_back(data)
    assert ([one.name for one in found.attachments], read) == (list(contents), list(contents.values()))
    assert found.attachments[0].content_type == "application/x"
    assert found.due == date(2026, 5, 1)
    assert written(document, files) == data


def test_the_canonical_form(document):
    from intranet_plugins.egov_broadcast.edxml.writing import File

    text = written(document, [File("a.pdf", "application/pdf", lambda: io.BytesIO(PDF))]).decode()
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">\n'
    )
    plain = {"edXML", "AttachmentEncoded", "Attachment", "ContentId", "AttachmentName", "Description", "ContentType"}
    names = set(re.findall(r"<(?!/|\?)([^ >]+)", text))
    assert {name for name in names if not name.startswith("edXML:")} == plain
    assert "<edXML:PromulgationDate>2026/04/20</edXML:PromulgationDate>" in text
    assert "<edXML:BussinessDocType>0</edXML:BussinessDocType>" in text
    assert "A &amp; B" in text


def test_times_are_vietnams_and_signs_that_xml_has_not_are_left_out(document):
    from intranet_plugins.egov_broadcast.edxml.message import Trace

    at = datetime(2026, 4, 20, 18, 30, tzinfo=UTC)
    made = replace(document, subject="A\x00\x0bB\ufffe", traces=(Trace(organ_id="H99.05", at=at),))
    text = written(made).decode()
    assert "<edXML:Timestamp>2026/04/21 01:30:00</edXML:Timestamp>" in text
    found, _contents = read_back(text.encode())
    assert (found.subject, found.traces[0].at - at) == ("AB", timedelta())
