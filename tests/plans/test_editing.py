"""Edit through the screens: rows without JavaScript, errors that keep what was typed, two people at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from flask import Flask

from intranet import audit
from intranet.access import Actor
from intranet.database import db
from intranet.directory.models import Audience
from intranet.plans import rows, service
from intranet.plans.models import Plan, Task
from intranet.testing.agency import Agency
from intranet.testing.client import Client
from tests.plans.conftest import TWO_WAVES, row

_INPUT = re.compile(r"<(input|textarea|select)\b([^>]*?)>(?:([^<]*)</textarea>)?", re.DOTALL)
_ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')


def fields(text: str) -> dict[str, str]:
    """What a browser would send if the form were sent as it is (the last form of the page)."""
    form = text[text.index("<main") :]
    form = form[form.rindex("<form", 0, form.rindex('class="save"')) :]
    found: dict[str, str] = {}
    for tag in _INPUT.finditer(form[: form.index("</form>")]):
        attributes = dict(_ATTRIBUTE.findall(tag[2]))
        name, kind = attributes.get("name"), attributes.get("type", "")
        if not name or kind in ("submit", "file") or (kind in ("checkbox", "radio") and "checked" not in tag[2]):
            continue
        if tag[1] == "select":
            options = form[tag.end() : form.index("</select>", tag.end())]
            given = re.findall(r"<option([^>]*)>", options)
            chosen = next((option for option in given if " selected" in f" {option}"), given[0])
            found[name] = unescape(dict(_ATTRIBUTE.findall(chosen)).get("value", ""))
        else:
            found[name] = (
                unescape(tag[3] or "").lstrip("\n") if tag[1] == "textarea" else unescape(attributes.get("value", ""))
            )
    return found


@pytest.fixture
def browser(client_as: Callable[[str], Client]) -> Client:
    return client_as("office")


def test_a_plan_is_created_by_hand(browser: Client, agency: Agency) -> None:
    typed = {**fields(browser.get("/plans/new").text), "title": "Kế hoạch mới", "year": "2026", "kind": "launch",
             "issuing_unit_id": str(agency.units["agency"])}  # fmt: skip
    answer = browser.post("/plans/new", data=typed)
    assert answer.status_code == 302
    plan = db.session.query(Plan).one()
    assert (plan.title, plan.kind, plan.year, plan.symbol) == ("Kế hoạch mới", "launch", 2026, "KH-SKHCN")


def test_what_was_typed_wrongly_stays_and_is_named(browser: Client, agency: Agency) -> None:
    typed = {"title": "", "year": "hai nghìn", "kind": "launch", "issued_on": "31/4/2026", "slogan": "Giữ lại"}
    answer = browser.post("/plans/new", data=typed)
    assert answer.status_code == 422
    assert "<title>Lỗi: " in answer.text
    assert 'href="#title"' in answer.text
    assert 'href="#issued_on"' in answer.text
    for words in ("hai nghìn", "31/4/2026", "Giữ lại"):
        assert f'value="{words}"' in answer.text
    assert db.session.query(Plan).count() == 0


def test_a_row_is_added_without_saving_anything(browser: Client, make_plan: Callable[..., Plan]) -> None:
    plan = make_plan(parts={"waves": TWO_WAVES})
    typed = {**fields(browser.get(f"/plans/{plan.id}/edit/waves").text), "rows-0-label": "Đợt đổi tên", "add": "1"}
    answer = browser.post(f"/plans/{plan.id}/edit/waves", data=typed)
    assert answer.status_code == 200
    again = fields(answer.text)
    assert again["rows-0-label"] == "Đợt đổi tên"
    assert again["rows-2-label"] == ""
    assert rows.load(plan.id)["waves"][0]["label"] == "Đợt 1"
    again |= {
        "rows-2-label": "Đợt 3",
        "rows-2-topics": "Một\nHai",
        "rows-2-starts_on": "1/12/2026",
        "rows-2-order": "1",
    }
    assert browser.post(f"/plans/{plan.id}/edit/waves", data=again).status_code == 302
    saved = rows.load(plan.id)["waves"]
    assert [wave["label"] for wave in saved] == ["Đợt 3", "Đợt đổi tên", "Đợt 2"]
    assert saved[0]["topics"] == ["Một", "Hai"]
    assert saved[2]["topics"] == ["Ngày lễ lớn", "Biểu dương"]


@pytest.mark.parametrize("name", ["waves", "channels", "tasks", "targets", "bases", "movements", "duties", "titles",
                                  "recipients", "signature", "sections"])  # fmt: skip
def test_saving_a_part_as_it_is_shown_changes_nothing(
    name: str, browser: Client, make_plan: Callable[..., Plan], agency: Agency
) -> None:
    unit = agency.units["digital"]
    parts = {
        "waves": TWO_WAVES, "channels": [row("channels", code="egov", detail="a")],
        "tasks": [row("tasks", text="Hai\ndòng", lead_unit_id=unit, due_on=date(2026, 2, 1), recurrence="month")],
        "targets": [row("targets", op=">=", percent=95.5, what="x")],
        "bases": [row("bases", doc_type="Luật", name="Luật Thi đua", issued_on=date(2022, 6, 15))],
        "movements": [row("movements", name="Một"), row("movements", name="Hai")],
        "duties": [row("duties", every="quarter", day=20, unit_id=unit)], "titles": [row("titles", name="A")],
        "recipients": [row("recipients", name="Sở Nội vụ", purpose="b/c", unit_id=unit)],
        "signature": [row("signature", authority="TL.", name="A B")],
        "sections": [row("sections", label="I", heading="Mục", level=1, body="Dòng 1\n\nDòng 2")],
    }  # fmt: skip
    plan = make_plan(parts=parts)
    before, version = rows.load(plan.id), plan.version
    answer = browser.post(
        f"/plans/{plan.id}/edit/{name}", data=fields(browser.get(f"/plans/{plan.id}/edit/{name}").text)
    )
    assert answer.status_code == 302
    assert rows.load(plan.id) == before
    assert db.session.get_one(Plan, plan.id).version == version


def test_a_wrong_row_is_named_and_nothing_is_lost(browser: Client, make_plan: Callable[..., Plan]) -> None:
    plan = make_plan(parts={"waves": TWO_WAVES})
    typed = fields(browser.get(f"/plans/{plan.id}/edit/waves").text)
    typed |= {"rows-1-starts_on": "30/02/2026", "rows-0-topics": "Chưa lưu"}
    answer = browser.post(f"/plans/{plan.id}/edit/waves", data=typed)
    assert answer.status_code == 422
    assert 'href="#rows-1-starts_on"' in answer.text
    assert "30/02/2026" in answer.text
    assert "Chưa lưu" in answer.text
    typed |= {"rows-1-starts_on": "30/12/2026", "rows-1-ends_on": "01/12/2026"}
    answer = browser.post(f"/plans/{plan.id}/edit/waves", data=typed)
    assert answer.status_code == 422
    assert 'href="#rows-1-ends_on"' in answer.text


def test_a_removed_row_goes_even_when_something_in_it_is_wrong(browser: Client, make_plan: Callable[..., Plan]) -> None:
    plan = make_plan(parts={"waves": TWO_WAVES})
    typed = fields(browser.get(f"/plans/{plan.id}/edit/waves").text)
    typed |= {"rows-0-starts_on": "abc", "rows-0-remove": "y"}
    assert browser.post(f"/plans/{plan.id}/edit/waves", data=typed).status_code == 302
    assert [wave["label"] for wave in rows.load(plan.id)["waves"]] == ["Đợt 2"]


def test_two_people_editing_the_head_see_both_versions(
    browser: Client, make_plan: Callable[..., Plan], office: Actor
) -> None:
    plan = make_plan(slogan="Cũ")
    mine = {**fields(browser.get(f"/plans/{plan.id}/edit").text), "title": "Tên của tôi", "slogan": "Khẩu hiệu của tôi"}
    service.update_head(office, plan.id, {"title": "Tên của người kia", "place": "An Hải"}, 1)
    answer = browser.post(f"/plans/{plan.id}/edit", data=mine)
    assert answer.status_code == 409
    for words in ("Tên của tôi", "Tên của người kia", "Khẩu hiệu của tôi", "Cũ", "An Hải"):
        assert words in answer.text
    chosen = fields(answer.text)
    # What only one of the two changed is proposed as that one has it.
    assert {key: value for key, value in chosen.items() if key.startswith("keep-")} == {
        "keep-title": "mine", "keep-slogan": "mine", "keep-place": "theirs",
    }  # fmt: skip
    assert db.session.get_one(Plan, plan.id).title == "Tên của người kia"
    assert browser.post(f"/plans/{plan.id}/edit", data={**chosen, "keep-title": "theirs"}).status_code == 302
    saved = db.session.get_one(Plan, plan.id, populate_existing=True)
    assert (saved.title, saved.slogan, saved.place) == ("Tên của người kia", "Khẩu hiệu của tôi", "An Hải")


def test_a_third_save_in_between_is_shown_again(browser: Client, make_plan: Callable[..., Plan], office: Actor) -> None:
    plan = make_plan()
    mine = {**fields(browser.get(f"/plans/{plan.id}/edit").text), "title": "Tôi"}
    service.update_head(office, plan.id, {"title": "Người thứ hai"}, 1)
    chosen = fields(browser.post(f"/plans/{plan.id}/edit", data=mine).text)
    service.update_head(office, plan.id, {"title": "Người thứ ba"}, 2)
    answer = browser.post(f"/plans/{plan.id}/edit", data=chosen)
    assert answer.status_code == 409
    assert "Người thứ ba" in answer.text
    assert "Tôi" in answer.text


def test_two_people_editing_rows_choose_row_by_row(
    browser: Client, make_plan: Callable[..., Plan], office: Actor
) -> None:
    plan = make_plan(parts={"waves": TWO_WAVES})
    mine = fields(browser.get(f"/plans/{plan.id}/edit/waves").text)
    mine |= {"rows-0-label": "Đợt của tôi", "rows-2-label": "Đợt tôi thêm", "rows-2-id": ""}
    first, second = rows.load(plan.id)["waves"]
    theirs = [first, {**second, "topics": ["Người kia sửa"]}, row("waves", label="Đợt người kia thêm")]
    service.update_part(office, plan.id, "waves", theirs, plan.version)
    answer = browser.post(f"/plans/{plan.id}/edit/waves", data=mine)
    assert answer.status_code == 409
    for words in ("Đợt của tôi", "Đợt tôi thêm", "Người kia sửa", "Đợt người kia thêm"):
        assert words in answer.text
    assert browser.post(f"/plans/{plan.id}/edit/waves", data=fields(answer.text)).status_code == 302
    saved = {wave["label"]: wave["topics"] for wave in rows.load(plan.id)["waves"]}
    assert saved == {
        "Đợt của tôi": ["Gương điển hình"], "Đợt 2": ["Người kia sửa"], "Đợt tôi thêm": [], "Đợt người kia thêm": [],
    }  # fmt: skip


def test_a_row_removed_here_and_changed_there_is_asked_about(
    browser: Client, make_plan: Callable[..., Plan], office: Actor
) -> None:
    plan = make_plan(parts={"waves": TWO_WAVES})
    mine = {**fields(browser.get(f"/plans/{plan.id}/edit/waves").text), "rows-1-remove": "y"}
    first, second = rows.load(plan.id)["waves"]
    service.update_part(office, plan.id, "waves", [first, {**second, "label": "Đợt 2 mới"}], plan.version)
    answer = browser.post(f"/plans/{plan.id}/edit/waves", data=mine)
    assert answer.status_code == 409
    chosen = fields(answer.text)
    assert chosen[f"keep-{second['id']}"] == "theirs"
    browser.post(f"/plans/{plan.id}/edit/waves", data={**chosen, f"keep-{second['id']}": "mine"})
    assert [wave["label"] for wave in rows.load(plan.id)["waves"]] == ["Đợt 1"]


def test_the_audience_is_chosen_by_units(browser: Client, make_plan: Callable[..., Plan], agency: Agency) -> None:
    plan = make_plan()
    typed = fields(browser.get(f"/plans/{plan.id}/edit/audience").text)
    data = {**typed, "mode": "chosen", "units": [agency.units["science"]], "excluded": [agency.units["team"]]}
    assert browser.post(f"/plans/{plan.id}/edit/audience", data=data).status_code == 302
    audience = db.session.query(Audience).one()
    assert {(rule.ref_id, rule.excludes) for rule in audience.rules} == {
        (agency.units["science"], False), (agency.units["team"], True),
    }  # fmt: skip
    assert browser.post(f"/plans/{plan.id}/edit/audience", data={**typed, "mode": "chosen"}).status_code in (409, 422)


def test_an_issued_plan_says_how_to_change_it(
    browser: Client, make_plan: Callable[..., Plan], issue: Callable[..., Plan]
) -> None:
    plan = issue(make_plan())
    answer = browser.get(f"/plans/{plan.id}/edit")
    assert answer.status_code == 409
    assert "bản sửa đổi" in answer.text


def test_a_task_is_reported_by_the_unit_that_leads_it(
    make_plan: Callable[..., Plan], issue: Callable[..., Plan], agency: Agency, client_as: Callable[[str], Client]
) -> None:
    tasks = [row("tasks", text="Viết bài", lead_unit_id=agency.units["science"]),
             row("tasks", text="Mở chuyên mục", lead_unit_id=agency.units["digital"])]  # fmt: skip
    plan = issue(make_plan(parts={"tasks": tasks}))
    own, foreign = [task.id for task in plan.tasks]
    coordinator = client_as("coordinator")
    assert coordinator.get(f"/plans/tasks/{foreign}").status_code == 403
    typed = fields(coordinator.get(f"/plans/tasks/{own}").text)
    answer = coordinator.post(f"/plans/tasks/{own}", data={**typed, "status": "done", "note": "Đã đăng 3 bài"})
    assert answer.status_code == 302
    task = db.session.get_one(Task, own, populate_existing=True)
    assert (task.status, task.note) == ("done", "Đã đăng 3 bài")
    assert task.done_on is not None
    assert audit.history("plan", plan.id)[0].action == "plan.progress"
    late = client_as("unit_head").post(f"/plans/tasks/{own}", data={**typed, "status": "doing", "note": "Đang viết"})
    assert late.status_code == 409
    assert "Đã đăng 3 bài" in late.text
    assert "Đang viết" in late.text


def test_steps_say_what_they_do_and_lead_on(browser: Client, make_plan: Callable[..., Plan], agency: Agency) -> None:
    plan = make_plan(parts={"waves": TWO_WAVES})
    page = browser.get(f"/plans/{plan.id}/submit")
    assert "Trong lúc chờ duyệt" in page.text
    assert browser.post(f"/plans/{plan.id}/submit", data=fields(page.text)).status_code == 302
    page = browser.get(f"/plans/{plan.id}/issue")
    assert "Số tiếp theo trong sổ của đơn vị là 01" in page.text
    assert "Chưa có họ tên người ký" in page.text
    answer = browser.post(f"/plans/{plan.id}/issue", data={**fields(page.text), "issued_on": "16/01/2026"})
    assert answer.location == f"/plans/{plan.id}/issued"
    assert "01/KH-SKHCN" in browser.get(answer.location).text
    page = browser.get(f"/plans/{plan.id}/amend")
    answer = browser.post(f"/plans/{plan.id}/amend", data=fields(page.text))
    draft = int(answer.location.split("/")[2])
    assert "Đang soạn bản sửa đổi" in browser.get(f"/plans/{plan.id}").text
    again = browser.post(f"/plans/{plan.id}/amend", data=fields(page.text))
    assert again.status_code == 422
    page = browser.get(f"/plans/{draft}/issue")
    browser.post(f"/plans/{draft}/issue", data={**fields(page.text), "issued_on": "01/6/2026"})
    assert "Được sửa đổi bởi" in browser.get(f"/plans/{plan.id}").text
    assert "Đã kết thúc" in browser.get(f"/plans/{plan.id}").text


def test_long_texts_and_many_rows_are_taken_although_the_token_is_checked_first(
    app: Flask, browser: Client, make_plan: Callable[..., Plan]
) -> None:
    plan = make_plan()
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        typed = fields(browser.get(f"/plans/{plan.id}/edit/sections").text)
        typed |= {f"rows-{n}-body": f"{n} " * 30_000 for n in range(10)}
        assert browser.post(f"/plans/{plan.id}/edit/sections", data=typed).status_code == 302
        form = {"csrf_token": typed["csrf_token"], "text": "a b c " * 100_000}
        assert "/plans/import/" in browser.post("/plans/import", data=form).headers["Location"]
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert len(rows.load(plan.id, ["sections"])["sections"]) == 10
