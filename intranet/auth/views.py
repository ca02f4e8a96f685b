"""Pages: sign in, sign out, one's own account, password and sessions."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from intranet.access import Refused, current_actor
from intranet.auth import queries, service
from intranet.auth.forms import PasswordForm, PreferencesForm, SignInForm
from intranet.auth.labels import ROLE_LABELS
from intranet.auth.sessions import SignedIn, load, mark_seen, signed_in
from intranet.config import Settings
from intranet.directory import queries as directory
from intranet.web import preferences, public
from intranet.web.i18n import _, locale
from intranet.web.redirects import came_from

bp = Blueprint("auth", __name__, template_folder="templates")


@bp.route("/login", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """The sign-in page; whoever is signed in already goes on."""
    if request.method == "GET" and signed_in():
        return redirect(came_from())
    form = SignInForm()
    if form.validate_on_submit():
        try:
            return _signed_in(form)
        except service.TooManyAttempts as refusal:
            form.refuse(refusal)
            answer = _sign_in_page(form, 429)
            answer.headers["Retry-After"] = str(refusal.seconds)
            return answer
        except Refused as refusal:
            form.refuse(refusal)
    return _sign_in_page(form, 422 if form.is_submitted() else 200)


def _signed_in(form: SignInForm) -> ResponseReturnValue:
    before = signed_in()
    opened = service.sign_in(
        form.login.data or "", form.password.data or "", address=request.remote_addr or "",
        browser=request.user_agent.string, remember=bool(form.remember.data),
        replaces=before.token if before else None,
    )  # fmt: skip
    target = came_from()
    # Whatever an anonymous browser carried stays behind: nobody can plant a session and wait.
    session.clear()
    user = load(opened.token)
    if user is None:
        raise Refused(_("Tên đăng nhập hoặc mật khẩu không đúng."))
    login_user(user)
    session.permanent = user.remembered
    mark_seen()
    return redirect(target, 303)


def _sign_in_page(form: SignInForm, status: int) -> Response:
    settings: Settings = current_app.extensions["settings"]
    page = render_template("auth/sign_in.html", form=form, settings=settings, next=came_from())
    return make_response(page, status)


@bp.post("/logout")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    service.sign_out(current_actor(), _user().session_id)
    _forget()
    return redirect(url_for("auth.sign_in"), 303)


def _forget() -> None:
    logout_user()
    session.clear()


@bp.get("/account")
def account() -> str:
    """Who one is here: facts, roles, preferences, and the way to password and sessions."""
    user = _user()
    home_id = current_actor().home_unit_id
    form = PreferencesForm(data={"locale": locale(), "color_mode": preferences.color_mode()})
    return render_template(
        "auth/account.html", user=user, form=form, roles=queries.roles_of(user.person_id), role_labels=ROLE_LABELS,
        home_unit=directory.unit_names([home_id]).get(home_id, "") if home_id else "", home_id=home_id,
    )  # fmt: skip


@bp.post("/account/preferences")
def save_preferences() -> ResponseReturnValue:
    """Keep language and colour mode."""
    form = PreferencesForm()
    if not form.validate():
        abort(400)
    for name in ("locale", "color_mode"):
        service.save_preference(current_actor(), name, form[name].data)
    return redirect(url_for("auth.account"), 303)


@bp.route("/account/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change one's own password."""
    user, form = _user(), PasswordForm()
    if form.validate_on_submit():
        try:
            service.change_password(
                current_actor(), form.old_password.data or "", form.password.data or "",
                keep_session_id=user.session_id,
            )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("auth.password_changed", next=came_from()), 303)
    settings: Settings = current_app.extensions["settings"]
    first = user.must_change_password
    # Who may go nowhere else yet sees no menu.
    frame = {"shell": None} if first else {}
    page = render_template(
        "auth/password.html", form=form, first=first, next=came_from(), shortest=settings.password_min_length,
        login=user.login, **frame,
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.get("/account/password/done")
def password_changed() -> str:
    """The password is changed: what that means and how to go on."""
    return render_template("auth/password_changed.html", next=came_from())


@bp.get("/account/sessions")
def sessions() -> str:
    """Where one is signed in."""
    user = _user()
    return render_template("auth/sessions.html", sessions=queries.open_sessions(user.account_id, user.session_id))


@bp.post("/account/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's own sessions."""
    if session_id not in {found.id for found in queries.open_sessions(_user().account_id, None)}:
        abort(404)
    service.revoke_session(current_actor(), session_id)
    if session_id == _user().session_id:
        _forget()
        return redirect(url_for("auth.sign_in"), 303)
    return redirect(url_for("auth.sessions"), 303)


@bp.post("/account/sessions/end-others")
def end_other_sessions() -> ResponseReturnValue:
    """End all of one's own sessions but this one."""
    service.revoke_other_sessions(current_actor(), _user().session_id)
    return redirect(url_for("auth.sessions"), 303)


def _user() -> SignedIn:
    user = signed_in()
    if user is None:
        abort(401)
    return user
