"""The register: what is put into it, corrected, recalled and replaced."""

from __future__ import annotations

from datetime import date

import pytest

from intranet import Forbidden, Refused, db
from intranet_plugins.egov_broadcast.documents import queries, service
from intranet_plugins.egov_broadcast.documents.facts import DocumentFacts
from intranet_plugins.egov_broadcast.documents.models import Document


def test_incoming_documents_are_numbered_from_one_each_year(register) -> None:
    this = [register().number for _ in range(3)]
    last = register(arrived_on=date(2025, 12, 31))
    assert this == [1, 2, 3]
    assert (last.year, last.number) == (2025, 1)


def test_the_agencys_own_documents_have_no_number_of_the_register(register) -> None:
    own = register(register="own", code="12/KH-SKHCN")
    assert (own.year, own.number, own.code_key) == (None, None, "12/kh-skhcn")


def test_only_clerks_register(actor_of) -> None:
    with pytest.raises(Forbidden):
        service.create(DocumentFacts("Về việc"), [], actor=actor_of("staff"), way="hand")


def test_files_are_attachments_in_their_order(register) -> None:
    made = register(files={"cong-van.txt": b"van ban", "phu-luc.txt": b"phu luc"})
    names = [one.name for one in queries.attachments([made.id])[made.id]]
    assert names == ["cong-van.txt", "phu-luc.txt"]


def test_whoever_edits_what_another_saved_gets_both_versions(register, actor_of) -> None:
    made = register()
    office = actor_of("office")
    service.edit(office, made.id, 1, DocumentFacts("Bản của người thứ nhất", arrived_on=made.arrived_on))
    with pytest.raises(service.Conflict) as conflict:
        service.edit(office, made.id, 1, DocumentFacts("Bản của người thứ hai", arrived_on=made.arrived_on))
    assert conflict.value.stored.subject == "Bản của người thứ nhất"


def test_a_recalled_document_keeps_its_number_and_is_seen_by_clerks_only(register, actor_of) -> None:
    made = register()
    service.recall(actor_of("office"), made.id, made.version, "Gửi nhầm")
    stored = db.session.get(Document, made.id)
    assert (stored.status, stored.number, stored.closed_reason) == ("recalled", 1, "Gửi nhầm")
    assert queries.get(actor_of("office"), made.id) is not None
    assert queries.get(actor_of("leader"), made.id) is None


def test_recalling_asks_for_a_reason(register, actor_of) -> None:
    made = register()
    with pytest.raises(Refused) as refusal:
        service.recall(actor_of("office"), made.id, made.version, " ")
    assert refusal.value.field == "reason"
