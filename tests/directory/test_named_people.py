"""A field of a form names people: who is certain is taken, who is doubtful asked about."""

from __future__ import annotations

import pytest

from intranet import named_people, people_of
from intranet.database import db
from intranet.directory.models import Person
from intranet.testing.agency import MADE, SINCE
from intranet.text import fold, name_key


@pytest.fixture
def namesakes(app, agency):
    """Two people of one name, with codes: their ids."""
    made = [
        Person(
            full_name="Nguyễn Thị Hạnh", folded_name=fold("Nguyễn Thị Hạnh"), sort_key=name_key("Nguyễn Thị Hạnh"),
            staff_code=code, active_from=SINCE, created_at=MADE,
        )
        for code in ("CB101", "CB102")
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.commit()
    return [person.id for person in made]


def test_who_is_certain_is_taken_who_is_not_is_asked_about_and_who_is_nobody_is_said(namesakes):
    found = named_people.read(["CB102", "", "nguyen thi hanh", "Không Có Ai Như Thế"])
    assert found.person_ids == (namesakes[1],)
    assert {one for one, _label in found.choices} == set(namesakes)
    assert all(label.startswith("nguyen thi hanh: Nguyễn Thị Hạnh, CB10") for _one, label in found.choices)
    assert found.unknown == ("Không Có Ai Như Thế",)


def test_who_was_picked_is_no_doubt_any_more(namesakes):
    found = named_people.read(["nguyen thi hanh"], [namesakes[0]])
    assert (found.person_ids, found.doubts) == ((namesakes[0],), ())


def test_lines_are_read_again_as_the_same_people(namesakes):
    lines = named_people.lines_of(namesakes)
    assert lines == ["Nguyễn Thị Hạnh (CB101)", "Nguyễn Thị Hạnh (CB102)"]
    assert named_people.read(lines).person_ids == tuple(namesakes)


def test_only_people_within_are_meant(namesakes, agency):
    within = people_of([agency.units["team"]], with_subunits=True)
    assert named_people.read(["CB101"], within=within).unknown == ("CB101",)


def test_few_statements_however_many_lines(namesakes, count_queries):
    with count_queries(at_most=6):
        named_people.read(["nguyen thi hanh", "CB101", "CB102"] * 100)
