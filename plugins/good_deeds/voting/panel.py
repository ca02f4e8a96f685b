"""The vote as a panel of the session's page: template `good_deeds/voting/panel.html`, its variable `vote`."""

from __future__ import annotations

from typing import Any

from flask import url_for

from intranet import Actor

from .. import rights
from ..council.models import CouncilSession
from ..texts import BALLOTS, _
from . import queries
from .standing import Standing, load, reads, runs


def panel(actor: Actor, session: CouncilSession) -> dict[str, Any] | None:
    """What the panel shows this reader; None: nothing yet.

    While scores are discussed: the way to open the vote, for who runs the session. During the vote: who has voted,
    never what. Afterwards: result and minutes.
    """
    if session.status not in ("discussing", "voting", "closed"):
        return None
    standing = load(session.id)
    if standing is None or not reads(actor, standing):
        return None
    return {"discussing": _before, "voting": _during, "closed": _after}[session.status](actor, standing)


def _before(actor: Actor, standing: Standing) -> dict[str, Any] | None:
    if not runs(actor, standing):
        return None
    there, needed = len(standing.present), standing.quorum
    text = _("%(ballot)s. Có mặt %(there)d/%(all)d, cần %(needed)d.", ballot=BALLOTS[standing.session.ballot],
             there=there, all=len(standing.members), needed=needed)  # fmt: skip
    links = [(_("Mở biểu quyết"), url_for("good_deeds.open_vote", session_id=standing.session.id))]
    return {"title": _("Biểu quyết"), "turnout": None, "text": text, "links": links if there >= needed else []}


def _during(actor: Actor, standing: Standing) -> dict[str, Any]:
    here = {"session_id": standing.session.id}
    links = []
    secret = standing.session.ballot == "secret"
    if actor.may(rights.SCORE) and standing.votes_of(actor.person_id):
        done = queries.has_voted(actor, standing)
        if not (done and secret):
            label = _("Sửa biểu quyết") if done else (_("Bỏ phiếu kín") if secret else _("Biểu quyết"))
            links.append((label, url_for("good_deeds.vote", **here)))
    if runs(actor, standing):
        links.append((_("Kết thúc biểu quyết"), url_for("good_deeds.close_vote", **here)))
    found = {
        "title": BALLOTS[standing.session.ballot],
        "turnout": queries.turnout(standing),
        "text": "",
        "links": links,
    }
    return found | {"names": runs(actor, standing)}


def _after(_actor: Actor, standing: Standing) -> dict[str, Any]:
    here = {"session_id": standing.session.id}
    outcomes = [line.item.outcome for line in standing.lines]
    text = _("%(num)d/%(all)d đề xuất được đồng ý khen thưởng.", num=outcomes.count("passed"), all=len(outcomes))
    links = [
        (_("Xem kết quả"), url_for("good_deeds.result", **here)),
        (_("Xem biên bản"), url_for("good_deeds.minutes_page", **here)),
    ]
    return {"title": _("Kết quả biểu quyết"), "turnout": None, "text": text, "links": links}
