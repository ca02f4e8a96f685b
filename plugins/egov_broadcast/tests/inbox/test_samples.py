"""The examples of the demo."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select

from intranet import db


@pytest.mark.database("sqlite")
def test_the_examples_show_everything_at_work(agency, app, make_plan, monkeypatch):
    from intranet.plans.models import Participation
    from intranet_plugins.egov_broadcast import commands
    from intranet_plugins.egov_broadcast.documents import secrecy
    from intranet_plugins.egov_broadcast.documents.models import Attachment, Document
    from intranet_plugins.egov_broadcast.intake.models import Message
    from intranet_plugins.egov_broadcast.sending.models import Broadcast, Receipt
    from intranet_plugins.egov_broadcast.tracking.models import Reminder

    # Files are looked at in processes of their own: not what is tested here.
    monkeypatch.setattr(secrecy, "of_file", lambda *_given, **_named: "")
    make_plan()
    result = app.test_cli_runner().invoke(commands.publish_samples, catch_exceptions=False)
    assert "13" in result.output
    db.session.rollback()
    assert Counter(db.session.scalars(select(Document.status))) == {"registered": 11, "replaced": 1, "recalled": 1}
    assert Counter(db.session.scalars(select(Message.outcome))) == {"accepted": 8, "refused": 4, "waiting": 1}
    reasons = select(Message.reason).where(Message.outcome == "refused")
    assert set(db.session.scalars(reasons)) == {"dtd_forbidden", "not_addressed", "secret", "sender_mismatch"}
    assert {"live", "ended", "withdrawn", "scheduled"} == set(db.session.scalars(select(Broadcast.status)))
    assert db.session.scalar(select(func.count()).where(Broadcast.parent_id.is_not(None))) >= 1
    found = [
        Receipt.acknowledged_at,
        Receipt.opened_at,
        Receipt.exempt_at,
        Reminder.id,
        Attachment.id,
        Participation.id,
    ]
    assert all(counted := [db.session.scalar(select(func.count(one))) for one in found]), counted
    assert "0" in app.test_cli_runner().invoke(commands.publish_samples).output
