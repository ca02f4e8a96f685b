"""The list, the page of a document, what is done there – as browsers without JavaScript see it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from intranet import clock, db

BOX = "/p/egov_broadcast"


@pytest.fixture
def inbox(client_as):
    """The browser of the staff."""
    return client_as("staff")


def listed(page):
    """The root ids of the list, in order."""
    return [int(found) for found in re.findall(r'href="[^"]*/items/(\d+)[^"]*"[^>]*data-item', page.text)]


class TestList:
    def test_what_it_says(self, inbox, make_broadcast, make_document):
        document = make_document("Ứng phó mưa lớn", code="07/CĐ-UBND", urgency=3)
        today = clock.at(clock.today(), clock.local(clock.now()).time()) + timedelta(minutes=1)
        make_broadcast(document, to=["staff"], deadline=today)
        page = inbox.get(f"{BOX}/").text
        assert "07/CĐ-UBND: Ứng phó mưa lớn" in page
        assert "UBND tỉnh Mẫu" in page
        assert "Hỏa tốc" in page
        assert "1 cần xác nhận" in page
        assert "Chưa đọc." in page

    def test_the_first_thing_to_do_stands_first(self, inbox, make_broadcast, make_document):
        now = clock.now()
        done = make_broadcast(to=["staff"])
        inbox.post(f"{BOX}/items/{done.id}/acknowledge")
        read = make_broadcast(to=["staff"], must_acknowledge=False, deadline=None)
        inbox.post(f"{BOX}/items/{read.id}/opened")
        news = make_broadcast(to=["staff"], must_acknowledge=False, deadline=None)
        later = make_broadcast(to=["staff"], deadline=now + timedelta(days=9))
        late = make_broadcast(to=["staff"], deadline=now - timedelta(days=2))
        urgent = make_broadcast(make_document(urgency=2), to=["staff"], deadline=now + timedelta(days=20))
        found = listed(inbox.get(f"{BOX}/"))
        assert found[:4] == [urgent.id, late.id, later.id, news.id]
        assert set(found[4:]) == {done.id, read.id}

    @pytest.mark.parametrize(
        ("deadline", "words"),
        [(-2.5, "Quá hạn"), (-0.001, "Quá hạn"), (3, "Còn 3 ngày"), (None, "Cần xác nhận")],
    )
    def test_until_when(self, inbox, make_broadcast, deadline, words):
        due = None if deadline is None else clock.now() + timedelta(days=deadline)
        make_broadcast(to=["staff"], deadline=due)
        assert words in inbox.get(f"{BOX}/").text

    @pytest.mark.database("sqlite", "postgresql")
    def test_filters(self, inbox, make_broadcast, forward, client_as):
        plain = make_broadcast(to=["staff", "unit_head"])
        news = make_broadcast(to=["staff"], must_acknowledge=False, deadline=None)
        handed = make_broadcast(to=["staff", "unit_head"])
        forward(handed)
        done = make_broadcast(to=["staff"])
        inbox.post(f"{BOX}/items/{done.id}/acknowledge")
        expected = {
            "confirm": {plain, handed}, "unread": {plain, news, handed}, "to-me": {handed}, "info": {news},
            "done": {done}, "by-me": set(), "nonsense": {plain, news, handed, done},
        }  # fmt: skip
        for show, those in expected.items():
            assert set(listed(inbox.get(f"{BOX}/?show={show}"))) == {one.id for one in those}, show
        assert set(listed(client_as("unit_head").get(f"{BOX}/?show=by-me"))) == {handed.id}
        assert inbox.get(f"{BOX}/").text.count("Được chuyển tiếp</span>") == 1

    def test_search_within_what_i_have(self, inbox, make_broadcast, make_document):
        from intranet import transaction
        from intranet_plugins.egov_broadcast import findable

        bridge, other = make_document("Sửa cầu gỗ", code="55/QĐ-SGT"), make_document("Sửa cầu sắt")
        with transaction():
            findable.refresh(bridge)
            findable.refresh(other)
        mine = make_broadcast(bridge, to=["staff"])
        make_broadcast(other, to=["unit_head"])
        assert listed(inbox.get(f"{BOX}/?q=cau")) == [mine.id]
        assert listed(inbox.get(f"{BOX}/?q=cau+sat")) == []
        assert "Bỏ lọc" in inbox.get(f"{BOX}/?q=cau+sat").text

    def test_pages_of_the_list(self, inbox, make_broadcast, make_document):
        document = make_document()
        sent = [make_broadcast(document, to=["staff"]).id for _ in range(27)]
        first, second = inbox.get(f"{BOX}/"), inbox.get(f"{BOX}/?page=2")
        assert "Trang 1/2" in first.text
        assert len(listed(first)) == 25
        assert set(listed(first)) | set(listed(second)) == set(sent)
        last = listed(second)[-1]
        beside = inbox.get(f"{BOX}/items/{last}")
        assert last in listed(beside)
        assert "Trang 2/2" in beside.text
        assert listed(inbox.get(f"{BOX}/?page=99")) == listed(second)

    def test_many_cost_no_more_than_few(self, inbox, make_broadcast, make_document, count_queries):
        make_broadcast(to=["staff"])
        inbox.get(f"{BOX}/")
        with count_queries() as few:
            inbox.get(f"{BOX}/")
        for _ in range(5):
            make_broadcast(to=["staff"])
        with count_queries(at_most=few.total):
            inbox.get(f"{BOX}/")

    def test_nothing_yet(self, inbox, agency):
        assert "Chưa có văn bản nào" in inbox.get(f"{BOX}/").text


class TestPaper:
    def test_everything_about_it(self, inbox, make_broadcast, make_document, make_plan):
        document = make_document("Phát động thi đua", code="45/KH-UBND", plan_id=make_plan(), urgency=1)
        sent = make_broadcast(document, to=["staff"], message="Phổ biến tới từng người")
        page = inbox.get(f"{BOX}/items/{sent.id}").text
        for words in ("45/KH-UBND", "UBND tỉnh Mẫu", "Khẩn", "18/KH-SKHCN", "Trần Thị Bích Ngọc", "Xác nhận đã đọc",
                      "Phổ biến tới từng người", "hưởng ứng: Đợt 1 của kế hoạch 18/KH-SKHCN"):  # fmt: skip
            assert words in page, words

    def test_what_is_not_mine_is_unknown(self, inbox, make_broadcast, make_document, change):
        foreign, gone = make_broadcast(to=["unit_head"]), make_broadcast(to=["staff"])
        document = make_document()
        recalled = make_broadcast(document, to=["staff"])
        assert set(listed(inbox.get(f"{BOX}/"))) == {gone.id, recalled.id}
        change(gone, status="withdrawn")
        change(document, status="recalled")
        assert listed(inbox.get(f"{BOX}/")) == []
        for one in (foreign, gone, recalled):
            for answer in (
                inbox.get(f"{BOX}/items/{one.id}"), inbox.post(f"{BOX}/items/{one.id}/acknowledge"),
                inbox.post(f"{BOX}/items/{one.id}/opened"), inbox.post(f"{BOX}/items/{one.id}/files/1"),
            ):  # fmt: skip
                assert answer.status_code == 404

    def test_a_forward_that_was_withdrawn_takes_it_along(self, inbox, make_broadcast, forward, change):
        root = make_broadcast(to=["unit_head"])
        first, second = forward(root), forward(root, message="Lần hai")
        assert "Đọc kỹ mục 2" in inbox.get(f"{BOX}/items/{root.id}").text
        change(first, status="withdrawn")
        assert inbox.get(f"{BOX}/items/{root.id}").status_code == 200
        change(second, status="withdrawn")
        assert inbox.get(f"{BOX}/items/{root.id}").status_code == 404

    def test_reading_writes_nothing(self, inbox, make_broadcast, receipt_of):
        sent = make_broadcast(to=["staff"])
        inbox.get(f"{BOX}/items/{sent.id}")
        assert receipt_of(sent).opened_at is None
        assert inbox.post(f"{BOX}/items/{sent.id}/opened", data={"quiet": "1"}).status_code == 204
        assert receipt_of(sent).opened_at is not None
        assert "Chưa đọc." not in inbox.get(f"{BOX}/").text

    def test_without_script_a_button_marks_it(self, inbox, make_broadcast, receipt_of):
        news = make_broadcast(to=["staff"], must_acknowledge=False, deadline=None)
        assert "Đánh dấu đã đọc" in inbox.get(f"{BOX}/items/{news.id}").text
        assert inbox.post(f"{BOX}/items/{news.id}/opened").status_code == 303
        assert receipt_of(news).opened_at is not None

    def test_from_one_to_the_next(self, inbox, make_broadcast):
        now = clock.now()
        one, two, three = (make_broadcast(to=["staff"], deadline=now + timedelta(days=days)).id for days in (1, 2, 3))
        page = inbox.get(f"{BOX}/items/{two}?show=confirm").text
        assert f'rel="prev" href="{BOX}/items/{one}?show=confirm"' in page
        assert f'rel="next" href="{BOX}/items/{three}?show=confirm"' in page

    @pytest.mark.parametrize(
        ("columns", "words"),
        [
            ({"status": "ended"}, "Việc phổ biến đã kết thúc"),
            ({"must_acknowledge": False, "deadline": None}, "để biết"),
        ],
    )
    def test_nothing_is_asked(self, inbox, make_broadcast, columns, words):
        sent = make_broadcast(to=["staff"], **columns)
        page = inbox.get(f"{BOX}/items/{sent.id}").text
        assert words in page
        assert "Xác nhận đã đọc" not in page

    def test_exempt_people_read_why(self, inbox, make_broadcast, receipt_of):
        sent = make_broadcast(to=["staff"])
        mine = receipt_of(sent)
        mine.exempt_at, mine.exempt_reason = clock.now(), "Đi học tập trung"
        db.session.commit()
        page = inbox.get(f"{BOX}/items/{sent.id}").text
        assert "Đi học tập trung" in page
        assert "0 cần xác nhận" not in page

    def test_a_replaced_one_leads_to_the_new(self, inbox, make_document, make_broadcast, change):
        old, new = make_document("Cũ"), make_document("Mới", code="15/HD-SNV")
        before, after = make_broadcast(old, to=["staff"]), make_broadcast(new, to=["staff"])
        change(old, status="replaced", replaced_by_id=new.id)
        page = inbox.get(f"{BOX}/items/{before.id}").text
        assert "Đọc văn bản thay thế: 15/HD-SNV" in page
        assert f"/items/{after.id}" in page

    def test_heads_see_how_far_their_people_are(self, client_as, inbox, make_broadcast):
        sent = make_broadcast()
        inbox.post(f"{BOX}/items/{sent.id}/acknowledge")
        assert "1/4 người trong phòng" in client_as("unit_head").get(f"{BOX}/items/{sent.id}").text
        assert "người trong phòng" not in inbox.get(f"{BOX}/items/{sent.id}").text


class TestConfirming:
    def test_on_its_page(self, inbox, make_broadcast):
        sent, other = make_broadcast(to=["staff"]), make_broadcast(to=["staff"])
        answer = inbox.post(f"{BOX}/items/{sent.id}/acknowledge?show=confirm")
        assert answer.status_code == 303
        assert answer.location == f"{BOX}/items/{sent.id}?show=confirm"
        page = inbox.get(answer.location).text
        assert "Đã xác nhận đã đọc." in page
        assert f"/items/{other.id}?show=confirm" in page

    def test_the_next_one_is_the_next_to_be_confirmed(self, inbox, make_broadcast):
        old = make_broadcast(to=["staff"], must_acknowledge=False, deadline=None)
        first, second = (make_broadcast(to=["staff"]).id for _ in range(2))
        inbox.post(f"{BOX}/items/{old.id}/opened")
        inbox.post(f"{BOX}/items/{second}/acknowledge")
        page = inbox.get(f"{BOX}/items/{second}").text
        assert re.search(rf'href="{BOX}/items/{first}">Văn bản tiếp theo', page)

    def test_who_left_the_unit_is_asked_no_more(self, inbox, make_broadcast, receipt_of):
        sent = make_broadcast(to=["staff"])
        receipt_of(sent).left_on = clock.today()
        db.session.commit()
        page = inbox.get(f"{BOX}/items/{sent.id}").text
        assert "Không cần xác nhận nữa" in page
        assert "Xác nhận đã đọc" not in page

    def test_a_missing_answer_is_asked_for_and_nothing_typed_is_lost(self, inbox, make_broadcast, receipt_of):
        sent = make_broadcast(to=["staff"], question="Phòng đăng ký mấy việc?")
        empty = inbox.post(f"{BOX}/items/{sent.id}/acknowledge", data={"answer": " "})
        assert empty.status_code == 422
        assert "Trả lời câu hỏi rồi xác nhận" in empty.text
        long = inbox.post(f"{BOX}/items/{sent.id}/acknowledge", data={"answer": "Nhiều việc " * 300})
        assert long.status_code == 422
        assert "Nhiều việc Nhiều việc" in long.text
        assert inbox.post(f"{BOX}/items/{sent.id}/acknowledge", data={"answer": "Hai"}).status_code == 303
        assert receipt_of(sent).answer == "Hai"
        assert "Hai" in inbox.get(f"{BOX}/items/{sent.id}").text

    def test_a_file_first(self, inbox, make_document, make_broadcast, receipt_of):
        sent = make_broadcast(make_document(attached={"a.txt": b"Noi dung"}), to=["staff"], must_open=True)
        page = inbox.get(f"{BOX}/items/{sent.id}").text
        opens = re.search(rf'action="({BOX}/items/{sent.id}/files/\d+)"', page)[1]
        assert inbox.post(f"{BOX}/items/{sent.id}/acknowledge").status_code == 422
        given = inbox.post(opens)
        assert given.status_code == 303
        assert inbox.get(given.location, follow_redirects=True).data == b"Noi dung"
        assert inbox.post(f"{BOX}/items/{sent.id}/acknowledge").status_code == 303

    def test_from_the_list(self, inbox, make_broadcast, receipt_of):
        one, two, asking = (make_broadcast(to=["staff"], question=words) for words in ("", "", "Mấy việc?"))
        page = inbox.get(f"{BOX}/").text
        assert f'value="{one.id}"' in page
        assert f'name="only" value="{asking.id}"' not in page
        answer = inbox.post(f"{BOX}/items/acknowledge", data={"only": one.id, "root": [two.id]})
        assert answer.location == f"{BOX}/"
        assert receipt_of(one).acknowledged_at is not None
        assert receipt_of(two).acknowledged_at is None
        answer = inbox.post(f"{BOX}/items/acknowledge?show=confirm&at={asking.id}", data={"root": [two.id, asking.id]})
        assert answer.location == f"{BOX}/items/{asking.id}?show=confirm"
        told = inbox.get(answer.location).text
        assert "Đã xác nhận 1 văn bản" in told
        assert "Trả lời câu hỏi rồi xác nhận" in told
        assert receipt_of(two).acknowledged_at is not None

    def test_nothing_ticked(self, inbox, make_broadcast):
        make_broadcast(to=["staff"])
        answer = inbox.post(f"{BOX}/items/acknowledge", data={"root": ["x", "99999999999999"]}, follow_redirects=True)
        assert "Chưa chọn văn bản nào" in answer.text


class TestShell:
    def test_the_number_beside_the_menu_follows(self, inbox, make_broadcast, count_queries):
        sent = make_broadcast(to=["staff"])
        badge = re.compile(r'/p/egov_broadcast/"[^>]*>.*?<span class="count', re.S)
        assert badge.search(inbox.get("/").text)
        with count_queries() as counted:
            inbox.get("/plans/")
        assert not [one for one in counted.statements if "egov_broadcast_receipt" in one]
        inbox.post(f"{BOX}/items/{sent.id}/acknowledge")
        entry = re.search(r'/p/egov_broadcast/"[^>]*>(.*?)</a>', inbox.get("/plans/").text, re.S)
        assert "count" not in entry[1]

    def test_the_home_page_says_what_waits(self, inbox, make_broadcast, make_document):
        make_broadcast(make_document("Ứng phó mưa lớn"), to=["staff"])
        make_broadcast(make_document("Bảo trì thư"), to=["staff"], must_acknowledge=False, deadline=None)
        page = inbox.get("/").text
        assert "Có 1 việc cần xử lý" in page
        assert "Ứng phó mưa lớn" in page
        assert "Văn bản chưa đọc" in page
        assert "Bảo trì thư" in page


def test_words_of_tables_are_read_as_lines(app):
    from intranet_plugins.egov_broadcast.reading import queries

    text = "Mở đầu\n| Việc | Thời hạn |\n| Nơi nhận:<br>- Như trên | GIÁM ĐỐC<br>Đặng Thị Hòa |\n|"
    lines = [line.strip() for line in queries._lines(text)]
    assert lines == ["Mở đầu", "Việc – Thời hạn", "Nơi nhận:", "- Như trên", "GIÁM ĐỐC", "Đặng Thị Hòa", "|"]
