"""What somebody tries who is signed in and knows how requests are made."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intranet import db
from intranet_plugins.egov_broadcast.documents import expelling
from intranet_plugins.egov_broadcast.documents import service as documents
from intranet_plugins.egov_broadcast.sending.models import Broadcast
from intranet_plugins.egov_broadcast.tracking import access
from intranet_plugins.egov_broadcast.tracking import service as tracking
from intranet_plugins.egov_broadcast.tracking.models import Reminder

URL = "/p/egov_broadcast"


@pytest.fixture(autouse=True)
def _on(plugin_on) -> None:
    plugin_on("egov_broadcast")


def test_what_was_recalled_or_replaced_is_not_even_composed(make_document, actor_of, client_as):
    office, other = client_as("office"), make_document()
    recalled, replaced = make_document(), make_document()
    documents.recall(actor_of("office"), recalled.id, recalled.version, "Gửi nhầm")
    documents.replace(replaced, other)
    for document in (recalled, replaced):
        for page in ("broadcast", "audience"):
            assert office.post(f"{URL}/documents/{document.id}/{page}", data={"reach": "everyone"}).status_code == 403
        assert office.get(f"{URL}/documents/{document.id}/broadcast").status_code == 403


def test_a_preview_looks_into_nothing_that_one_may_not_send_to(make_broadcast, agency, client_as):
    root, coordinator = make_broadcast(), client_as("coordinator")
    units, people = agency.units, "Lý Thị Yến"
    for choice in (
        {"reach": "everyone"}, {"reach": "chosen", "units": units["digital"]}, {"reach": "chosen", "names": people},
    ):  # fmt: skip
        fragment = coordinator.post(f"{URL}/items/{root.id}/forward/audience", data=choice)
        page = coordinator.post(f"{URL}/items/{root.id}/forward", data={**choice, "preview": "1"})
        assert "Lý Thị Yến" not in fragment.text
        assert page.text.count("Lý Thị Yến") <= ("names" in choice)
    mine = coordinator.post(f"{URL}/items/{root.id}/forward/audience", data={"units": units["science"]})
    assert "Hoàng Thị Êm" in mine.text


def test_a_version_may_be_any_nonsense(make_broadcast, client_as):
    draft = make_broadcast(status="draft", sent_at=None)
    for version in ("9" * 5000, "٣", "-1", ""):
        assert client_as("office").post(f"{URL}/sent/{draft.id}/send", data={"version": version}).status_code == 409


@pytest.mark.database("sqlite", "postgresql")
def test_filters_take_what_no_database_takes(client_as):
    office = client_as("office")
    for page in ("", "documents", "messages", "outbox", "organs", "sent"):
        assert office.get(f"{URL}/{page}", query_string={"q": "a\0b"}).status_code == 200, page


def test_whoever_lost_their_role_follows_and_reminds_nobody_any_more(make_broadcast, agency, actor_of):
    mine = {"sender_id": agency.people["staff"], "unit_id": agency.units["science"]}
    root = make_broadcast(**mine)
    make_broadcast(to=["coordinator"], parent_id=root.id, root_id=root.id, **mine)
    with pytest.raises(access.Forbidden):
        access.find(actor_of("staff"), root.id)


def test_what_was_said_of_a_secret_document_goes_with_it(make_document, make_broadcast, actor_of):
    document = make_document("Nội dung kín")
    root = make_broadcast(document, message="Nội dung kín", question="Nội dung kín?")
    tracking.remind(actor_of("office"), root.id, tracking.Ask("all", "Nội dung kín", "once"))
    db.session.refresh(document)
    expelling.expel(actor_of("office"), document.id, document.version, "Mật")
    db.session.expire_all()
    said = db.session.execute(select(Broadcast.message, Broadcast.question, Broadcast.status)).one()
    assert tuple(said) == ("", "", "withdrawn")
    assert db.session.scalars(select(Reminder.text)).one() == ""
