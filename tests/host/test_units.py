"""For which units a plugin is on: told to the plugin itself, as of today."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select

from intranet import clock, units_on
from intranet.access import SYSTEM, Actor, Scope
from intranet.database import db
from intranet.directory.models import UnitVersion
from intranet.directory.queries import in_force
from intranet.host import gate, service, units
from intranet.testing.agency import Agency
from intranet.testing.queries import Counted
from intranet.testing.switches import switch_off, switch_on

CountQueries = Callable[..., AbstractContextManager[Counted]]

pytestmark = pytest.mark.plugins("plugins/probe", "plugins/backbone")


def reader_of(unit_id: int) -> Actor:
    return Actor(1, 1, "Người thử", (Scope("staff", frozenset(), frozenset({unit_id})),))


def test_it_is_on_for_the_units_whose_readers_see_it(agency: Agency) -> None:
    for key, state in [("agency", "on"), ("digital", "off"), ("team", "forced"), ("cell", "unavailable")]:
        service.set_switch(SYSTEM, "probe", agency.units[key], state)
        gate.forget()
        found = units.of("probe")
        today = db.session.scalars(select(UnitVersion.unit_id).where(in_force(UnitVersion, clock.today())))
        assert found == {one for one in today if gate.is_open("probe", reader_of(one))}
    assert agency.units["team"] in (units.of("probe") or ())
    assert agency.units["digital"] not in (units.of("probe") or ())


def test_without_switches_it_is_on_for_all_or_none(agency: Agency) -> None:
    assert units.of("probe") == frozenset()
    switch_on("probe")
    assert units.of("probe") is None
    switch_off("probe", agency.units["team"])
    assert units.of("probe") == frozenset(agency.units.values()) - {agency.units["team"]}
    service.disable(SYSTEM, "probe", "kiểm thử")
    gate.forget()
    assert units.of("probe") == frozenset()


def test_a_system_plugin_is_on_for_all_or_none(agency: Agency) -> None:
    service.disable(SYSTEM, "backbone", "kiểm thử")
    gate.forget()
    assert units.of("backbone") == frozenset()
    service.enable(SYSTEM, "backbone")
    gate.forget()
    assert units.of("backbone") is None


def test_a_plugin_asks_for_itself_and_reads_once(
    app: Flask, agency: Agency, count_queries: CountQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch_on("probe", agency.units["science"])
    monkeypatch.setattr(units.attribution, "caller_plugin", lambda: "probe")
    assert units_on() == {agency.units["science"]}
    with count_queries(at_most=0):
        assert units_on() == {agency.units["science"]}


def test_core_has_no_units_of_its_own(app: Flask) -> None:
    with pytest.raises(LookupError):
        units_on()
