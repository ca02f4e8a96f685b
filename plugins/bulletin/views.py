"""Pages of the bulletin board: list, one piece of news, write, edit, put away."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, clock, current_actor, paginate, person_names, plan_titles, settings, unit_names

from . import queries, rights, service
from .forms import FilterPosts, PostForm
from .models import Post
from .texts import REACHES

bp = Blueprint("bulletin", __name__, template_folder="templates", static_folder="static")


@bp.get("/")
def index() -> str:
    """The board, filtered by the URL."""
    actor = current_actor()
    actor.require(rights.READ)
    form = FilterPosts()
    archived = request.args.get("state") == "archived"
    filters = queries.Filters(form.unit.data, form.plan.data, form.q.data or "", archived)
    page = paginate(queries.listing(actor, filters))
    return render_template(
        "bulletin/index.html", form=form, filters=filters, page=page, today=clock.today(),
        names=queries.names_of(page.items), plans=plan_titles(actor, (p.plan_id for p in page.items if p.plan_id)),
        may_post=rights.may_write(actor),
    )  # fmt: skip


@bp.get("/<int:post_id>")
def show(post_id: int) -> str:
    """One piece of news."""
    post = _found(post_id)
    actor = current_actor()
    return render_template(
        "bulletin/show.html", post=post, today=clock.today(), reaches=REACHES, files=service.attachments(post_id),
        unit_name=unit_names([post.unit_id])[post.unit_id], signature=settings(post.unit_id)["signature"],
        author=person_names([post.author_id]).get(post.author_id, "") if post.author_id else "",
        plan_title=plan_titles(actor, [post.plan_id]).get(post.plan_id, "") if post.plan_id else "",
        may_change=rights.may_change(actor, post),
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Write news; `?plan=` chooses the plan it is about."""
    actor = current_actor()
    if not rights.may_write(actor):
        actor.require(rights.POST)
    form = PostForm()
    if request.method == "GET":
        form.plan_id.process_data(request.args.get("plan"))
    if form.validate_on_submit():
        try:
            post = service.publish(actor, form.draft, form.uploads.data or ())
            return redirect(url_for("bulletin.show", post_id=post.id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _form_page(form, 422 if form.is_submitted() else 200)


@bp.route("/<int:post_id>/edit", methods=["GET", "POST"])
def edit(post_id: int) -> ResponseReturnValue:
    """Edit news. If somebody else saved it meanwhile, both versions are shown."""
    post = _changeable(post_id)
    form = PostForm(post)
    form.removed.choices = [(stored.id, stored.name) for stored in service.attachments(post_id)]
    if form.validate_on_submit():
        try:
            service.edit(
                current_actor(), post_id, form.made_from, form.draft, form.uploads.data or (), form.removed.data or ()
            )
            return redirect(url_for("bulletin.show", post_id=post_id), 303)
        except service.Conflict as conflict:
            return _conflict_page(form, conflict)
        except Refused as refusal:
            form.refuse(refusal)
    return _form_page(form, 422 if form.is_submitted() else 200, post)


@bp.route("/<int:post_id>/archive", methods=["GET", "POST"])
def archive(post_id: int) -> ResponseReturnValue:
    """Put news away: says what that means, then does it."""
    post = _changeable(post_id)
    if request.method == "POST":
        service.archive(current_actor(), post_id)
        return redirect(url_for("bulletin.index"), 303)
    return render_template("bulletin/archive.html", post=post)


def _conflict_page(form: PostForm, conflict: service.Conflict) -> ResponseReturnValue:
    """Both versions side by side. Saving once more, knowing the other one, replaces it."""
    stored = conflict.stored
    form.version.data = str(stored.version)
    names = {
        "stored_unit": unit_names([stored.unit_id])[stored.unit_id],
        "stored_plan": plan_titles(current_actor(), [stored.plan_id]).get(stored.plan_id) if stored.plan_id else "",
    }
    return _form_page(form, 409, stored, stored=stored, why=str(conflict), **names)


def _form_page(form: PostForm, status: int, post: Post | None = None, **more: Any) -> ResponseReturnValue:
    return render_template("bulletin/form.html", form=form, post=post, reaches=REACHES, **more), status


def _found(post_id: int) -> Post:
    post = queries.get(current_actor(), post_id)
    if post is None:
        abort(404)
    return post


def _changeable(post_id: int) -> Post:
    post = _found(post_id)
    if not rights.may_change(current_actor(), post):
        abort(403)
    return post
