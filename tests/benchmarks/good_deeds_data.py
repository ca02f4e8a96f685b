"""Fifteen years of good deeds in a large invented agency; written set by set, the same at every build."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

from sqlalchemy import select, text

from intranet import clock
from intranet.database import db
from intranet.text import sort_key
from tests.benchmarks import data
from tests.benchmarks.schedule_data import Sizes

ID = "good_deeds"
CASES, STORIES, AT_ONCE = 50_000, 10_000, 2_000
SIZES = Sizes(units=300, people=20_000, plans=300, tasks=100)
SMALL, SMALL_CASES = Sizes(units=60, people=600, plans=20, tasks=20, recipients=10, sections=30), 2_000
CATEGORIES = ("good_deed", "exemplar", "new_factor", "new_model", "initiative")
FIELDS = ("Chuyên môn, nghiệp vụ", "Chuyển đổi số", "An sinh xã hội", "Bảo vệ môi trường")
JUDGES = (("unit_head", "unit_head", 2), ("council_member", "council_member", None), ("head_of_all", "unit_head", 1))
"""Who reads, beside the people of :mod:`data`: the last holds every unit there is, by name."""
WORK = ("submitted", "endorsed", "checked", "council", "approved", "commended", "returned")
WALK = (("send", "submitted"), ("endorse", "endorsed"), ("check", "checked"), ("schedule", "council"),
        ("pass", "approved"), ("commend", "commended"), ("publish", "published"))  # fmt: skip
ENDS = (*("declined",) * 6, "withdrawn", *("commended",) * 4, *("published",) * 7, *("replicated",) * 2)


def build(cases: int = CASES, sizes: Sizes | None = None) -> data.World:
    """Fill the empty database of the current application, which has the plugin's tables."""
    sizes, chance = sizes or SIZES, random.Random(2026)
    world = data.base(sizes, chance)
    for person_id, (name, role, unit_id) in enumerate(JUDGES, start=44):
        data.account(world, person_id, role, unit_id, name)
    rows = [_case(number, sizes, world, chance, cases) for number in range(1, cases + 1)]
    data.put(_table("submission"), rows)
    data.put(_table("event"), [event for row in rows for event in _events(row)])
    data.put(_table("assignment"), [one for row in rows for one in _assigned(row, sizes)])
    told = [row for row in rows if row["stage"] in ("published", "replicated")][: cases // 5]
    data.put(_table("commendation"), [_commended(n, row) for n, row in enumerate(rows) if row["stage"] in
                                      ("commended", "published", "replicated")])  # fmt: skip
    data.put(_table("story"), [_story(n, row, chance) for n, row in enumerate(told, 1)])
    data.put(
        _table("replication"), [one for row in rows if row["stage"] == "replicated" for one in _applied(row, sizes)]
    )
    _council(rows, sizes)
    db.session.commit()
    _findable()
    data.analyse()
    return world


def _table(name: str) -> Any:
    return db.metadata.tables[f"{ID}_{name}"]


def _case(number: int, sizes: Sizes, world: data.World, chance: random.Random, cases: int) -> dict[str, Any]:
    """The later the number, the newer the case; the last thousand are at work."""
    age = timedelta(days=(cases - number) * 15 * 365 // cases)
    sent = clock.now() - age - timedelta(hours=number % 5)
    stage = WORK[number % len(WORK)] if number > cases - max(1000, cases // 50) else ENDS[number % len(ENDS)]
    person, unit = 100 + number * 7 % (sizes.people - 200), number * 13 % sizes.units + 1
    title = f"{data.words(chance, 7).capitalize()} {number}"
    due = sent.date() + timedelta(days=12) if stage in WORK else None
    ours = number > cases - 3000
    return {
        "id": number, "version": 3, "year": sent.year, "number": number, "category": CATEGORIES[number % 5],
        "title": title, "title_key": sort_key(title[:100]), "subject_kind": "person", "person_id": person,
        "subject_name": f"Người {person}", "subject_detail": "", "subject_key": f"person:{person}", "unit_id": unit,
        "field": FIELDS[number % 4], "plan_id": data.BIG if ours else None,
        "wave_id": world.waves[number % len(world.waves)] if ours else None,
        "began_on": sent.date() - timedelta(days=90),
        "ended_on": sent.date() - timedelta(days=9), "place": "Xã mẫu", "deed": data.words(chance, 120),
        "result": data.words(chance, 60), "spread": data.words(chance, 20), "links": "https://mau.example/a",
        "source": "", "consent": ("yes", "yes", "no", "")[number % 4], "consent_note": "", "stage": stage,
        "stage_since": sent + timedelta(days=5), "due_on": due, "score": 60 + number % 40 if stage in ENDS else None,
        "submitted_at": sent, "created_by": person + 1, "created_at": sent, "changed_at": sent,
    }  # fmt: skip


def _events(row: dict[str, Any]) -> list[dict[str, Any]]:
    """As many as the stage has behind it."""
    many = {"submitted": 1, "endorsed": 2, "checked": 3, "council": 4, "approved": 5, "commended": 6}.get(
        row["stage"], 7
    )
    walked = zip(("draft", *(stage for _step, stage in WALK)), WALK[:many], strict=False)
    return [
        {"submission_id": row["id"], "at": row["submitted_at"] + timedelta(days=place), "person_id": row["created_by"],
         "step": step, "from_stage": before, "to_stage": after, "note": "", "internal": False}
        for place, (before, (step, after)) in enumerate(walked)
    ]  # fmt: skip


def _assigned(row: dict[str, Any], sizes: Sizes) -> list[dict[str, Any]]:
    asked = row["submitted_at"] + timedelta(days=1)
    done = None if row["stage"] in ("submitted", "endorsed") else asked + timedelta(days=row["id"] % 9)
    people = {41, 40 + row["id"] % 30} if row["id"] % 2 else {60 + row["id"] % min(40, sizes.people - 60)}
    return [
        {"submission_id": row["id"], "person_id": person, "assigned_at": asked, "assigned_by": 41,
         "due_on": asked.date() + timedelta(days=7), "done_at": done, "opinion": "Đúng như kể" if done else ""}
        for person in people
    ]  # fmt: skip


def _commended(number: int, row: dict[str, Any]) -> dict[str, Any]:
    day = row["submitted_at"].date() + timedelta(days=40)
    return {
        "version": 1, "submission_id": row["id"], "person_id": row["person_id"], "unit_id": row["unit_id"],
        "name": row["subject_name"], "form": ("Giấy khen", "Bằng khen")[number % 2], "authority": "Giám đốc",
        "decision_number": f"{number}/QĐ", "decided_on": day, "note": "", "recorded_at": row["submitted_at"],
        "withdrawn_number": "", "withdrawn_basis": "",
    }  # fmt: skip


def _story(number: int, row: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    at = row["submitted_at"] + timedelta(days=50)
    return {
        "id": number, "version": 2, "submission_id": row["id"], "status": "published", "title": row["title"],
        "lead": data.words(chance, 25), "quote": "", "body": data.words(chance, 300), "byline": "Văn phòng",
        "on_portal": number % 3 == 0, "featured_on": None, "published_at": at, "published_by": 41, "changed_at": at,
    }  # fmt: skip


def _applied(row: dict[str, Any], sizes: Sizes) -> list[dict[str, Any]]:
    at = row["submitted_at"] + timedelta(days=80)
    return [
        {"version": 2, "submission_id": row["id"], "unit_id": (row["unit_id"] + place) % sizes.units + 1,
         "status": "confirmed", "starts_on": at.date(), "how": "Làm theo", "result": "", "people": 5, "declared_by": 41,
         "declared_at": at, "answered_by": 41, "answered_at": at, "answer": ""}
        for place in range(1, 1 + row["id"] % 4 + 1)
    ]  # fmt: skip


def _council(rows: list[dict[str, Any]], sizes: Sizes) -> None:
    """A session for every two hundred cases that were judged, seven members, a sheet of each for each case."""
    judged = [row for row in rows if row["stage"] in ("council", *set(ENDS) - {"withdrawn"})]
    sessions, members, items, sheets = [], [], [], []
    for place, start in enumerate(range(0, len(judged), 200), 1):
        last = judged[min(start + 199, len(judged) - 1)]
        day = last["submitted_at"].date() + timedelta(days=30)
        sessions.append(_session(place, day, last["submitted_at"]))
        members += [{"session_id": place, "person_id": 41 + n, "role": "chair" if n == 0 else "member", "position": "",
                     "attendance": "present", "reason": ""} for n in range(7)]  # fmt: skip
        for position, row in enumerate(judged[start : start + 200], 1):
            item = len(items) + 1
            items.append({"id": item, "session_id": place, "submission_id": row["id"], "position": position,
                          "discussion": "", "outcome": "passed", "mean": 80, "eligible": 7, "yes": 7, "no": 0,
                          "blank": 0})  # fmt: skip
            sheets += [{"item_id": item, "person_id": 41 + n, "comment": "", "total": 70 + (item + n) % 30,
                        "sent_at": row["submitted_at"]} for n in range(7)]  # fmt: skip
    for name, found in (("session", sessions), ("member", members), ("item", items), ("sheet", sheets)):
        data.put(_table(name), found)


def _session(number: int, day: date, at: datetime) -> dict[str, Any]:
    return {
        "id": number, "version": 5, "title": f"Phiên {number}", "day": day, "place": "", "status": "closed",
        "ballot": "open", "quorum_percent": 66, "pass_percent": 66, "rule_source": "", "notes": "", "created_at": at,
        "closed_at": at,
    }  # fmt: skip


def _findable() -> None:
    """Everything as the search and the likely duplicates know it."""
    models = import_module(f"intranet_plugins.{ID}.models")
    findable = import_module(f"intranet_plugins.{ID}.findable")
    last = db.session.execute(text(f"SELECT max(id) FROM {ID}_submission")).scalar_one()
    for start in range(1, last + 1, AT_ONCE):
        these = models.Submission.id.between(start, start + AT_ONCE - 1)
        findable.put_new(db.session.scalars(select(models.Submission).where(these)))
        both = select(models.Story, models.Submission).join(
            models.Submission, models.Submission.id == models.Story.submission_id
        )
        findable.found.put_new(tuple(row) for row in db.session.execute(both.where(these)))
        db.session.commit()
        db.session.expunge_all()


def counted() -> dict[str, int]:
    """How many rows of what there are."""
    wanted = {"units": "unit", "people": "person", "cases": f"{ID}_submission", "events": f"{ID}_event",
              "reviews": f"{ID}_assignment", "stories": f"{ID}_story", "score sheets": f"{ID}_sheet"}  # fmt: skip
    return {
        name: db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for name, table in wanted.items()
    }
