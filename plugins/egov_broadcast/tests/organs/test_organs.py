"""Identifiers: remembered when somebody writes, named, put together when they stand for one organisation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ..edxml.building import OURS, THEIRS
from ..intake.letters import letter

URL = "/p/egov_broadcast/organs"
A, B, C = "H99.10", "000.00.10.H99", "H99.11"


@pytest.fixture
def service(app):
    from intranet_plugins.egov_broadcast.organs import service

    return service


@pytest.fixture
def organ(app):
    """`organ(A)`: what is known of an identifier."""
    from intranet import db
    from intranet_plugins.egov_broadcast.organs.models import Organ

    def get(organ_id):
        db.session.rollback()
        return db.session.get(Organ, organ_id)

    return get


def test_who_writes_is_remembered_and_a_given_name_stays(came, organ, service, actor_of):
    came(letter())
    assert organ(THEIRS).name == "Cục Kiểm nghiệm"
    service.edit(actor_of("office"), THEIRS, 1, "Cục Kiểm nghiệm (Bộ Thí dụ)")
    came(letter(DocumentId="khác", Subject="Văn bản khác"))
    assert organ(THEIRS).name == "Cục Kiểm nghiệm (Bộ Thí dụ)"


def test_whoever_is_refused_is_not(came, organ):
    assert came(letter(To=[{"OrganId": "H99.99"}])).outcome == "refused"
    assert organ(THEIRS) is None


def test_two_identifiers_are_one_organisation(service, actor_of, configure):
    office = actor_of("office")
    service.add(office, A.lower(), "Sở Bạn")
    service.add(office, B, "Sở Bạn (cũ)", same_as=A)
    assert service.canonical([A, B, C, " h99.10"]) == {A: A, B: A, C: C, " h99.10": A}


def test_what_stood_behind_one_that_moves_moves_with_it(service, actor_of, configure, organ):
    from intranet_plugins.egov_broadcast.intake.senders import alike

    office = actor_of("office")
    service.add(office, B, "Cũ")
    service.add(office, A, "Giữa", same_as=B)
    service.edit(office, B, organ(B).version, "Cũ", same_as=C)
    assert set(service.canonical([A, B, C]).values()) == {C}
    assert (organ(A).same_as, organ(B).same_as) == (C, C)
    assert alike(A) == {A, B, C}


@pytest.mark.parametrize(
    ("organ_id", "same_as", "field"), [(A, A, "same_as"), (A, "Sở Nội vụ", "same_as"), ("x y", "", "organ_id")]
)
def test_neither_itself_nor_nonsense(organ_id, same_as, field, service, actor_of, configure, organ):
    from intranet import Refused

    with pytest.raises(Refused) as refusal:
        service.add(actor_of("office"), organ_id, "", same_as=same_as)
    assert refusal.value.field == field
    assert organ(A) is None


def test_no_ring(service, actor_of, configure, organ):
    from intranet import Refused

    office = actor_of("office")
    service.add(office, A, "")
    service.add(office, B, "", same_as=A)
    with pytest.raises(Refused, match="bỏ ghi ở đó trước"):
        service.edit(office, A, organ(A).version, "", same_as=B)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")))
def test_whatever_the_table_says_the_head_is_one_and_found(parents):
    from intranet_plugins.egov_broadcast.organs.service import root_of

    for name in "abcdef":
        head = root_of(parents, name)
        assert root_of(parents, head) == head
        assert name not in parents or root_of(parents, parents[name]) == head


def test_another_name_of_ours_is_ours(service, actor_of, configure, came, agency, organ):
    from intranet_plugins.egov_broadcast.organs import own

    office = actor_of("office")
    service.add(office, A, "Sở Thí dụ (mã mới)", same_as=OURS)
    service.add(office, B, "Trung tâm", unit_id=agency.units["office"])
    assert {OURS, A, B} <= own.own_ids()
    assert C not in own.own_ids()
    assert came(letter(To=[{"OrganId": A}])).outcome == "accepted"
    assert own.main_id() == OURS


def test_pages_show_and_change_what_is_known(client_as, came, organ, agency):
    came(letter())
    office = client_as("office")
    page = office.get(URL).text
    assert OURS in page
    assert "Cục Kiểm nghiệm" in page
    assert "Cục Kiểm nghiệm" not in office.get(f"{URL}?q=khác").text
    form = {"organ_id": "g77.01", "name": "Cục Kiểm nghiệm", "same_as": THEIRS, "unit_id": ""}
    assert office.post(f"{URL}/new", data=form).status_code == 303
    assert organ("G77.01").same_as == THEIRS
    answer = office.post(f"{URL}/new", data=form)
    assert (answer.status_code, "đã có trong bảng" in answer.text) == (422, True)
    edited = {"version": organ(THEIRS).version, "name": "Cục KN", "same_as": "", "unit_id": ""}
    assert office.post(f"{URL}/edit/{THEIRS}", data=edited).status_code == 303
    answer = office.post(f"{URL}/edit/{THEIRS}", data=edited | {"name": "Cục Khác"})
    assert (answer.status_code, organ(THEIRS).name) == (409, "Cục KN")
    assert "Cục KN" in answer.text
    assert "Cục Khác" in answer.text
    assert office.get(f"{URL}/edit/H00.00").status_code == 404


def test_only_clerks_change_identifiers(service, actor_of, configure):
    from intranet import Forbidden

    with pytest.raises(Forbidden):
        service.add(actor_of("leader"), A, "")
