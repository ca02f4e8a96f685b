"""The screens: who may open which, what they show, and how many queries they cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from intranet.database import db
from intranet.directory.models import Person
from intranet.plans import coverage
from intranet.plans.models import Plan, Task
from intranet.testing.agency import ROLES, Agency
from intranet.testing.client import Client
from tests.plans.conftest import TWO_WAVES, row

EDITORS = {"coordinator", "unit_head", "office"}
ISSUERS = {"office", "leader"}
EVERYBODY = set(ROLES)
PARTS = (
    "waves", "channels", "tasks", "targets", "bases", "movements", "duties", "titles", "recipients", "signature",
    "sections", "audience",
)  # fmt: skip

# path (with the draft's id, the issued plan's id, its task's id) → (who gets 200, who gets 403; the others 404)
ROUTES: dict[str, tuple[set[str], set[str]]] = {
    "/plans/": (EVERYBODY, set()),
    "/plans/new": (EDITORS, EVERYBODY - EDITORS),
    "/plans/import": (EDITORS, EVERYBODY - EDITORS),
    "/plans/import/999999": (set(), set()),
    "/plans/{issued}": (EVERYBODY, set()),
    "/plans/{issued}/gaps": (EVERYBODY, set()),
    "/plans/{issued}/issued": (EVERYBODY, set()),
    "/plans/{draft}": (EDITORS | ISSUERS, set()),
    "/plans/{draft}/gaps": (set(), set()),
    "/plans/{draft}/edit": (EDITORS, {"leader"}),
    **{f"/plans/{{draft}}/edit/{name}": (EDITORS, {"leader"}) for name in PARTS},
    "/plans/{draft}/edit/other": (set(), set()),
    "/plans/{draft}/submit": (EDITORS, {"leader"}),
    "/plans/{draft}/archive": (EDITORS, {"leader"}),
    "/plans/{draft}/return": (ISSUERS, {"coordinator", "unit_head"}),
    "/plans/{draft}/issue": (ISSUERS, {"coordinator", "unit_head"}),
    "/plans/{issued}/close": (ISSUERS, EVERYBODY - ISSUERS),
    "/plans/{issued}/amend": (EDITORS, EVERYBODY - EDITORS),
    "/plans/tasks/{task}": (EDITORS, EVERYBODY - EDITORS),
    "/plans/999999": (set(), set()),
}


@pytest.fixture
def places(make_plan: Callable[..., Plan], issue: Callable[..., Plan], agency: Agency) -> dict[str, int]:
    draft = make_plan("science", parts={"waves": TWO_WAVES})
    tasks = [row("tasks", text="Viết bài", lead_unit_id=agency.units["science"], due_on=date(2026, 5, 15))]
    running = issue(make_plan("science", parts={"waves": TWO_WAVES, "tasks": tasks}), symbol="KH-QLKH")
    task = db.session.scalars(select(Task)).one()
    return {"draft": draft.id, "issued": running.id, "task": task.id}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_for_those_who_may(role: str, places: dict[str, int], client_as: Callable[[str], Client]) -> None:
    browser = client_as(role)
    found, wanted = {}, {}
    for path, (allowed, forbidden) in ROUTES.items():
        found[path] = browser.get(path.format(**places)).status_code
        wanted[path] = 200 if role in allowed else 403 if role in forbidden else 404
    assert found == wanted


def test_nobody_gets_in_without_signing_in(places: dict[str, int], client: Client) -> None:
    for path in ROUTES:
        answer = client.get(path.format(**places))
        assert answer.status_code == 302, path
        assert "/login" in answer.location


@pytest.fixture
def full_plan(make_plan: Callable[..., Plan], agency: Agency) -> Callable[[int], Plan]:
    """`full_plan(n)`: a draft with n rows in each part."""

    def make(times: int) -> Plan:
        units = [agency.units[key] for key in ("office", "digital", "science", "team")]
        return make_plan(parts={
            "waves": [
                row("waves", label=f"Đợt {n + 1}", starts_on=date(2026, 1 + n % 6, 1), topics=["Một", "Hai"],
                    ends_on=date(2026, 6 + n % 6, 28)) for n in range(times)
            ],
            "channels": [row("channels", code="portal", detail=str(n)) for n in range(times)],
            "tasks": [
                row("tasks", text=f"Nhiệm vụ {n}", lead_unit_id=units[n % 4], due_on=date(2026, 1 + n % 12, 20),
                    coordinate_text="Văn phòng Sở; Tổ Hạ tầng số") for n in range(times)
            ],
            "targets": [row("targets", percent=Decimal(100), what=f"tập thể {n}") for n in range(times)],
            "bases": [row("bases", doc_type="Kế hoạch", number=str(n + 1), symbol="KH-UBND") for n in range(times)],
            "movements": [row("movements", name=f"Phong trào số {n}") for n in range(times)],
            "duties": [
                row("duties", due_on=date(2026, 7, 5), note="Sơ kết", unit_id=units[n % 4]) for n in range(times)
            ],
            "titles": [row("titles", name=f"Danh hiệu {n}") for n in range(times)],
            "recipients": [
                row("recipients", name=f"Nơi nhận {n}", purpose="t/h", unit_id=units[n % 4]) for n in range(times)
            ],
            "signature": [row("signature", authority="KT.", position="Phó Giám đốc", name="Ngô Văn Lực")],
            "sections": [
                row("sections", label=str(n), heading=f"Mục {n}", level=1, body="Nội dung") for n in range(times)
            ],
        })  # fmt: skip

    return make


@pytest.mark.database("sqlite", "postgresql")
@pytest.mark.parametrize("times", [2, 20])
def test_the_plan_page_costs_the_same_however_long_the_plan(
    times: int,
    full_plan: Callable[[int], Plan],
    issue: Callable[..., Plan],
    client_as: Callable[[str], Client],
    count_queries: Any,
) -> None:
    plan = issue(full_plan(times))
    coverage.record(source="s", key="k", plan_id=plan.id, wave_id=plan.waves[0].id,
                    person_ids=select(Person.id).where(Person.id < 6), happened_on=date(2026, 2, 2))  # fmt: skip
    browser = client_as("office")
    browser.get(f"/plans/{plan.id}")
    with count_queries(at_most=14):
        answer = browser.get(f"/plans/{plan.id}")
    text = answer.text
    assert answer.status_code == 200
    for words in ("01/KH-SKHCN", "Ngô Văn Lực", "Nhiệm vụ 1", "Danh hiệu 1", "Phong trào số 1", "Nơi nhận 1", "Đợt 2"):
        assert words in text
    assert "5/13 người" in text


@pytest.mark.parametrize("times", [3, 30])
def test_the_list_costs_the_same_however_many_plans(
    times: int,
    make_plan: Callable[..., Plan],
    issue: Callable[..., Plan],
    client_as: Callable[[str], Client],
    count_queries: Any,
) -> None:
    for n in range(times):
        issue(make_plan("science" if n % 2 else "agency", title=f"Kế hoạch thứ {n}"))
    browser = client_as("office")
    browser.get("/plans/")
    with count_queries(at_most=8):
        answer = browser.get("/plans/?year=2026")
    assert answer.status_code == 200
    assert f"Kế hoạch thứ {times - 1}" in answer.text


@pytest.mark.database("sqlite", "postgresql")
def test_the_list_is_filtered_by_the_address(
    make_plan: Callable[..., Plan], issue: Callable[..., Plan], client_as: Callable[[str], Client], agency: Agency
) -> None:
    issue(
        make_plan(title="Tuyên truyền phong trào thi đua", parts={"movements": [row("movements", name="Dân vận khéo")]})
    )
    issue(make_plan("team", title="Khơi dậy thi đua hạ tầng số", kind="launch", year=2025))
    make_plan("office", title="Dự thảo của Văn phòng")
    browser = client_as("office")

    def titles(query: str) -> list[str]:
        text = browser.get(f"/plans/?{query}").text
        return [t for t in ("Tuyên truyền phong trào", "Khơi dậy thi đua", "Dự thảo của Văn phòng") if t in text]

    assert titles("") == ["Tuyên truyền phong trào", "Khơi dậy thi đua", "Dự thảo của Văn phòng"]
    assert titles("year=2025") == ["Khơi dậy thi đua"]
    assert titles("kind=launch") == ["Khơi dậy thi đua"]
    assert titles("status=draft") == ["Dự thảo của Văn phòng"]
    assert titles(f"unit={agency.units['digital']}") == ["Khơi dậy thi đua"]
    assert titles("q=dan+van+kheo") == ["Tuyên truyền phong trào"]
    assert titles("q=khong+co") == []
    assert "Bỏ lọc" in browser.get("/plans/?q=khong+co").text
    assert client_as("staff").get("/plans/").text.count("Dự thảo của Văn phòng") == 0


def test_a_basis_in_the_system_is_a_link(
    make_plan: Callable[..., Plan], issue: Callable[..., Plan], client_as: Callable[[str], Client]
) -> None:
    upper = issue(make_plan(title="Kế hoạch cấp trên"), symbol="KH-UBND")
    bases = [row("bases", doc_type="Kế hoạch", number="01", symbol="KH-UBND")]
    lower = issue(make_plan("science", title="Kế hoạch cấp dưới", parent_id=upper.id, parts={"bases": bases}))
    text = client_as("staff").get(f"/plans/{lower.id}").text
    assert text.count(f'href="/plans/{upper.id}"') == 2
    assert f'href="/plans/{lower.id}"' in client_as("staff").get(f"/plans/{upper.id}").text
