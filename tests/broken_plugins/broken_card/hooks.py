"""Cards whose templates cannot be rendered."""

from __future__ import annotations

from intranet import Card, Panel, hookimpl


@hookimpl
def dashboard_cards() -> list[Card]:
    return [
        Card("broken_card.syntax", "Cú pháp", "broken_card/syntax.html", {}),
        Card("broken_card.name", "Tên", "broken_card/name.html", {}),
        Card("broken_card.missing", "Thiếu", "broken_card/missing.html", {}),
    ]


@hookimpl
def plan_panels(plan_id: int) -> list[Panel]:
    return [Panel("broken_card", "Cú pháp", "Thẻ có mẫu hỏng", "broken_card/syntax.html", {})]
