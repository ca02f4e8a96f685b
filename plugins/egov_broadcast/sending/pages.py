"""What pages of sending ask before they show or change a broadcast."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from intranet import Actor, Refused, Rule, audience_people, current_actor, forms

from .. import rights
from ..documents import queries as documents
from ..documents.models import Document
from . import checks, found, recipients, writing
from .audience_form import AudienceForm
from .models import Broadcast
from .writing import Conflict

Step = Callable[[Actor, int, int], object]
"""A service that needs nothing but the actor, the broadcast and its version."""


class StepForm(forms.VersionedForm):
    """A step that is only confirmed."""


def sendable(actor: Actor, document_id: int) -> Document:
    """The document, when `actor` may see and send it; else 404, or 403 with the reason."""
    document = documents.get(actor, document_id)
    if document is None:
        abort(404)
    actor.require(rights.SEND)
    try:
        return checks.check_sendable(document)
    except Refused as refusal:
        abort(403, str(refusal))


def changeable(broadcast_id: int) -> tuple[Broadcast, Document]:
    """The first broadcast of a chain and its document, when whoever asks may change it; else 404 or 403."""
    actor = current_actor()
    both = found.get(actor, broadcast_id)
    if both is None or both[0].parent_id is not None:
        abort(404)
    if not found.may_change(actor, both[0]):
        abort(403)
    return both


def made_from(form: forms.VersionedForm, broadcast: Broadcast) -> None:
    """Let a form that is shown for the first time know the version it is made from."""
    if not form.is_submitted():
        form.version.data = str(broadcast.version)


def renew(form: forms.VersionedForm, refusal: Refused) -> None:
    """Show why it was refused. After a conflict the page shows what is there now: sent again, it is meant."""
    if isinstance(refusal, Conflict):
        form.version.data = str(refusal.stored.version)
    form.refuse(refusal)


def preview(permission: str, rules: Sequence[Rule]) -> recipients.Preview:
    """Who it would go to. Raises Refused when that is not for the reader to choose: nobody looks into groups so."""
    checks.within(current_actor(), permission, rules)
    writing.require_own(current_actor(), permission, audience_people(rules))
    return recipients.preview(rules)


def fragment(form: AudienceForm, permission: str) -> ResponseReturnValue:
    """The preview alone, for the audience that a form says."""
    found, refusal = None, ""
    try:
        found = preview(permission, form.rules())
    except Refused as error:
        refusal = str(error)
    return render_template("egov_broadcast/sending/preview.html", found=found, refusal=refusal)
