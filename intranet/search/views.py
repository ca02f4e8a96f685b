"""The page of results."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from intranet.access import current_actor
from intranet.search import kinds, queries
from intranet.search.forms import SearchForm
from intranet.text import squeeze
from intranet.web.paging import Page, page_argument

bp = Blueprint("search", __name__, url_prefix="/search", template_folder="templates")

PER_PAGE = 20


@bp.get("")
def results() -> str:
    """Hits for `q`, of one kind or of all."""
    form = SearchForm()
    query = squeeze(request.args.get("q", ""))[:200]
    if query:
        form.offer_units()
    actor = current_actor()
    shown = kinds.open_to(actor)
    kind = next((entry for entry in shown if entry.name == request.args.get("kind")), None)
    names = [kind.name] if kind else [entry.name for entry in shown]
    page = min(page_argument(), queries.BEST // PER_PAGE)
    # What stands at the end of the line may be half a word; a space typed after it is not kept.
    offset = (page - 1) * PER_PAGE
    found = queries.find(actor, query, kinds=names, only=form.filters, limit=PER_PAGE, offset=offset)
    pages = max(1, -(-found.total_capped // PER_PAGE))
    return render_template(
        "search/results.html",
        query=query,
        form=form,
        kinds=shown,
        kind=kind,
        kind_of=kinds.get,
        found=found,
        page=Page(found.hits, page, pages, found.total_capped, PER_PAGE),
    )
