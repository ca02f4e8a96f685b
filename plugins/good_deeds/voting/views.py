"""Pages: vote, what is voted on, when it is over, and what came of it."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Actor, Forbidden, Refused, current_actor

from .. import rights
from ..council.words import KEPT
from ..routes import bp
from ..texts import BALLOTS, CHOICES, OUTCOMES, _
from . import checks, queries, service
from . import views_minutes as _views_minutes  # noqa: F401  adds its pages
from .asides import Aside
from .forms import ItemsForm, ballot_form, items_form
from .standing import Line, Standing, load, reads, runs


@bp.route("/sessions/<int:session_id>/vote", methods=["GET", "POST"])
def vote(session_id: int) -> ResponseReturnValue:
    """The ballot: one page with all items. After a secret one there is nothing to see again."""
    actor, standing = current_actor(), standing_of(session_id)
    if standing.session.status == "closed" and request.method == "GET":
        return redirect(url_for(".result", session_id=session_id))
    mine, why = _ballot(actor, standing)
    secret = standing.session.ballot == "secret"
    if why or (secret and queries.has_voted(actor, standing)):
        return render_template(
            "good_deeds/voting/no_ballot.html", session=standing.session, why=why, secret=secret,
            turnout=queries.turnout(standing) if standing.session.status == "voting" else None,
        ), 422 if why and request.method == "POST" else 200  # fmt: skip
    kept = queries.kept_choices(actor, standing)
    form = ballot_form(mine, kept)
    if form.validate_on_submit():
        try:
            service.cast(actor, session_id, form.choices(mine))
            return redirect(url_for(".voted", session_id=session_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return render_template(
        "good_deeds/voting/ballot.html", form=form, session=standing.session, standing=standing, mine=mine,
        me=actor.person_id, kept=KEPT, secret=secret, again=bool(kept), ballots=BALLOTS,
    ), 422 if form.is_submitted() else 200  # fmt: skip


@bp.get("/sessions/<int:session_id>/voted")
def voted(session_id: int) -> ResponseReturnValue:
    """It worked. The same for every ballot: what was chosen is not on it."""
    actor, standing = current_actor(), standing_of(session_id)
    if standing.session.status != "voting" or not queries.has_voted(actor, standing):
        return redirect(url_for(".vote", session_id=session_id))
    return render_template(
        "good_deeds/voting/voted.html", session=standing.session, turnout=queries.turnout(standing),
        secret=standing.session.ballot == "secret",
    )  # fmt: skip


@bp.route("/sessions/<int:session_id>/vote/open", methods=["GET", "POST"])
def open_vote(session_id: int) -> ResponseReturnValue:
    """What will be voted on, and what is not; then the vote opens."""
    actor, standing = current_actor(), _run(session_id)
    if standing.session.status in ("voting", "closed", "cancelled"):
        return redirect(url_for(".session", session_id=session_id))
    form = items_form(_undecided(standing), _("Biểu quyết"))
    if done := _done(form, standing, service.open_vote, actor):
        return redirect(url_for(".session", session_id=session_id), 303)
    return _items_page("good_deeds/voting/open.html", form, standing), 200 if done is None else 422


@bp.route("/sessions/<int:session_id>/vote/close", methods=["GET", "POST"])
def close_vote(session_id: int) -> ResponseReturnValue:
    """Who has not voted yet, and what is counted; then it is over."""
    actor, standing = current_actor(), _run(session_id)
    if standing.session.status != "voting":
        return redirect(url_for(".session", session_id=session_id))
    form = items_form(_undecided(standing), _("Kiểm phiếu"))
    if done := _done(form, standing, service.close, actor):
        return redirect(url_for(".result", session_id=session_id), 303)
    return _items_page("good_deeds/voting/close.html", form, standing), 200 if done is None else 422


@bp.get("/sessions/<int:session_id>/result")
def result(session_id: int) -> ResponseReturnValue:
    """Counts, thresholds and outcomes of a closed session."""
    actor, standing = current_actor(), standing_of(session_id)
    if standing.session.status != "closed":
        return redirect(url_for(".session", session_id=session_id))
    return render_template(
        "good_deeds/voting/result.html", session=standing.session, standing=standing, outcomes=OUTCOMES,
        results=queries.results(actor, standing), ballots=BALLOTS, choices=CHOICES,
        names_choices=standing.session.ballot == "open",
    )  # fmt: skip


def standing_of(session_id: int) -> Standing:
    """The session as it stands, or 404 for what one may not know of."""
    standing = load(session_id)
    if standing is None or not reads(current_actor(), standing):
        abort(404)
    return standing


def _run(session_id: int) -> Standing:
    standing = standing_of(session_id)
    if not runs(current_actor(), standing):
        raise Forbidden(rights.COUNCIL)
    return standing


def _ballot(actor: Actor, standing: Standing) -> tuple[tuple[Line, ...], str]:
    """The items the actor votes on, or why there are none. 403 for who is no voting member."""
    if actor.person_id is None or actor.person_id not in standing.members or not actor.may(rights.SCORE):
        raise Forbidden(rights.SCORE)
    try:
        return checks.ballot_of(standing, actor.person_id), ""
    except Refused as refusal:
        return (), str(refusal)


def _undecided(standing: Standing) -> list[Line]:
    return [line for line in standing.lines if line.item.outcome == ""]


def _done(form: ItemsForm, standing: Standing, act: service.Act, actor: Actor) -> bool | None:
    """Whether it was done; None: it was not sent yet."""
    if not form.is_submitted():
        form.version.data = str(standing.session.version)
        return None
    if not form.validate():
        return False
    asides: dict[int, Aside] = form.asides(_undecided(standing))
    try:
        act(actor, standing.session.id, form.made_from, asides)
    except service.Overtaken as overtaken:
        form.version.data = str(standing.session.version)
        form.refuse(overtaken)
        return False
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def _items_page(template: str, form: ItemsForm, standing: Standing) -> str:
    return render_template(
        template, form=form, session=standing.session, standing=standing, lines=_undecided(standing), kept=KEPT,
        turnout=queries.turnout(standing), secret=standing.session.ballot == "secret", ballots=BALLOTS,
        fewest=checks.FEWEST_SECRET,
    )  # fmt: skip
