"""Attachments are read inside the page, by whoever may open the document."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select

from intranet import db, files, search
from intranet.indexing.service import read_files


def pdf(pages=1):
    """A PDF of white pages."""
    made = io.BytesIO()
    sheets = [Image.new("RGB", (595, 842), "white") for _number in range(pages)]
    sheets[0].save(made, "PDF", save_all=True, append_images=sheets[1:])
    return made.getvalue()


@pytest.fixture
def attached(make_document):
    """`attached({"a.pdf": b"…"})`: a document with these files, and the ids of its attachments."""
    from intranet_plugins.egov_broadcast.documents.models import Attachment

    def make(contents):
        document = make_document(attached=contents)
        ids = select(Attachment.id).where(Attachment.document_id == document.id).order_by(Attachment.position)
        return document, db.session.scalars(ids).all()

    return make


def shown(document):
    from intranet_plugins.egov_broadcast.reading import queries

    return queries.shown(document.id)


class TestDrawing:
    """Pages are drawn in the background, once."""

    def test_a_pdf_is_shown_page_by_page(self, attached):
        from intranet_plugins.egov_broadcast.reading import drawing

        document, (one,) = attached({"cong-van.pdf": pdf(2)})
        assert [(page.pages, page.waits) for page in shown(document)] == [((), True)]
        drawing.draw(one)
        (page,) = shown(document)
        assert [found.number for found in page.pages] == [1, 2]
        assert not page.waits

    def test_drawing_again_changes_nothing(self, attached):
        from intranet_plugins.egov_broadcast.reading import drawing

        _document, (one,) = attached({"cong-van.pdf": pdf()})
        drawing.draw(one)
        before = db.session.scalars(select(files.StoredFile.id)).all()
        drawing.draw(one)
        assert db.session.scalars(select(files.StoredFile.id)).all() == before

    def test_a_damaged_file_is_marked_and_left_alone(self, attached):
        from intranet_plugins.egov_broadcast.reading import drawing

        document, _ids = attached({"hong.pdf": b"%PDF-1.7\nnothing"})
        assert drawing.sweep() == 1
        assert [page.failed for page in shown(document)] == [True]
        assert drawing.sweep() == 0

    def test_a_picture_is_a_page(self, attached):
        from intranet_plugins.egov_broadcast.reading import drawing

        sent = io.BytesIO()
        Image.new("RGB", (40, 30), "white").save(sent, "PNG")
        document, (one,) = attached({"so-do.png": sent.getvalue()})
        drawing.draw(one)
        assert [(page.width, page.height) for page in shown(document)[0].pages] == [(40, 30)]

    def test_a_text_has_paragraphs_instead(self, attached):
        from intranet_plugins.egov_broadcast.reading import drawing

        document, (one,) = attached({"cong-van.txt": "Kính gửi: các đơn vị.\n\nĐề nghị thực hiện.".encode()})
        drawing.draw(one)
        assert shown(document)[0].waits
        from intranet_plugins.egov_broadcast import findable

        findable.refresh(document)
        db.session.commit()
        read_files()
        (page,) = shown(document)
        assert page.paragraphs == ("Kính gửi: các đơn vị.", "Đề nghị thực hiện.")
        assert not page.waits

    def test_a_new_document_is_drawn_by_a_job(self, attached, app):
        from intranet import jobs, transaction
        from intranet_plugins.egov_broadcast.reading import drawing

        document, _ids = attached({"cong-van.pdf": pdf()})
        with transaction():
            drawing.enqueue(document.id)
        jobs.run_pending(app)
        assert len(shown(document)[0].pages) == 1


class TestWhoReads:
    """Files and pages are open to those the document is open to, and to nobody else."""

    @pytest.fixture
    def addresses(self, attached, make_broadcast):
        from intranet_plugins.egov_broadcast.reading import drawing

        document, (one,) = attached({"cong-van.pdf": pdf()})
        drawing.draw(one)
        broadcast = make_broadcast(document, ["staff"])
        stored = db.session.scalars(select(files.StoredFile).where(files.StoredFile.name == "cong-van.pdf")).one()
        page = f"/p/egov_broadcast/files/{one}/pages/1"
        return broadcast, [page, f"/p/egov_broadcast/files/{one}", f"/files/{stored.token}/cong-van.pdf"]

    @pytest.mark.parametrize(
        ("role", "answers"),
        [("staff", [200, 302, 200]), ("office", [200, 302, 200]), ("leader", [200, 302, 200]),
         ("unit_head", [404, 404, 404]), ("admin", [404, 404, 404])],
    )  # fmt: skip
    def test_by_role(self, addresses, client_as, role, answers):
        client = client_as(role)
        assert [client.get(address).status_code for address in addresses[1]] == answers

    def test_nobody_but_clerks_once_it_is_recalled(self, addresses, client_as):
        from intranet_plugins.egov_broadcast.documents.models import Document

        broadcast, urls = addresses
        db.session.get_one(Document, broadcast.document_id).status = "recalled"
        db.session.commit()
        staff, leader, office = client_as("staff"), client_as("leader"), client_as("office")
        assert [client.get(url).status_code for client in (staff, leader) for url in urls] == [404] * 6
        assert office.get(urls[0]).status_code == 200

    def test_nobody_it_reached_once_the_broadcast_is_withdrawn(self, addresses, client_as):
        broadcast, urls = addresses
        broadcast.status = "withdrawn"
        db.session.commit()
        assert [client_as("staff").get(url).status_code for url in urls] == [404] * 3

    def test_a_picture_is_kept_by_the_browser_and_asked_for_again(self, addresses, client_as):
        client = client_as("staff")
        first = client.get(addresses[1][0])
        assert first.headers["Cache-Control"] == "private, no-cache"
        again = client.get(addresses[1][0], headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304


class TestSearch:
    """The words of a document and of its files are found, with or without accents, by whoever may open it."""

    def test_by_those_it_reached_only(self, make_document, make_broadcast, actor_of):
        from intranet_plugins.egov_broadcast import findable

        staff, head, office = actor_of("staff"), actor_of("unit_head"), actor_of("office")
        document = make_document("Phát động đợt thi đua chuyển đổi số", attached={"a.txt": b"Ngay hoi sang kien"})
        findable.refresh(document)
        db.session.commit()
        read_files()
        assert not search.find(staff, "thi dua chuyen doi").hits
        make_broadcast(document, ["staff"])
        for words in ("thi đua chuyển đổi", "thi dua chuyen doi", "ngay hoi sang kien"):
            assert [len(search.find(who, words).hits) for who in (staff, office, head)] == [1, 1, 0], words

    def test_not_once_it_is_recalled(self, make_document, actor_of):
        from intranet_plugins.egov_broadcast import findable

        office = actor_of("office")
        document = make_document("Thu hồi giấy phép")
        findable.refresh(document)
        document.status = "recalled"
        findable.refresh(document)
        db.session.commit()
        assert not search.find(office, "giấy phép").hits
