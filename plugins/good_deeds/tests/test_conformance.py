"""What Lan Tỏa demands of every plugin."""

from __future__ import annotations

import io
from datetime import timedelta

from PIL import Image

from intranet import clock, db, files, transaction
from intranet.testing import Conformance
from intranet.testing.agency import issue_plan


class TestConformance(Conformance):
    """One test for each demand."""

    public_pages = frozenset({"good_deeds.feed", "good_deeds.fragment", "good_deeds.photo"})

    def content(self, agency, actor_of):
        """A published case with everything that may be known of people around it, and a session that votes."""
        from intranet_plugins.good_deeds.council.models import CouncilRule, CouncilSession, CriteriaSet
        from intranet_plugins.good_deeds.models import KIND, Photo, Story

        people = agency.people
        case = _case(agency, 1, "published")
        case.plan_id = issue_plan(agency, actor_of("office"))
        db.session.commit()
        made = _around(case, agency)
        photo = made.pop("photo")
        with transaction():
            sent = io.BytesIO()
            Image.new("RGB", (2, 2)).save(sent, "JPEG")
            sent.seek(0)
            kept = files.store(actor_of("office"), sent, "anh.jpg", subject_kind=KIND, subject_id=case.id)
            photo = Photo(**photo, file_id=kept.id, thumbnail_id=kept.id, width=2, height=2)
            db.session.add(photo)
        item = _session(case, agency)
        sent, told = _case(agency, 2, "submitted"), _case(agency, 3, "commended")
        db.session.add(Story(submission_id=told.id, title="Bài", lead="A", body="B"))
        over = CouncilSession(title="Phiên đã họp", day=clock.today(), status="closed", ballot="open",
                              quorum_percent=66, pass_percent=66, closed_at=clock.now())  # fmt: skip
        db.session.add(over)
        db.session.commit()
        waiting, draft, minuted = ({"submission_id": sent.id}, {"submission_id": told.id}, {"session_id": over.id})
        return {
            "good_deeds.step": waiting, "good_deeds.cultivate": waiting, "good_deeds.publish_story": draft,
            "good_deeds.discard_story": draft, "good_deeds.minutes": minuted, "good_deeds.minutes_page": minuted,
            "submission_id": case.id, **made, "photo_id": photo.id, "size": "small", "session_id": item.session_id,
            "item_id": item.id, "kind": "person", "subject_id": people["staff"], "person_id": people["staff"],
            "kin_id": people["unit_head"], "code": "endorse", "set_id": db.session.query(CriteriaSet.id).scalar(),
            "rule_id": db.session.query(CouncilRule.id).scalar(),
        }  # fmt: skip


def _case(agency, number, stage):
    """A case of a staff member, sent by the coordinator."""
    from intranet_plugins.good_deeds.models import Submission

    people = agency.people
    case = Submission(
        title="Cài cảnh báo sạt lở", deed="Đến từng nhà", result="22 hộ nhận tin", stage=stage,
        person_id=people["staff"], subject_name="A", subject_key="person:1", unit_id=agency.units["science"],
        created_by=people["coordinator"], year=2026, number=number, submitted_at=clock.now(), consent="yes",
    )  # fmt: skip
    db.session.add(case)
    db.session.commit()
    return case


def _around(case, agency):
    """What rooms keep about a case: ids by the names in addresses, and the values of a photo."""
    from intranet_plugins.good_deeds import models

    now, today, people = clock.now(), clock.today(), agency.people
    low, high = sorted((people["staff"], people["unit_head"]))
    story = models.Story(submission_id=case.id, title="Bài", lead="A", body="B", status="published", published_at=now,
                         published_by=people["office"])  # fmt: skip
    decision = models.Commendation(
        submission_id=case.id, person_id=people["staff"], unit_id=case.unit_id, name="A", form="Giấy khen",
        authority="Giám đốc", decision_number="1", decided_on=today, recorded_by=people["office"],
    )  # fmt: skip
    applied = models.Replication(
        submission_id=case.id, unit_id=agency.units["digital"], starts_on=today, how="A", status="confirmed",
        declared_by=people["digital_head"], answered_by=people["unit_head"], answered_at=now,
    )  # fmt: skip
    grown = models.Cultivation(submission_id=case.id, mentor_id=people["unit_head"], goals="A", starts_on=today)
    db.session.add_all([
        story, decision, applied, grown, models.Kin(person_id=low, kin_id=high, declared_by=people["staff"]),
        models.Assignment(submission_id=case.id, person_id=people["council_member"], assigned_by=people["office"]),
        models.Conflict(submission_id=case.id, person_id=people["leader"], reason="Cùng làm"),
        models.Event(submission_id=case.id, person_id=people["coordinator"], step="send", from_stage="draft",
                     to_stage="submitted"),
    ])  # fmt: skip
    db.session.flush()
    db.session.add(models.CultivationNote(cultivation_id=grown.id, person_id=people["unit_head"], text="A"))
    db.session.commit()
    return {
        "story_id": story.id, "commendation_id": decision.id, "replication_id": applied.id,
        "photo": {"story_id": story.id, "position": 1},
    }  # fmt: skip


def _session(case, agency):
    """A session that is voting on the case."""
    from intranet_plugins.good_deeds.council import models

    now, today, people = clock.now(), clock.today(), agency.people
    session = models.CouncilSession(
        title="Phiên họp", day=today + timedelta(days=1), status="discussing", ballot="open", quorum_percent=66,
        pass_percent=66, created_by=people["office"],
    )  # fmt: skip
    db.session.add(session)
    db.session.flush()
    item = models.AgendaItem(session_id=session.id, submission_id=case.id, position=1)
    db.session.add_all([item, models.Member(session_id=session.id, person_id=people["council_member"], role="chair")])
    db.session.flush()
    who = {"item_id": item.id, "person_id": people["council_member"]}
    db.session.add_all([
        models.Recusal(item_id=item.id, person_id=people["leader"], kind="declared"),
        models.ScoreSheet(**who, total=80, sent_at=now), models.OpenVote(**who, choice="yes"), models.Voter(**who),
    ])  # fmt: skip
    db.session.commit()
    return item
