"""Who may take which step from where: the whole table, tried for every role at every stage."""

from __future__ import annotations

import pytest

from intranet import Forbidden
from intranet_plugins.good_deeds.flow import queries, service
from intranet_plugins.good_deeds.flow.stages import LINE, STAGES, STEPS

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
UNIT = {"coordinator", "unit_head", "office"}
WRITER = {"staff"}
ALLOWED = {
    ("send", "returned"): WRITER,
    ("withdraw", "submitted"): WRITER, ("withdraw", "endorsed"): WRITER, ("withdraw", "checked"): WRITER,
    ("withdraw", "returned"): WRITER,
    ("endorse", "submitted"): UNIT,
    ("check", "endorsed"): {"office"},
    ("return", "submitted"): UNIT, ("return", "endorsed"): {"office"}, ("return", "checked"): {"office"},
    ("decline", "submitted"): UNIT, ("decline", "endorsed"): {"office"},
    ("refuse", "approved"): {"office"},
    # Last: the number it is given is one that the fixture would give.
    ("send", "draft"): WRITER,
}  # fmt: skip
"""By step and stage; what is not here nobody may. The staff member wrote the submission."""


@pytest.mark.parametrize("role", ROLES)
def test_every_role_at_every_stage(role, actor_of, make_submission):
    actor = actor_of(role)
    for stage in STAGES:
        case = make_submission(stage=stage)
        allowed = {code for (code, source), roles in ALLOWED.items() if source == stage and role in roles}
        assert {step.code for step in queries.steps_for(actor, case)} == allowed, stage
    # What is no button is refused, too.
    for (code, stage), roles in ALLOWED.items():
        case = make_submission(stage=stage)
        if role in roles:
            assert service.take(actor, case.id, case.version, code, "Vì thế").stage == STEPS[code].target
        else:
            with pytest.raises(Forbidden):
                service.take(actor, case.id, case.version, code, "Vì thế")


def test_another_units_cases_are_none_of_theirs(actor_of, make_submission):
    case = make_submission(unit="digital", by="digital_staff")
    for role in ("coordinator", "unit_head"):
        assert queries.steps_for(actor_of(role), case) == []
        with pytest.raises(Forbidden):
            service.take(actor_of(role), case.id, case.version, "endorse")


def test_what_other_rooms_do_is_no_button(actor_of, make_submission):
    office = actor_of("office")
    for code, step in STEPS.items():
        case = make_submission(stage=step.sources[0])
        if not step.by_hand:
            with pytest.raises(LookupError):
                service.take(office, case.id, case.version, code, "Vì thế")


def test_the_data_hang_together():
    assert all({*step.sources, step.target} <= STAGES.keys() for step in STEPS.values())
    assert all(set(step.rights_from) <= set(step.sources) for step in STEPS.values())
    # What is waited for has people who wait and, but for the council, a time limit; what has ended has neither.
    for stage in STAGES.values():
        assert bool(stage.days) == bool(stage.waits_for) == bool(stage.asks), stage.code
        assert not (stage.is_end and stage.days), stage.code
        assert stage.line is None or 0 <= stage.line <= len(LINE)
    # From everywhere there is a way on, but from the ends and the last.
    stuck = STAGES.keys() - {source for step in STEPS.values() for source in step.sources}
    assert stuck == {"declined", "withdrawn"}
