"""One's own data as a file: a button on the account page."""

from __future__ import annotations

import json

from flask import Response, abort

from intranet import clock
from intranet.auth import current_actor
from intranet.host import personal
from intranet.host.shell import bp


@bp.post("/account/data")
def own_data() -> Response:
    """Everything that is kept about oneself, as JSON to keep. Sent with POST: that it was asked for is recorded."""
    actor = current_actor()
    if actor.person_id is None:
        abort(401)
    text = json.dumps(personal.export(actor, actor.person_id), ensure_ascii=False, indent=2)
    answer = Response(text + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="lan-toa-{clock.today():%Y-%m-%d}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
