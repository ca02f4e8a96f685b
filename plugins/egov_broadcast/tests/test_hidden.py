"""What was taken back is nowhere any more: no page, no search, no notice, no file of it for those it is hidden from."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from intranet import SYSTEM, Rule, clock, db, files, transaction

READERS = ("staff", "coordinator", "unit_head", "council_member", "admin")
WORD = "Khuê Văn 4417"
"""Stands in everything that is said of the document."""
# The half of it that no search marks or cuts, as a number of its own: a token may hold any digits.
NUMBER = re.compile(r"(?<![\w-])4417(?![\w-])")


@pytest.fixture
def chain(agency, app, actor_of, make_document, make_broadcast, plugin_on):
    """`chain(rules)`: a document of which everything says WORD, sent to `rules`, handed on by the coordinator to the
    staff, who was reminded, opened it and answered. Addresses of its pages and files by name.
    """
    from intranet_plugins.egov_broadcast import findable
    from intranet_plugins.egov_broadcast.documents.models import Attachment, PageImage
    from intranet_plugins.egov_broadcast.forwarding import service as forwarding
    from intranet_plugins.egov_broadcast.forwarding.service import Passing
    from intranet_plugins.egov_broadcast.inbox import service as inbox
    from intranet_plugins.egov_broadcast.reading.drawing import PAGE
    from intranet_plugins.egov_broadcast.sending import service as sending
    from intranet_plugins.egov_broadcast.sending.choice import Choice
    from intranet_plugins.egov_broadcast.tracking import service as tracking

    plugin_on("egov_broadcast")

    def make(*rules):
        document = make_document(WORD, attached={"a.txt": WORD.encode()}, content=WORD)
        attachment = db.session.scalars(select(Attachment)).one()
        picture = io.BytesIO()
        Image.new("RGB", (2, 2)).save(picture, "JPEG")
        picture.seek(0)
        with transaction():
            drawn = files.store(SYSTEM, picture, "a.jpg", subject_kind=PAGE, subject_id=attachment.id)
            db.session.add(PageImage(attachment_id=attachment.id, page=1, file_id=drawn.id, width=2, height=2))
            findable.refresh(document)
        office = actor_of("office")
        choice = Choice(
            rules, agency.units["office"], deadline=clock.now() + timedelta(days=9), message=WORD, question=WORD
        )
        root = sending.save(office, document.id, None, 0, choice, accepted=("day_off",))
        root = sending.send(office, root.id, root.version)
        passing = Passing((Rule("person", agency.people["staff"]),), WORD)
        forward = forwarding.forward(actor_of("coordinator"), root.id, passing)
        tracking.remind(office, root.id, tracking.Ask("all", WORD, "once"))
        inbox.open(actor_of("staff"), root.id)
        inbox.acknowledge(actor_of("staff"), root.id, "Em làm")
        stored = db.session.get_one(files.StoredFile, attachment.file_id)
        return document, root, forward, (
            f"/p/egov_broadcast/documents/{document.id}", f"/p/egov_broadcast/files/{attachment.id}",
            f"/p/egov_broadcast/files/{attachment.id}/pages/1", f"/p/egov_broadcast/items/{root.id}",
            f"/p/egov_broadcast/items/{root.id}/forward", f"/files/{stored.token}/{stored.name}",
            f"/files/{drawn.token}/{drawn.name}",
        ), tuple(
            f"/p/egov_broadcast/sent/{root.id}{page}"
            for page in ("", "/part", "/units", "/log", "/sheet", "/signed", "/answers", "/chain", "/remind")
        )  # fmt: skip

    return make


LISTS = (
    "/", "/notices", "/search?q=khue+van", "/p/egov_broadcast/", "/p/egov_broadcast/?q=khue", "/p/egov_broadcast/sent",
    "/p/egov_broadcast/documents",
)  # fmt: skip


def found(client, addresses):
    """Of the addresses those that answer with something, of the lists those that say the word."""
    there = [address for address in addresses if client.status(address) not in (403, 404)]
    return there + [address for address in LISTS if NUMBER.search(client.get(address).text)]


@pytest.mark.database("sqlite", "postgresql")
def test_a_recalled_document_is_nowhere_but_with_the_clerks(chain, actor_of, client_as):
    from intranet_plugins.egov_broadcast.documents import service

    document, _root, _forward, pages, tracking = chain(Rule("everyone"))
    assert len(found(client_as("coordinator"), pages + tracking)) > 20
    service.recall(actor_of("office"), document.id, document.version, "Gửi nhầm")
    for role in (*READERS, "leader"):
        assert found(client_as(role), pages + tracking) == [], role
    assert pages[0] in found(client_as("office"), pages)
    assert WORD not in client_as("staff").post("/account/data").text


def test_a_withdrawn_one_is_nowhere_but_with_those_who_follow_all(chain, actor_of, client_as):
    from intranet_plugins.egov_broadcast.sending import service

    _document, root, _forward, pages, tracking = chain(Rule("everyone"))
    service.withdraw(actor_of("office"), root.id, root.version, "Gửi nhầm")
    for role in READERS:
        assert found(client_as(role), pages + tracking) == [], role


def test_a_forward_that_was_taken_back_leaves_nothing_with_those_it_alone_reached(
    chain, agency, actor_of, client_as
):  # fmt: skip
    from intranet_plugins.egov_broadcast.forwarding import service

    _document, _root, forward, pages, tracking = chain(Rule("person", agency.people["coordinator"]))
    assert pages[1] in found(client_as("staff"), pages)
    db.session.refresh(forward)
    service.withdraw(actor_of("coordinator"), forward.id, forward.version, "Gửi nhầm")
    assert found(client_as("staff"), pages + tracking) == []
    assert WORD not in client_as("staff").post("/account/data").text
    assert pages[1] in found(client_as("coordinator"), pages)
