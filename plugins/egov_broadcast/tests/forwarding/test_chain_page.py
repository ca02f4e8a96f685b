"""The chain of forwards on one page: the whole of it for who sent it, their part for who handed it on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from intranet import SYSTEM, Rule, clock, db
from intranet.directory import service_reorganise
from intranet.directory.models import Person
from intranet_plugins.egov_broadcast.forwarding import service, tree
from intranet_plugins.egov_broadcast.forwarding.service import Passing
from intranet_plugins.egov_broadcast.people import figures, follow

URL = "/p/egov_broadcast"


@pytest.fixture
def chain(sent, act, agency, heads, actor_of):
    """Sent to all; handed on by the head of digital affairs, then by the head of the team, and by that of science."""
    root = sent(Rule("everyone"))
    team, science = (Rule("unit", agency.units[name]) for name in ("team", "science"))
    first = service.forward(act("digital_head"), root.id, Passing((team,), "Đọc kỹ mục 2"), accepted=("day_off",))
    below = Passing((Rule("person", agency.people["team_staff"]),), "Báo cáo thứ Sáu")
    second = service.forward(act("team_head"), root.id, below, accepted=("day_off",))
    third = service.forward(actor_of("unit_head"), root.id, Passing((science,), "Họp phòng"), accepted=("day_off",))
    return root, first, second, third


def test_the_sender_sees_who_handed_it_to_whom_with_which_words(chain, client_as):
    root = chain[0]
    page = client_as("office").get(f"{URL}/sent/{root.id}/chain").text
    for words in ("Đỗ Minh Khôi", "Tổ Hạ tầng số", "Đọc kỹ mục 2", "Tạ Quang Ích", "Châu Ngọc Uyên", "Báo cáo thứ Sáu",
                  "Vũ Thị Thu Hường", "Họp phòng", "0/13 người", "0/2 người xác nhận"):  # fmt: skip
        assert words in page


def test_each_stands_below_what_it_was_made_of(chain, actor_of):
    root, first, second, third = chain
    nodes = tree.nodes(actor_of("office"), root)
    assert [(node.forward.id, node.depth) for node in nodes] == [(first.id, 1), (second.id, 2), (third.id, 1)]


def test_who_handed_it_on_sees_their_part(chain, act, actor_of):
    root, first, second, third = chain
    seen = {who: [node.forward.id for node in tree.nodes(act(who), root)] for who in ("digital_head", "team_head")}
    assert seen == {"digital_head": [first.id, second.id], "team_head": [second.id]}
    assert [node.forward.id for node in tree.nodes(actor_of("coordinator"), root)] == [third.id]


def test_somebody_who_handed_nothing_on_finds_no_chain(chain, client_as):
    assert client_as("staff").get(f"{URL}/sent/{chain[0].id}/chain").status_code == 404


@pytest.mark.parametrize("more", [0, 12])
def test_a_chain_costs_the_same_however_long_it_is(chain, act, agency, client_as, count_queries, more):
    root = chain[0]
    for number in range(more):
        passing = Passing((Rule("unit", agency.units["team"]),), f"Nhắc lần {number}")
        service.forward(act(("digital_head", "team_head")[number % 2]), root.id, passing, accepted=("day_off",))
    office = client_as("office")
    office.get(f"{URL}/sent/{root.id}/chain")
    with count_queries(at_most=24):
        assert office.get(f"{URL}/sent/{root.id}/chain").status_code == 200


def test_the_chain_stays_readable_when_who_handed_it_on_has_left(chain, client_as, agency):
    root, first, *_rest = chain
    db.session.get(Person, agency.people["digital_head"]).active_to = clock.today()
    first.sender_id = None
    db.session.commit()
    page = client_as("office").get(f"{URL}/sent/{root.id}/chain")
    assert page.status_code == 200
    assert "Phòng Chuyển đổi số" in page.text


def test_the_chain_stays_readable_when_a_unit_is_merged_into_another(chain, client_as, agency):
    root, first, *_rest = chain
    service_reorganise.merge_units(SYSTEM, [agency.units["team"]], into=agency.units["science"])
    follow.run()
    page = client_as("office").get(f"{URL}/sent/{root.id}/chain").text
    assert "Tổ Hạ tầng số" in page
    assert "0/13 người" in page
    # Named was the team: whoever carries it on is meant.
    assert figures.of_forwards([first.id])[first.id].total == 6


def test_a_recalled_document_has_no_chain(chain, client_as):
    from intranet import transaction
    from intranet_plugins.egov_broadcast.documents.models import Document
    from intranet_plugins.egov_broadcast.sending import service as sending

    root = chain[0]
    with transaction():
        document = db.session.get(Document, root.document_id)
        document.status = "recalled"
        sending.freeze(document)
    assert client_as("unit_head").get(f"{URL}/sent/{root.id}/chain").status_code == 404
    assert client_as("leader").get(f"{URL}/sent/{root.id}/chain").status_code == 404


def days_from_now(days):
    """The clock stands for this test only, not for what answers requests."""
    return datetime.now(UTC) + timedelta(days=days)


def test_handing_on_in_the_browser(sent, client_as, agency):
    root = sent(Rule("unit", agency.units["science"]), deadline=days_from_now(5))
    head = client_as("unit_head")
    assert head.get(f"{URL}/items/{root.id}/forward").status_code == 200
    typed = {"reach": "chosen", "units": [agency.units["science"]], "message": "Đọc trước buổi họp",
             "due_day": f"{clock.local(days_from_now(2)):%d/%m/%Y}", "accepted": "day_off"}  # fmt: skip
    seen = head.post(f"{URL}/items/{root.id}/forward", data=typed | {"preview": "1"})
    assert "4 người" in seen.text
    fragment = head.post(f"{URL}/items/{root.id}/forward/audience", data=typed)
    assert "Hoàng Thị Êm" in fragment.text
    assert "<main" not in fragment.text
    made = head.post(f"{URL}/items/{root.id}/forward", data=typed)
    assert made.status_code == 303, made.text
    assert "Đã chuyển tiếp tới 3 người" in head.get(made.location).text


def test_what_was_typed_stays_when_it_is_refused(sent, client_as, agency):
    root = sent(Rule("unit", agency.units["science"]), deadline=days_from_now(5))
    late = clock.local(root.deadline + timedelta(days=1))
    typed = {"reach": "chosen", "units": [agency.units["science"]], "message": "Đọc trước buổi họp",
             "names": "Hoàng Thị Êm", "due_day": f"{late:%d/%m/%Y}", "due_time": "16:00"}  # fmt: skip
    page = client_as("unit_head").post(f"{URL}/items/{root.id}/forward", data=typed)
    assert page.status_code == 422
    for words in ("Đọc trước buổi họp", "Hoàng Thị Êm", f"{late:%d/%m/%Y}", "không được sau hạn chung"):
        assert words in page.text


def test_taking_a_forward_back_asks_why(chain, client_as):
    third = chain[3]
    head = client_as("unit_head")
    address = f"{URL}/forwards/{third.id}/withdraw"
    assert "chỉ có văn bản từ lần này" in head.get(address).text
    assert head.post(address, data={"reason": "", "version": third.version}).status_code == 422
    assert head.post(address, data={"reason": "Nhầm phòng", "version": third.version}).status_code == 303
    assert "Nhầm phòng" in head.get(f"{URL}/sent/{third.root_id}/chain").text


@pytest.mark.parametrize("role", ["staff", "coordinator"])
def test_nobody_takes_back_what_others_handed_on(chain, client_as, role):
    assert client_as(role).get(f"{URL}/forwards/{chain[1].id}/withdraw").status_code == 404
