"""The three families and their variants say the same things."""

from __future__ import annotations

import hashlib

import pytest

from .building import E, G, OURS, PDF, Q, S, Attached, Raw, letter

FAMILIES = ("qcvn", "govn", "soap")


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_is_read(told, family):
    assert told(letter(family)) == {
        "outcome": "accepted", "kind": "edoc", "family": family,
        "document_id": "000.00.00.G77,2026/04/20,15/CKN-VP", "from": "000.00.00.G77", "to": [OURS],
        "code": "15/CKN-VP", "subject": "Về việc tổ chức hội thi sáng kiến năm 2026", "date": "2026-04-20",
        "business": 0, "priority": 1,
        "attachments": [{"name": "Công văn 15.pdf", "size": len(PDF), "sha256": hashlib.sha256(PDF).hexdigest()}],
    }  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_everything_about_a_document_is_kept(message_of, family):
    found = message_of(letter(family))
    assert (found.sender.name, found.sender.in_charge, found.sender.address) == ("Cục Kiểm nghiệm", "Bộ Thí dụ", "1 phố Mẫu")
    assert (found.place, found.type_name, found.type_number, found.type_detail) == ("Thủ đô", "Công văn", "2", "18")
    assert (found.signer_competence, found.signer_position, found.signer_name) == ("KT. CỤC TRƯỞNG", "Phó Cục trưởng", "Đỗ Thị Thử")
    assert (found.sphere, found.typer, found.copies, found.pages) == ("Thi đua", "DTT", 3, 2)
    assert (found.appendixes, found.to_places, found.steering) == (("Thể lệ", "Mẫu phiếu"), ("Như trên", "Lưu: VT"), "1")
    assert [f"{one.organ_id} {one.at:%d/%m %H:%M %z}" for one in found.traces] == ["000.00.00.G77 20/04 08:00 +0700"]
