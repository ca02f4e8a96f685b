"""Those chosen to come: units, groups and people, kept as an audience of core's.

An audience is never changed once it is kept: the sessions of a series share one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intranet import Actor, Refused, Rule, audience_rules, save_audience

from .. import rights
from ..models import Session
from ..texts import _
from .drafts import Draft


def with_audience(actor: Actor, draft: Draft, rules: Sequence[Rule] | None, before: Session | None = None) -> Draft:
    """`draft` with the audience that `rules` describe, kept anew unless it is the one there was.

    `rules` None leaves the draft's own. In the caller's transaction. Raises Refused for units of others.
    """
    if draft.reach != "chosen":
        return replace(draft, audience_id=None)
    if rules is None:
        return draft
    if not rules:
        raise Refused(_("Chọn ít nhất một đơn vị, nhóm hoặc người tham dự"), "reach")
    had = before.audience_id if before is not None else None
    known = set(audience_rules(had)) if had is not None else set()
    if known == set(rules):
        return replace(draft, audience_id=had)
    units = actor.units_for(rights.PLAN)
    foreign = {rule for rule in rules if rule.kind == "unit" and units is not None and rule.ref_id not in units}
    if foreign - known:
        raise Refused(_("Chỉ chọn được đơn vị mà mình lập lịch; người của đơn vị khác thì ghi tên"), "units")
    try:
        return replace(draft, audience_id=save_audience(rules))
    except Refused as refusal:
        raise Refused(str(refusal), "reach") from refusal
