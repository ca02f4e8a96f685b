"""Sessions of the council at any state, for the tests of the council and of its votes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

ROSTER = {
    "leader": "chair", "office": "secretary", "council_member": "member", "unit_head": "member", "deputy": "member",
}  # fmt: skip
"""Who sits in the council, and as what. All five may score and vote."""


def let_judge(agency: Any, *keys: str) -> None:
    """Give these people the role of a council member."""
    from intranet import clock, db
    from intranet.auth.models import Grant
    from intranet.testing.agency import SINCE

    for key in keys:
        if key != "council_member":
            db.session.add(
                Grant(person_id=agency.people[key], role="council_member", valid_from=SINCE, granted_at=clock.now())
            )
    db.session.commit()


def build(agency: Any, submissions: Sequence[Any], status: str, roster: dict[str, str], **more: Any) -> Any:
    """A session with these cases on its agenda; from "discussing" on everybody has sent a sheet of 80 points."""
    from intranet import clock, db
    from intranet_plugins.good_deeds.council.models import CouncilSession, Member

    values = {
        "title": "Phiên họp xét khen tháng 11", "day": clock.today() + timedelta(days=3), "place": "Phòng họp tầng 2",
        "scores_due": clock.today() + timedelta(days=2), "ballot": "open", "quorum_percent": Decimal("66.67"),
        "pass_percent": Decimal("66.67"), "least_score": Decimal(75), "rule_source": "Mức ví dụ",
    }  # fmt: skip
    session = CouncilSession(status=status, **{**values, **more})
    db.session.add(session)
    db.session.flush()
    there = "" if status in ("planned", "scoring") else "present"
    for key, role in roster.items():
        db.session.add(
            Member(
                session_id=session.id,
                person_id=agency.people[key],
                role=role,
                position="Chuyên viên",
                attendance=there,
            )
        )
    _add_items(agency, session, submissions, roster)
    db.session.commit()
    return session


def _add_items(agency: Any, session: Any, submissions: Sequence[Any], roster: dict[str, str]) -> None:
    from sqlalchemy import select

    from intranet import db
    from intranet_plugins.good_deeds.council.models import AgendaItem, Criterion

    criteria = list(db.session.scalars(select(Criterion).order_by(Criterion.position)))
    begun, shown = session.status != "planned", session.status in ("discussing", "voting", "closed")
    for position, submission in enumerate(submissions, 1):
        item = AgendaItem(
            session_id=session.id, submission_id=submission.id, position=position,
            criteria_set_id=criteria[0].set_id if begun else None, mean=Decimal(80) if shown else None,
        )  # fmt: skip
        db.session.add(item)
        db.session.flush()
        if begun:
            submission.criteria_set_id = criteria[0].set_id
        if shown:
            submission.score = Decimal(80)
            for key in roster:
                _sheet(item, agency.people[key], criteria)


def _sheet(item: Any, person_id: int, criteria: Sequence[Any]) -> None:
    from intranet import clock, db
    from intranet_plugins.good_deeds.council.models import Score, ScoreSheet

    sheet = ScoreSheet(item_id=item.id, person_id=person_id, total=Decimal(80), sent_at=clock.now())
    db.session.add(sheet)
    db.session.flush()
    for one in criteria:
        db.session.add(Score(sheet_id=sheet.id, criterion_id=one.id, points=one.most * Decimal("0.8")))
