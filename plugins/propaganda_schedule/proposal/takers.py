"""Which units hold sessions of a plan, as far as somebody may plan for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from intranet import Actor, PlanFacts, UnitFacts, coverage, unit_facts, units_on

from .. import rights
from ..units import below

CELL = "party_cell"
# Their people are on the staff of other units, where they are reached.
_GATHERINGS = (CELL, "trade_union", "council", "emulation_block", "external")


@dataclass(frozen=True, slots=True)
class Takers:
    """The units that may hold sessions of a plan. `mine` limits them to those somebody plans for; None: to none.

    `all_units` have people the plan is for on their staff, `all_cells` are party cells; `issuing` has issued it.
    `shared` is for whom a session of the issuing unit is. `facts` are all units of today with the plugin on.
    """

    facts: tuple[UnitFacts, ...]
    all_units: tuple[int, ...]
    all_cells: tuple[int, ...]
    issuing: int
    shared: str
    mine: frozenset[int] | None

    def _of_mine(self, ids: Collection[int]) -> tuple[int, ...]:
        return tuple(ids) if self.mine is None else tuple(unit_id for unit_id in ids if unit_id in self.mine)

    @property
    def units(self) -> tuple[int, ...]:
        """Those that take part, for whom somebody plans."""
        return self._of_mine(self.all_units)

    @property
    def choosable(self) -> tuple[int, ...]:
        """All that may be chosen one by one: units, party cells, the issuing unit; in the order of the tree."""
        some = {*self.all_units, *self.all_cells, self.issuing}
        return self._of_mine([fact.id for fact in self.facts if fact.id in some])

    @property
    def active(self) -> frozenset[int]:
        """All units of today with the plugin on."""
        return frozenset(fact.id for fact in self.facts)

    @property
    def names(self) -> Mapping[int, str]:
        """Names by id."""
        return {fact.id: fact.name for fact in self.facts}

    @property
    def order(self) -> Mapping[int, int]:
        """Places in the order of the tree by id."""
        return {fact.id: place for place, fact in enumerate(self.facts)}

    def holding(self, scope: str, chosen: Collection[int] = ()) -> tuple[int, ...]:
        """The units of a scope (see `engine.SCOPES`) for which somebody plans."""
        if scope == "cells":
            return self._of_mine(self.all_cells)
        if scope == "issuing":
            return self._of_mine([self.issuing])
        if scope == "some":
            return tuple(unit_id for unit_id in self.choosable if unit_id in set(chosen))
        return self.units


def takers(plan: PlanFacts, mine: frozenset[int] | None) -> Takers:
    """Who takes part in `plan`: today's units with people it is for, and the party cells of whoever issued it."""
    on = units_on()
    facts = tuple(fact for fact in unit_facts() if on is None or fact.id in on)
    shares = coverage.shares(plan.id, unit_ids=mine).units
    staffed = {share.unit_id for share in shares if share.expected}
    units = tuple(fact.id for fact in facts if fact.id in staffed and fact.kind not in _GATHERINGS)
    within_issuing = below(facts, plan.issuing_unit_id)
    # A division that issues for the whole agency has nobody below it, and the cells are not its own.
    shared = "below" if len(within_issuing) > 1 else "everyone"
    within = within_issuing if len(within_issuing) > 1 else {fact.id for fact in facts}
    cells = tuple(fact.id for fact in facts if fact.kind == CELL and fact.id in within)
    return Takers(facts, units, cells, plan.issuing_unit_id, shared, mine)


def plans_for(actor: Actor) -> frozenset[int] | None:
    """The units for which `actor` may plan; None: all."""
    found = actor.units_for(rights.PLAN)
    return None if found is None else frozenset(found)
