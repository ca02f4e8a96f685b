"""Figures: where things stand on the time line and in the plots."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from intranet.web import charts

WAVES = [
    ("Đợt 1: 16/01 – 30/6", date(2026, 1, 16), date(2026, 6, 30)),
    ("Đợt 2: 01/7 – 31/12", date(2026, 7, 1), date(2026, 12, 31)),
]
TODAY = date(2026, 5, 13)


def test_the_strip_covers_whole_months_and_marks_today() -> None:
    strip = charts.timeline(WAVES, TODAY)
    assert [month.number for month in strip.months] == list(range(1, 13))
    assert strip.today == round(charts.WIDTH * 132 / 365, 1)
    first, second = strip.bars
    assert first.y == second.y
    assert (first.place, second.place) == ("done", "rest")
    assert 0 < first.done < first.width
    assert second.done == 0


def test_waves_that_overlap_get_lanes_of_their_own() -> None:
    spans = [("a", date(2026, 1, 1), date(2026, 6, 30)), ("b", date(2026, 3, 1), date(2026, 4, 1))]
    first, second = charts.timeline(spans, TODAY).bars
    assert second.y > first.y


def test_a_label_that_does_not_fit_stands_beside_or_is_left_out() -> None:
    short = ("Đợt cao điểm chào mừng", date(2026, 2, 1), date(2026, 2, 3))
    year = ("", date(2026, 1, 1), date(2026, 12, 31))
    assert charts.timeline([short, year], TODAY).bars[1].place == "outside"
    late = ("Đợt cao điểm chào mừng", date(2026, 12, 28), date(2026, 12, 31))
    assert charts.timeline([late, year], TODAY).bars[1].place == "hidden"


def test_outside_of_the_strip_there_is_no_today() -> None:
    assert charts.timeline(WAVES, date(2027, 1, 1)).today is None


def test_without_waves_the_year_is_shown() -> None:
    assert len(charts.timeline([], TODAY).months) == 12


def test_long_plans_name_only_some_months() -> None:
    months = charts.timeline([("", date(2026, 1, 1), date(2030, 12, 31))], TODAY).months
    assert sum(month.shown for month in months) <= 14


@given(st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.text("abcđ ", max_size=60)), max_size=12))
def test_labels_of_days_never_collide(marks: list[tuple[date, str]]) -> None:
    placed = charts.timeline(WAVES, TODAY, marks).marks
    assert len(placed) == len(marks)
    spans: dict[float, list[tuple[float, float]]] = {}
    for mark in placed:
        width = (len(mark.label) + 6) * charts.LETTER
        left, right = (mark.x, mark.x + width) if mark.anchor == "start" else (mark.x - width, mark.x)
        assert all(right <= a or left >= b for a, b in spans.get(mark.y, []))
        spans.setdefault(mark.y, []).append((left, right))


def test_progress_is_measured_against_an_even_pace() -> None:
    start, end = date(2026, 1, 1), date(2026, 1, 11)
    plot = charts.progress([(start, 0), (start + timedelta(days=5), 80)], 100, start, end)
    assert (plot.last.share, plot.last.even, plot.ahead) == (80, 50, 30)
    assert plot.line == "M0 100L50 20"
    assert (plot.end_x, plot.end_y) == (50, 20)


def test_progress_without_anything_yet_starts_at_nothing() -> None:
    plot = charts.progress([], 0, date(2026, 1, 1), date(2026, 1, 1))
    assert plot.last.share == 0
    assert plot.line == "M0 100"


def test_nearly_all_is_not_all() -> None:
    start = date(2026, 1, 1)
    plot = charts.progress([(start, 9999)], 10_000, start, start + timedelta(days=1))
    assert plot.last.share == 99


def test_pieces_of_a_bar_fill_it() -> None:
    pieces = charts.stack([("f-ok", "Đã xác nhận", 1), ("f-ok2", "Đã đọc", 1), ("f-rest", "Chưa đọc", 2)])
    assert [(piece.x, piece.width) for piece in pieces] == [(0, 25), (25, 25), (50, 50)]
    assert charts.stack([("f-ok", "a", 0)])[0].width == 0


def test_figures_have_words_and_a_table(page_app: Flask) -> None:
    template = """{% from "web/plot.html" import timeline, progress_plot, stacked_bar with context %}
    {{ timeline(chart.timeline(waves, today, marks), "Trục thời gian") }}
    {{ progress_plot(chart.progress([(today, 106)], 122, waves[0][1], waves[0][2])) }}
    {{ stacked_bar(chart.stack([("f-ok", "Đã", 5)]), "5 người đã xác nhận") }}"""
    with page_app.test_request_context(headers={"Accept-Language": "vi"}):
        html = render_template_string(template, waves=WAVES, today=TODAY, marks=[(date(2026, 5, 18), "Ngày KH&CN")])
    assert html.count('role="img"') == 3
    assert "Ngày KH&amp;CN" in html
    assert "Từ 16/01 đến 13/5 đạt 87%; nhịp đều để đạt 100% vào 30/6 là 71%." in html
    assert "<table" in html
    assert "style=" not in html
