"""Every page for every role: who gets it, who may not, and who may not even know of it."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
PREFIX = "good_deeds."
_SENT = io.BytesIO()
Image.new("RGB", (2, 2)).save(_SENT, "JPEG")
PICTURE = _SENT.getvalue()


# What each of ROLES gets: Y the page, N a refusal, H as if there were nothing. The case, decision and story are of
# the unit of the first three; the session is one in which the leader sits. What is nobody's of ROLES is hidden to all.
GENERAL = {
    "YYYYYYY": (
        "commendation", "commendations", "household", "index", "mine", "new_submission", "record", "replications",
        "story",
    ),
    "NYYYYYN": (
        "review", "review_sheet",
    ),
    "NYYYYNN": (
        "figures", "figures_sheet",
    ),
    "NYYYNNN": (
        "apply_model", "assign", "review_act", "review_due", "review_step",
    ),
    "NNNYYYN": (
        "sessions",
    ),
    "NNNYYNN": (
        "reviewers",
    ),
    "NNNYNNN": (
        "commend_many", "commended", "criteria", "edit_commendation", "edit_criteria", "edit_rule", "new_criteria",
        "new_rule", "new_session", "rules", "withdraw_commendation",
    ),
    "HHHYYHH": (
        "attendance", "close_vote", "open_scoring", "open_vote", "order_cases", "result", "reveal", "session", "voted",
    ),
    "HHHYNHH": (
        "add_cases", "cancel_session", "edit_session", "members", "remove_case",
    ),
    "HHHNYHH": (
        "score", "vote",
    ),
    "HHHNNHH": (
        "item", "scores", "scores_sheet",
    ),
    "HHHHHHH": (
        "cultivation_note", "end_cultivation", "minutes", "minutes_page", "remove_kin", "review_opinion",
        "withdraw_conflict",
    ),
}  # fmt: skip
"""Pages that are the same whatever unit they are about."""

OF_CASES = {
    ("HYYYYHH", "HHHYYHH"): (
        "add_note", "declare_conflict", "near", "submission",
    ),
    ("HYYYNHH", "HHHYNHH"): (
        "answer_replication", "cultivate", "release_reviewer", "remind_reviewers", "step",
    ),
    ("HNNYNHH", "HHHYNHH"): (
        "commend", "discard_story", "edit_story", "end_replication", "erase_case", "publish_story",
        "report_replication", "take_back_replication", "unpublish_story",
    ),
    ("HNNNNHH", "HHHNNHH"): (
        "check_submission", "delete_draft", "edit_submission", "sent_submission",
    ),
}  # fmt: skip
"""Pages about a case of the unit of the first three, and about one of another unit."""
PUBLIC = {"feed": "HHHYHHH", "fragment": "HHHYHHH", "photo": "YYYYYYY"}
"""Pages for everybody while the settings say so, which they do not at first; until then the office looks at them."""
OF_PUBLISHED = {"edit_story", "publish_story", "unpublish_story", "discard_story", "replications", "apply_model"}
LAST = {"remove_case": 1, "reveal": 2}
"""Forms that take away what other pages are about, once they are sent."""


@pytest.fixture
def rules(app):
    """The plugin's addresses by the name of the page."""
    return {
        rule.endpoint.removeprefix(PREFIX): rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(PREFIX)
    }


@pytest.fixture
def things(agency, app, make_submission, make_council_session):
    """For a unit: what its pages are about, by the name in the address. Nobody of ROLES wrote it or is named in it."""
    from intranet import SYSTEM, clock, db, files, transaction
    from intranet_plugins.good_deeds.council.models import AgendaItem, CouncilRule, CriteriaSet
    from intranet_plugins.good_deeds.models import KIND, Assignment, Commendation, Photo, Replication, Story

    today = clock.today()
    agenda = make_submission("Đang họp", stage="council", unit="office", by="chief")
    session = make_council_session(items=[agenda], roster={"leader": "chair", "deputy": "secretary", "chief": "member"})

    def make(unit, writer):
        def case(stage):
            return make_submission(f"Việc của {unit}, {stage}", stage=stage, unit=unit, by=writer)

        sent, published = case("submitted"), case("published")
        db.session.add(Assignment(submission_id=sent.id, person_id=agency.people["deputy"]))
        approved = case("approved")
        decision = Commendation(
            submission_id=published.id, person_id=agency.people[writer], unit_id=agency.units[unit], name="A",
            form="Giấy khen", authority="Giám đốc", decision_number="1", decided_on=today,
        )  # fmt: skip
        story = Story(submission_id=published.id, title="Bài", lead="A", body="B", status="published",
                      published_at=clock.now())  # fmt: skip
        applied = Replication(submission_id=published.id, unit_id=agency.units["office"], starts_on=today, how="A")
        db.session.add_all([decision, story, applied])
        db.session.commit()
        with transaction():
            picture = files.store(SYSTEM, io.BytesIO(PICTURE), "a.jpg", subject_kind=KIND, subject_id=published.id)
        photo = Photo(story_id=story.id, position=1, file_id=picture.id, thumbnail_id=picture.id, width=1, height=1)
        db.session.add(photo)
        db.session.commit()
        return {
            "sent": sent.id, "published": published.id, "approved": approved.id, "decision": decision.id,
            "story": story.id, "applied": applied.id, "photo": photo.id, "unit": agency.units[unit],
            "reviewer": agency.people["deputy"],
        }  # fmt: skip

    made = {"science": make("science", "former"), "digital": make("digital", "digital_staff")}
    council = {
        "session_id": session.id, "item_id": db.session.scalar(select(AgendaItem.id)),
        "set_id": db.session.scalar(select(CriteriaSet.id)), "rule_id": db.session.scalar(select(CouncilRule.id)),
    }  # fmt: skip
    return {**made, "council": council}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gets_its_pages_and_no_others(app, rules, things, client_as, role):
    client, place, told = client_as(role), ROLES.index(role), {}
    for method in ("GET", "POST"):
        for name, unit, expected in sorted(cases(), key=lambda case: LAST.get(case[0], 0)):
            if method in rules[name].methods:
                status = client.status(address_of(app, rules[name], values_of(things, name, unit)), method)
                told[method, name, unit] = said(status), expected[place]
    assert {case: found for case, found in told.items() if found[0] != found[1]} == {}


@pytest.mark.database("postgresql")
@pytest.mark.parametrize("role", ["unit_head", "office"])
def test_what_every_page_asks_of_postgresql_is_understood(app, rules, things, client_as, role):
    test_a_role_gets_its_pages_and_no_others(app, rules, things, client_as, role)


def test_nobody_gets_anything_without_signing_in(app, rules, things, client):
    for name, unit, _expected in cases():
        address = address_of(app, rules[name], values_of(things, name, unit))
        for method in sorted(rules[name].methods & {"GET", "POST"}):
            answer = client.open(address, method=method)
            seen = answer.status_code, str(answer.location).startswith("/login")
            if name in PUBLIC:
                assert seen == (404, False), (method, name)
            else:
                assert seen == ((302, True) if method == "GET" else (401, False)), (method, name)


@pytest.mark.database("sqlite")
def test_every_page_is_spoken_of(rules):
    spoken = [name for table in (GENERAL, OF_CASES) for names in table.values() for name in names]
    assert sorted([*spoken, *PUBLIC, "static"]) == sorted(rules)


def cases():
    """Each page, the unit it is about, and what each role gets."""
    yield from ((name, "science", expected) for name, expected in PUBLIC.items())
    yield from ((name, "science", expected) for expected, names in GENERAL.items() for name in names)
    for (own, elsewhere), names in OF_CASES.items():
        for name in names:
            yield name, "science", own
            yield name, "digital", elsewhere


def address_of(app, rule, values):
    """The address of a page."""
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{key: values[key] for key in rule.arguments})


def values_of(things, name, unit):
    """What is put into the address of a page."""
    of = things[unit]
    case = of["published"] if name in OF_PUBLISHED else of["approved"] if name == "commend" else of["sent"]
    return {
        "submission_id": case, "story_id": of["story"], "photo_id": of["photo"], "size": "small",
        "commendation_id": of["decision"], "replication_id": of["applied"], "kind": "unit", "subject_id": of["unit"],
        "person_id": of["reviewer"], "kin_id": 999_999, "code": "endorse", **things["council"],
    }  # fmt: skip


def said(status):
    """An answer in a letter; a form that is not filled in, or too late, is an answer, too."""
    return {403: "N", 404: "H"}.get(status, "Y" if status in (200, 302, 303, 409, 422) else str(status))
