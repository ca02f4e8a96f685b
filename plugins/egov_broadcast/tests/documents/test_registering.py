"""Registering by hand: the files fill the form, the clerk checks, nothing is lost, nothing is doubled."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import func, select

from intranet import db, files
from intranet.indexing import reader
from intranet.plans.models import Wave
from intranet_plugins.egov_broadcast.documents import queries
from intranet_plugins.egov_broadcast.documents.models import Document, Draft
from intranet_plugins.egov_broadcast.models import DRAFT

NEW = "/p/egov_broadcast/documents/new"


@pytest.fixture(autouse=True)
def _quick(monkeypatch) -> None:
    """Read files in this process: starting one for each is what `tests/indexing/test_papers.py` is for."""

    def words_of(data: bytes, suffix: str, _seconds: float, *, ends: bool) -> str:
        return reader.extract(data, suffix, ends)

    monkeypatch.setattr(reader, "words_of", words_of)


@pytest.fixture
def office(client_as):
    return client_as("office")


@pytest.fixture
def begun(office):
    """`begun("cong-van.txt", b"…")`: the address of the form that the file filled."""

    def begin(*uploads, register="in"):
        pairs = zip(uploads[::2], uploads[1::2], strict=True)
        answer = office.post(NEW, data={"register": register, "uploads": [(io.BytesIO(c), n) for n, c in pairs]})
        assert answer.status_code == 303, answer.text
        return answer.location

    return begin


def form(**more):
    plain = {"register": "in", "arrived_on": "21/11/2026", "subject": "Phát động đợt thi đua", "urgency": "0"}
    return {**plain, **more}


def values(text: str) -> dict[str, str]:
    return dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*?value="([^"]*)"', text))


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_form_is_filled_from_the_file_and_says_what_to_check(office, begun, letter) -> None:
    page = office.get(begun("cong-van.txt", letter)).text
    assert 'value="412/SNV-TĐKT"' in page
    assert 'value="Sở Nội vụ"' in page
    assert "Phát động đợt thi đua chào mừng ngày 18/5" in page
    assert re.search(r'name="issued_on"[^>]*value="0?5/0?5/2026"', page)
    assert re.search(r'selected value="CV"', page)
    assert re.search(r'selected value="3"', page)
    assert page.count("Đọc từ tệp, cần kiểm tra") == 8


def test_saving_puts_it_into_the_register_with_its_files(office, begun, letter) -> None:
    where = begun("cong-van.txt", letter, "phu-luc.txt", b"Phu luc")
    answer = office.post(where, data=form(code="412/SNV-TĐKT", issuer="Sở Nội vụ", type_code="CV"))
    assert answer.status_code == 303
    document = db.session.scalars(select(Document)).one()
    assert (document.number, document.code, document.type_name) == (1, "412/SNV-TĐKT", "Công văn")
    assert [one.name for one in queries.attachments([document.id])[document.id]] == ["cong-van.txt", "phu-luc.txt"]
    assert "số đến 1/2026" in office.get(answer.location).text


@pytest.mark.database("sqlite", "postgresql")
def test_the_same_form_sent_twice_is_one_document(office, begun, letter) -> None:
    where = begun("cong-van.txt", letter)
    first, second = (office.post(where, data=form()) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert count(Document) == 1
    assert second.location.split("?")[0] == first.location.split("?")[0]


def test_what_is_wrong_is_said_and_nothing_typed_or_chosen_is_lost(office, begun, letter) -> None:
    where = begun("cong-van.txt", letter)
    data = form(subject="", code="99/KH-X", uploads=[(io.BytesIO(b"them"), "them.txt")])
    answer = office.post(where, data=data)
    assert answer.status_code == 422
    assert 'value="99/KH-X"' in answer.text
    assert all(name in answer.text for name in ("them.txt", "cong-van.txt"))
    assert count(Document) == 0


def test_files_may_be_taken_away_again(office, begun, letter) -> None:
    where = begun("cong-van.txt", letter, "nham.txt", b"nham")
    wrong = db.session.scalars(select(files.StoredFile.id).where(files.StoredFile.name == "nham.txt")).one()
    office.post(where, data=form(removed=str(wrong)))
    document = db.session.scalars(select(Document)).one()
    assert [one.name for one in queries.attachments([document.id])[document.id]] == ["cong-van.txt"]


def test_a_document_that_is_there_already_is_shown_before_saving(office, begun, letter, register) -> None:
    register("Bản đã vào sổ", code="412/SNV-TĐKT", issuer="Sở Nội vụ tỉnh Mẫu")
    where = begun("cong-van.txt", letter)
    given = form(code="0412 / snv-tđkt", issuer="Sở Nội vụ")
    answer = office.post(where, data=given)
    assert answer.status_code == 422
    assert "Bản đã vào sổ" in answer.text
    assert office.post(where, data={**given, "accepted": "y"}).status_code == 303
    assert count(Document) == 2


def test_the_very_same_file_is_told_too(office, begun, letter, register) -> None:
    register("Cùng tệp", files={"x.txt": letter})
    answer = office.post(begun("cong-van.txt", letter), data=form())
    assert "cùng một tệp" in answer.text


def test_number_and_symbol_of_another_agency_are_no_duplicate(office, begun, letter, register) -> None:
    register("Của nơi khác", code="412/SNV-TĐKT", issuer="Sở Nội vụ tỉnh Khác")
    answer = office.post(begun("cong-van.txt", letter), data=form(code="412/SNV-TĐKT", issuer="UBND tỉnh Mẫu"))
    assert answer.status_code == 303


def test_the_agencys_own_documents_get_no_number_of_the_register(office, begun) -> None:
    office.post(begun("ke-hoach.txt", b"Ke hoach", register="own"), data=form(register="own", code="18/KH-SKHCN"))
    document = db.session.scalars(select(Document)).one()
    assert (document.register, document.number, document.code) == ("own", None, "18/KH-SKHCN")


def test_without_files_the_form_is_empty(office) -> None:
    answer = office.post(NEW, data={"register": "in"})
    assert office.post(answer.location, data=form()).status_code == 303
    assert count(Document) == 1


def test_a_scan_says_so_and_the_clerk_types(office, begun) -> None:
    page = office.get(begun("anh.png", PNG)).text
    assert "Không đọc được chữ trong loại tệp của anh.png" in page


@pytest.mark.parametrize("where", ["text", "name", "form"])
def test_a_secret_document_is_refused_and_nothing_of_it_is_kept(office, letter, where) -> None:
    text = letter.replace("HỎA TỐC".encode(), "TỐI MẬT".encode()) if where == "text" else letter
    name = "cong van (Mật).txt" if where == "name" else "cong-van.txt"
    answer = office.post(NEW, data={"register": "in", "uploads": [(io.BytesIO(text), name)]})
    if where == "form":
        answer = office.post(answer.location, data=form(secrecy="Mật"))
    assert answer.status_code == 422
    assert "không được đưa lên mạng này" in answer.text
    assert (count(Document), count(Draft), count(files.StoredFile)) == (0, 0, 0)


def test_waves_of_the_chosen_plan_can_be_had_without_saving(office, begun, letter, plan) -> None:
    db.session.add(Wave(plan_id=plan, position=1, label="Đợt 1"))
    db.session.commit()
    where = begun("cong-van.txt", letter)
    answer = office.post(where, data=form(subject="", plan_id=str(plan), pick="1"))
    assert answer.status_code == 200
    assert 'name="wave_id"' in answer.text
    assert "cần sửa" not in answer.text
    wave = db.session.scalars(select(Wave.id)).one()
    assert office.post(where, data=form(plan_id=str(plan), wave_id=str(wave))).status_code == 303
    document = db.session.scalars(select(Document)).one()
    assert (document.plan_id, document.wave_id) == (plan, wave)


def test_a_draft_is_its_clerks_own(office, client_as, begun, letter) -> None:
    where = begun("cong-van.txt", letter)
    assert client_as("staff").get(where).status_code in (403, 404)
    office.post(where.split("?")[0] + "/discard")
    assert count(files.StoredFile) == 0
    assert office.get(where).status_code == 404


def test_what_was_begun_is_found_again(office, begun, letter) -> None:
    where = begun("cong-van.txt", letter).split("?")[0]
    assert where in office.get(NEW).text
    office.post(where, data=form())
    assert where not in office.get(NEW).text


def test_drafts_nobody_finished_are_forgotten(begun, letter, app) -> None:
    from datetime import timedelta

    from intranet_plugins.egov_broadcast.documents import drafts

    begun("cong-van.txt", letter)
    assert drafts.forget_old() == 0
    draft = db.session.scalars(select(Draft)).one()
    draft.created_at -= timedelta(days=8)
    db.session.commit()
    assert drafts.forget_old() == 1
    assert db.session.scalar(select(func.count()).where(files.StoredFile.subject_kind == DRAFT)) == 0


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "00ffff03000006000557bfabd40000000049454e44ae426082"
)
