"""Pages for what happens to a session: move, cancel, restore."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, current_actor

from ..models import Session
from ..routes import bp
from . import notify, service
from .change_forms import CancelForm, MoveForm, RestoreForm
from .forms import AskingForm
from .found import changeable


@bp.route("/sessions/<int:session_id>/move", methods=["GET", "POST"])
def move_session(session_id: int) -> ResponseReturnValue:
    """Put a session on another day or time."""
    session = changeable(session_id)
    form = MoveForm(session)
    return _answer("move", form, session, lambda: service.move(
        current_actor(), session_id, form.made_from, form.day.data, form.starts.data, form.ends.data,
        form.reason.data, form.scope.data, accepted=form.set_aside,
    ))  # fmt: skip


@bp.route("/sessions/<int:session_id>/cancel", methods=["GET", "POST"])
def cancel_session(session_id: int) -> ResponseReturnValue:
    """Call a session off."""
    session = changeable(session_id)
    form = CancelForm(session)
    return _answer(
        "cancel", form, session,
        lambda: service.cancel(current_actor(), session_id, form.made_from, form.reason.data, form.scope.data),
    )  # fmt: skip


@bp.route("/sessions/<int:session_id>/restore", methods=["GET", "POST"])
def restore_session(session_id: int) -> ResponseReturnValue:
    """Take a cancelled session up again."""
    session = changeable(session_id)
    form = RestoreForm(session)
    return _answer(
        "restore", form, session,
        lambda: service.restore(current_actor(), session_id, form.made_from, accepted=form.set_aside),
    )  # fmt: skip


def _answer(name: str, form: AskingForm, session: Session, change: Callable[[], Session]) -> ResponseReturnValue:
    """Show the form, or do what it says; what was typed stays when that is refused."""
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            change()
            return redirect(url_for("propaganda_schedule.session", session_id=session.id), 303)
        except service.Conflict as conflict:
            session, status = conflict.stored, 409
            form.version.data = str(session.version)
            form.refuse(conflict)
        except service.Unconfirmed as open_ones:
            form.ask(open_ones)
        except Refused as refusal:
            form.refuse(refusal)
    now = notify.when(session.day, session.starts, session.ends)
    template = f"propaganda_schedule/sessions/{name}.html"
    return render_template(template, form=form, session=session, now=now), status
