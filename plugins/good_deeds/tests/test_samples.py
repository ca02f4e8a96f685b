"""The examples of the demo, and the commands."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select

from intranet import db, transaction


@pytest.mark.database("sqlite")
def test_the_examples_show_the_whole_course(agency, app, plan):
    from intranet_plugins.good_deeds import samples
    from intranet_plugins.good_deeds.council.models import CouncilSession
    from intranet_plugins.good_deeds.models import Commendation, Photo, Replication, Story, Submission

    from . import council_sessions

    council_sessions.let_judge(agency, "leader", "deputy", "chief", "admin")
    with transaction():
        made = samples.publish()
    stages = Counter(db.session.scalars(select(Submission.stage)))
    assert made == sum(stages.values()) >= 40
    wanted = {"draft", "submitted", "endorsed", "checked", "council", "approved", "commended", "published", "returned"}
    assert wanted | {"declined", "withdrawn", "replicated"} == set(stages)
    assert Counter(db.session.scalars(select(CouncilSession.status))) == {"closed": 1, "scoring": 1}
    for model, least in ((Story, 12), (Photo, 24), (Commendation, 12), (Replication, 3)):
        assert db.session.scalar(select(func.count()).select_from(model)) >= least
    assert samples.publish() == 0


@pytest.mark.database("sqlite")
def test_what_waits_where(app, make_submission):
    from intranet_plugins.good_deeds import commands

    make_submission("A", stage="endorsed")
    result = app.test_cli_runner().invoke(commands.waiting)
    assert "Văn phòng kiểm tra\t1" in result.output, result.output
