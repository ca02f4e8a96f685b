"""The words of real plans, and the sessions that come of five whole ones."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from intranet import clock, plan_facts
from intranet_plugins.propaganda_schedule.proposal.habits import cadence

REAL = Path(__file__).resolve().parents[4].parent / "shared" / "plans"
NO_REAL = "the real plans are not part of the distribution"


@pytest.mark.parametrize(
    ("channel", "words", "expected"),
    [
        ("law_day", "Thông qua ngày sinh hoạt pháp luật, họp chi bộ, họp giao ban hàng tháng", "month"),
        ("law_day", "Ngày pháp luật hằng tháng", "month"),
        ("portal", "Thường xuyên cập nhật các thông tin tuyên truyền lên chuyên mục này", "week"),
        ("egov", "tuyên truyền kịp thời các văn bản của cấp trên", "once"),
        ("portal", "đăng ít nhất 02 bài/tháng", "month"),
        ("portal", "mỗi tuần một tin", "week"),
        ("talk_exchange", "Tổ chức tọa đàm mỗi quý một lần", "quarter"),
        ("conference", "sơ kết hằng quý", "quarter"),
        ("conference", "Hội nghị tổng kết hằng năm", "once"),
        ("law_day", "mỗi đợt tổ chức 01 buổi", "once"),
        ("visual_display", "thường xuyên", "month"),
        ("social_media", "thường xuyên đăng bài", "week"),
        ("monthly_briefing", "", "month"),
        ("party_cell_meeting", "sinh hoạt chi bộ định kỳ hằng tháng", "month"),
        ("portal", "", "week"),
        ("arts_contest", "", "once"),
        ("something_new", "", "once"),
        ("talk_exchange", "ngày 15 tháng 5", "once"),
    ],
)
def test_the_words_of_a_plan_say_how_often(channel, words, expected):
    assert cadence(channel, words) == expected
    decomposed = words.replace("ằ", "ằ").upper()
    assert cadence(channel, decomposed) == expected


@pytest.mark.skipif(not REAL.exists(), reason=NO_REAL)
@pytest.mark.parametrize("number", range(5))
def test_a_real_plan_gives_sessions_within_its_time(number, make_plan, actor_of, situation):
    truth = json.loads(sorted(REAL.glob("*.json"))[number].read_text(encoding="utf-8"))
    year = truth["year"]
    day = lambda text: date.fromisoformat(text) if text else None  # noqa: E731  one word for a long one
    waves = [(day(wave["starts_on"]), day(wave["ends_on"]), wave["contents"]) for wave in truth["waves"]]
    issued = day(truth["issued_on"])
    with clock.standing_at(datetime(year, 1, 1, 2, tzinfo=UTC)):
        plan = make_plan(truth["title"], waves=waves, channels=truth["channels"], year=year, issued_on=issued)
        now = situation(actor_of("office"), plan)
    facts = plan_facts(actor_of("office"), plan)
    assert len(now.lines) == max(1, len(waves)) * len(truth["channels"])
    assert {one.key.channel for one in now.found.missing} == set(truth["channels"])
    begin = issued or date(year, 1, 1)
    for one in now.found.missing:
        assert begin <= one.day <= date(year, 12, 31)
        wave = next((wave for wave in facts.waves if wave.id == one.key.wave_id), None)
        assert wave is None or wave.starts_on <= one.day <= wave.ends_on
    if number == 0:
        # Nine months of law days from 20 March on, shared between two waves, for each of five units.
        law = [one for one in now.found.missing if one.key.channel == "law_day"]
        assert len(law) == 5 * 10
        weekly = [one for one in now.found.missing if one.key.channel == "portal"]
        assert 5 * 40 <= len(weekly) <= 5 * 43
