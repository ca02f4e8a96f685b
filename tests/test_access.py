"""Actors: what a scope allows, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet.access import ANONYMOUS, SYSTEM, Actor, Forbidden, Scope

units = st.integers(1, 5)
names = st.sampled_from(["plans.read", "plans.edit"])
scopes = st.builds(
    Scope, role=st.just("r"), permissions=st.frozensets(names), unit_ids=st.none() | st.frozensets(units)
)


def actor(*held: Scope) -> Actor:
    return Actor(person_id=1, account_id=1, name="A", scopes=held)


@given(st.lists(scopes), names, units)
def test_a_permission_holds_for_a_unit_when_some_scope_grants_it_there(held: list[Scope], name: str, unit: int) -> None:
    someone = actor(*held)
    allowed = someone.units_for(name)
    assert someone.may(name, unit) == (allowed is None or unit in allowed)
    assert someone.may_everywhere(name) == (allowed is None)


def test_without_a_unit_one_scope_anywhere_is_enough() -> None:
    someone = actor(Scope("coordinator", frozenset({"plans.edit"}), frozenset({3})))
    assert someone.may("plans.edit")
    assert not someone.may("plans.edit", 4)


def test_requiring_what_one_lacks_names_the_permission() -> None:
    with pytest.raises(Forbidden) as caught:
        ANONYMOUS.require("plans.read")
    assert caught.value.permission == "plans.read"


def test_the_system_may_everything() -> None:
    SYSTEM.require("anything.at_all", 7)
