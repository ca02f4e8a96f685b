"""Records across years and mergers; figures are counts."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from intranet import db
from intranet.access import SYSTEM
from intranet.directory import service as directory
from intranet_plugins.good_deeds.commendations import corrections, doubts, records, tally
from intranet_plugins.good_deeds.models import Submission

YEARS = st.lists(st.integers(1990, 2060), max_size=30)


@given(YEARS)
def test_the_longest_run_is_made_of_years_that_were_given_and_cannot_be_longer(years):
    run = tally.longest_run(years)
    assert run.length == (run.last - run.first + 1 if years else 0)
    assert all(year in years for year in range(run.first, run.last + 1) if years)
    for first in set(years):
        length = next(n for n in range(1, 100) if first + n not in years)
        assert length <= run.length
        assert length < run.length or first <= run.first


@given(st.lists(st.tuples(st.integers(2015, 2030), st.sampled_from(["Giấy khen", "Bằng khen"]), st.booleans())))
def test_each_commendation_is_in_one_year_and_counts_only_while_it_holds(given_rows):
    rows = [
        SimpleNamespace(id=n, form=form, decided_on=date(year, 5, 1),
                        withdrawn_on=date(2031, 1, 1) if gone else None)
        for n, (year, form, gone) in enumerate(given_rows)
    ]  # fmt: skip
    groups = tally.by_year(rows)
    assert sorted(row.id for group in groups for row in group.rows) == [row.id for row in rows]
    assert [group.year for group in groups] == sorted({row.decided_on.year for row in rows}, reverse=True)
    live = len(tally.in_force(rows))
    assert sum(count for group in groups for _form, count in group.counts) == live
    assert sum(one.count for one in tally.by_form(rows)) == live


@given(*[st.dates(date(2024, 1, 1), date(2026, 1, 1))] * 4)
def test_periods_overlap_both_ways_or_not_at_all(a, b, c, d):
    first, second = (min(a, b), max(a, b)), (min(c, d), max(c, d))
    assert doubts.overlap(first, second) == doubts.overlap(second, first)
    assert doubts.overlap(first, first)
    assert doubts.overlap(first, (None, None))
    assert doubts.overlap(first, second) == (max(first[0], second[0]) <= min(first[1], second[1]))


def _merge(agency, *keys, on, **facts):
    return directory.merge_units(SYSTEM, [agency.units[key] for key in keys], on=on, **facts).id


def test_a_merged_unit_shows_what_its_predecessors_got_named_as_they_were(commended, agency, actor_of):
    science, digital = agency.units["science"], agency.units["digital"]
    for unit, year, name in ((science, 2022, "Phòng Quản lý Khoa học"), (digital, 2023, "Phòng Chuyển đổi số")):
        commended(f"Tập thể {name}", "Tập thể lao động tiên tiến", date(year, 12, 20), subject_kind="unit",
                  person_id=None, subject_unit_id=unit, unit="agency", subject_name=name)  # fmt: skip
    commended("Cá nhân của phòng cũ", decided_on=date(2023, 5, 5))
    first = _merge(agency, "science", "digital", on=date(2024, 3, 1), name="Phòng Khoa học và Chuyển đổi số")
    second = directory.merge_units(SYSTEM, [first, agency.units["office"]], on=date(2025, 7, 1),
                                   name="Văn phòng tổng hợp").id  # fmt: skip
    leader = actor_of("leader")
    for unit in (first, second):
        record = records.of_unit(leader, unit)
        assert [(group.year, [row.name for row in group.rows]) for group in record.years] == [
            (2023, ["Phòng Chuyển đổi số"]), (2022, ["Phòng Quản lý Khoa học"]),
        ]  # fmt: skip
        assert {"Phòng Quản lý Khoa học", "Phòng Chuyển đổi số"} <= set(record.units.values())
        assert record.run == tally.Run(2, 2022, 2023)
        (person,) = records.of_people_in(leader, unit).rows
        assert records.of_people_in(leader, unit).unit_names == {person.id: "Phòng Quản lý Khoa học"}
    old = records.of_unit(leader, digital)
    assert (old.name, old.live, old.units) == ("Phòng Chuyển đổi số", 1, {})


def test_a_person_keeps_everything_when_they_move_and_what_was_withdrawn_is_marked(
    commended, withdrawal, agency, actor_of
):
    staff = agency.people["staff"]
    commended("Việc năm 2023", "Giấy khen", date(2023, 6, 1), began_on=date(2023, 1, 1), ended_on=date(2023, 2, 1))
    _merge(agency, "science", "digital", on=date(2024, 3, 1), name="Phòng mới")
    later = commended("Việc năm 2025", "Bằng khen", date(2025, 6, 1), unit="agency")
    corrections.withdraw(actor_of("office"), later.id, later.version, withdrawal(on=date(2025, 9, 1)))
    record = records.of_person(actor_of("staff"), staff)
    assert [(group.year, group.counts) for group in record.years] == [(2025, []), (2023, [("Giấy khen", 1)])]
    assert (record.live, record.withdrawn) == (1, 1)
    assert [record.unit_names[row.id] for row in record.rows] == ["Phòng mới", "Phòng Quản lý Khoa học"]


def test_the_record_of_a_person_is_for_themselves_and_who_follows_their_unit(commended, agency, actor_of):
    commended()
    staff, other = agency.people["staff"], agency.people["digital_staff"]
    for role, own, foreign in (
        ("staff", True, False), ("coordinator", True, False), ("unit_head", True, False), ("office", True, True),
        ("leader", True, True), ("council_member", False, False), ("admin", False, False),
    ):  # fmt: skip
        assert (records.of_person(actor_of(role), staff) is not None) is own, role
        assert (records.of_person(actor_of(role), other) is not None) is foreign, role
    assert records.of_person(actor_of("office"), 999_999) is None


def test_others_see_of_a_unit_what_holds_and_what_its_subject_agreed_to(commended, withdrawal, agency, actor_of):
    science = agency.units["science"]
    commended("Đồng ý đăng", by="coordinator")
    silent = commended("Không đồng ý đăng", by="coordinator", consent="no", person_id=agency.people["unit_head"])
    gone = commended("Bị hủy", by="coordinator", person_id=agency.people["former"], unit="science")
    corrections.withdraw(actor_of("office"), gone.id, gone.version, withdrawal())
    seen = lambda role: {row.id for row in records.of_people_in(actor_of(role), science).rows}  # noqa: E731
    assert len(seen("admin")) == 1
    assert len(seen("unit_head")) == 3
    case = db.session.get(Submission, silent.submission_id)
    for stage, consent, number in (("published", "no", 1), ("published", "yes", 2), ("commended", "yes", 2)):
        case.stage, case.consent = stage, consent
        db.session.commit()
        assert len(seen("admin")) == number, "it is what they agree to that counts"
    assert records.of_unit(actor_of("admin"), 999_999) is None


def test_a_record_costs_the_same_however_long_it_is(commended, agency, actor_of, count_queries):
    def cost(more):
        for number in range(more):
            commended(f"Việc {more}-{number}", decided_on=date(2015 + number, 1, 2))
        leader = actor_of("leader")
        with count_queries() as counted:
            record = records.of_people_in(leader, agency.units["science"])
            assert record.years
            assert record.forms
        return counted.total

    assert cost(1) == cost(6)
