"""The pages of a story: reading, writing, publishing, photos."""

from __future__ import annotations

import re
from io import BytesIO

from intranet import db
from intranet_plugins.good_deeds.models import Photo, Story
from intranet_plugins.good_deeds.wall import photos, service

from .conftest import SECRET, photo

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")


def typed(**changes):
    """What is typed into the form of a story."""
    return {
        "title": "Cài cảnh báo sạt lở", "lead": "Anh đến từng nhà.", "quote": "", "body": "Ba chủ nhật liền.",
        "byline": "Ngọc", "consent": "yes", "consent_note": "", "featured_on": "", "version": "0", **changes,
    }  # fmt: skip


def test_pages_of_writing_are_for_those_who_publish(make_story, make_submission, client_as):
    shown, draft, case = make_story("Đăng"), make_story("Nháp", published=False), make_submission(stage="commended")
    pages = (
        f"{case.id}/story", f"{shown.submission_id}/story", f"{shown.submission_id}/story/unpublish",
        f"{draft.submission_id}/story/publish", f"{draft.submission_id}/story/discard",
    )  # fmt: skip
    for role in ROLES:
        browser = client_as(role)
        # Who may open the case knows of it; others are not told that it exists.
        expected = 200 if role == "office" else 404 if role in {"council_member", "admin"} else 403
        for page in pages:
            assert browser.get(f"/p/good_deeds/cases/{page}").status_code == expected
            if role != "office":
                sent = browser.post(f"/p/good_deeds/cases/{page}", data=typed(reason="lý do"))
                assert sent.status_code == expected


def test_the_form_begins_with_what_the_case_says(make_submission, client_as):
    case = make_submission(stage="commended", deed="Đến từng nhà.", result="22 hộ nhận tin.", spread="Ba xã hỏi.")
    page = client_as("office").get(f"/p/good_deeds/cases/{case.id}/story").text
    assert "Đến từng nhà.\n\n## Kết quả\n\n22 hộ nhận tin.\n\n## Lan tỏa\n\nBa xã hỏi.</textarea>" in page.replace(
        "\r", ""
    )


def test_a_story_is_written_previewed_and_published(make_submission, client_as):
    case, browser = make_submission(stage="commended"), client_as("office")
    upload = photo()
    sent = browser.post(
        f"/p/good_deeds/cases/{case.id}/story",
        data={**typed(), "uploads": (BytesIO(upload.stream.read()), "IMG_1.jpg")},
    )
    assert sent.status_code == 303
    assert sent.headers["Location"].endswith("/story#photos"), "the photo needs words"
    story, [kept] = service.of(case.id), db.session.query(Photo).all()
    words = {f"alt-{kept.id}": "Anh bên suối", f"caption-{kept.id}": "Tháng 5", f"place-{kept.id}": "1"}
    sent = browser.post(f"/p/good_deeds/cases/{case.id}/story", data=typed(version=str(story.version), **words))
    assert sent.headers["Location"].endswith(f"/stories/{story.id}")
    preview = browser.get(f"/p/good_deeds/stories/{story.id}").text
    assert "Xem trước" in preview
    assert 'alt="Anh bên suối"' in preview
    assert f'width="{kept.width}" height="{kept.height}"' in preview
    db.session.expire_all()
    version = str(db.session.get_one(Story, story.id).version)
    assert browser.post(f"/p/good_deeds/cases/{case.id}/story/publish", data={"version": version}).status_code == 303
    read = client_as("staff").get(f"/p/good_deeds/stories/{story.id}").text
    assert "Ba chủ nhật liền." in read
    assert "Sửa bài" not in read


def test_what_was_typed_stays_when_something_is_refused(make_submission, client_as):
    case = make_submission(stage="commended", consent="no")
    data = typed(title="", quote="Câu nói vừa gõ", consent="no", on_portal="y")
    answer = client_as("office").post(f"/p/good_deeds/cases/{case.id}/story", data=data)
    assert answer.status_code == 422
    assert "Câu nói vừa gõ" in answer.text
    assert "errsum" in answer.text
    answer = client_as("office").post(f"/p/good_deeds/cases/{case.id}/story", data={**data, "title": "Tên"})
    assert (answer.status_code, "Chỉ đưa lên cổng khi" in answer.text) == (422, True)


def test_who_saves_later_sees_both_versions_and_may_then_choose(make_story, client_as, actor_of):
    story = make_story(published=False)
    service.save(actor_of("office"), story.submission_id, story.version, service.Draft("Bản đang lưu", body="Cũ"))
    browser, page = client_as("office"), f"/p/good_deeds/cases/{story.submission_id}/story"
    answer = browser.post(page, data=typed(title="Bản vừa nhập", version="1"))
    assert answer.status_code == 409
    assert ("Bản đang lưu" in answer.text, "Bản vừa nhập" in answer.text) == (True, True)
    seen = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)[1]
    assert browser.post(page, data=typed(title="Bản vừa nhập", version=seen)).status_code == 303


def test_without_consent_publishing_says_what_is_missing(make_story, client_as):
    story = make_story(published=False, consent="")
    page = client_as("office").get(f"/p/good_deeds/cases/{story.submission_id}/story/publish").text
    assert "Hỏi ý kiến rồi ghi vào mục" in page
    answer = client_as("office").post(
        f"/p/good_deeds/cases/{story.submission_id}/story/publish", data={"version": str(story.version)}
    )
    assert answer.status_code == 422


def test_taking_down_asks_why(make_story, client_as):
    story, browser = make_story(), client_as("office")
    page = f"/p/good_deeds/cases/{story.submission_id}/story/unpublish"
    assert browser.post(page, data={"version": str(story.version), "reason": " "}).status_code == 422
    assert browser.post(page, data={"version": str(story.version), "reason": "Sai tên"}).status_code == 303
    assert browser.get(f"/p/good_deeds/stories/{story.id}").status_code == 404


def test_what_people_type_is_text_and_never_code(make_story, client_as):
    story = make_story(
        "<script>alert(1)</script>", lead="<b>đậm</b>", body="## <i>đề mục</i>\n\n- <img src=x onerror=alert(1)>"
    )
    for page in ("/p/good_deeds/", f"/p/good_deeds/stories/{story.id}", "/"):
        shown = client_as("staff").get(page).text
        assert not re.search(r"<script>alert|<img src=x|<b>đậm|<i>đề", shown)


def test_what_was_done_already_leads_to_the_story(make_story, make_submission, client_as):
    shown, draft, case = make_story(), make_story(published=False), make_submission(stage="commended")
    browser = client_as("office")
    for submission_id, page, story in (
        (shown.submission_id, "publish", shown.id), (shown.submission_id, "discard", shown.id),
        (draft.submission_id, "unpublish", draft.id),
    ):  # fmt: skip
        answer = browser.get(f"/p/good_deeds/cases/{submission_id}/story/{page}")
        assert answer.headers["Location"] == f"/p/good_deeds/stories/{story}"
    answer = browser.get(f"/p/good_deeds/cases/{case.id}/story/publish")
    assert answer.headers["Location"] == f"/p/good_deeds/cases/{case.id}/story"


def test_photos_are_given_without_what_the_camera_wrote(make_story, client_as):
    [kept] = photos.of(make_story(photos=1).id)
    browser = client_as("staff")
    for size, longest in (("large", 600), ("small", 480)):
        answer = browser.get(f"/p/good_deeds/photos/{kept.id}/{size}")
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert not any(secret in answer.data for secret in (SECRET.encode(), b"MayAnhBiMat", b"BIMAT", b"Exif"))
        from PIL import Image

        assert max(Image.open(BytesIO(answer.data)).size) == longest
        again = browser.get(f"/p/good_deeds/photos/{kept.id}/{size}", headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    assert browser.get(f"/p/good_deeds/photos/{kept.id}/original").status_code == 404


def test_photos_of_a_draft_are_for_those_who_publish(make_story, client_as):
    [kept] = photos.of(make_story(photos=1, published=False).id)
    assert client_as("office").get(f"/p/good_deeds/photos/{kept.id}/small").status_code == 200
    assert client_as("staff").get(f"/p/good_deeds/photos/{kept.id}/small").status_code == 404


def test_a_page_takes_the_same_number_of_statements_however_many_photos(make_story, client_as, count_queries):
    one, many, browser = make_story(photos=1), make_story(photos=5, unit="digital"), client_as("office")
    browser.get(f"/p/good_deeds/stories/{one.id}")
    with count_queries() as few:
        browser.get(f"/p/good_deeds/stories/{one.id}")
    with count_queries(at_most=few.total):
        browser.get(f"/p/good_deeds/stories/{many.id}")
