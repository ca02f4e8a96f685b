"""Likely duplicates: the same subject or a near text, without accents and in any order; rights are respected."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet import db
from intranet.database import transaction
from intranet.text import fold
from intranet_plugins.good_deeds import findable
from intranet_plugins.good_deeds.models import Story
from intranet_plugins.good_deeds.submissions import marks, near
from intranet_plugins.good_deeds.submissions.drafts import Draft

from .conftest import DEED, TITLE

OTHER = "Lập thư viện đề tài mở, viết mỗi đề tài thành một trang tóm tắt dễ hiểu cho các xã tra cứu ngoài giờ."
WORDS = st.lists(st.sampled_from("ba chủ nhật liền đến từng nhà bên suối chỉ bà con".split()), min_size=2, max_size=60)


@pytest.fixture
def sent(make_submission):
    """`sent("…")`: a submission somebody else sent, as the search and the duplicates know it."""

    def make(title=TITLE, deed=DEED, by="digital_staff", **more):
        made = make_submission(title, by=by, unit="digital", deed=deed, **more)
        with transaction():
            findable.refresh(made)
        return made

    return make


def found(title, deed, **more):
    return [(one.submission.id, one.same_subject) for one in near.like(Draft(title=title, deed=deed, **more))]


@pytest.mark.parametrize("change", [str, fold, str.upper, lambda text: " ".join(reversed(text.split(", ")))])
def test_accents_case_and_order_do_not_hide_a_near_text(sent, change):
    same = sent()
    sent("Thư viện đề tài mở", OTHER)
    assert found(change(TITLE), change(DEED)) == [(same.id, False)]


def test_a_text_with_some_other_words_is_near(sent):
    same = sent()
    told = DEED.replace("Ba chủ nhật liền", "Nhiều buổi tối") + " Trưởng xóm rất vui."
    assert found("Giúp bà con phòng sạt lở", told) == [(same.id, False)]


def test_quite_another_deed_is_not_near(sent):
    sent()
    assert found("Hiến máu 30 lần", OTHER) == []


def test_the_same_subject_is_found_whatever_the_text(sent, agency):
    other = sent(person_id=agency.people["unit_head"])
    assert found("Hiến máu", OTHER, person_id=agency.people["unit_head"]) == [(other.id, True)]


def test_an_outside_person_is_known_by_the_name_without_accents(sent):
    other = sent(subject_kind="outside", person_id=None, subject_key="outside:ba sung thi my")
    assert found("Hiến máu", OTHER, subject_kind="outside", subject_name="Bà SÙNG THỊ MỶ") == [(other.id, True)]


def test_drafts_withdrawn_ones_and_itself_are_no_duplicates(sent, make_submission):
    sent(stage="draft")
    sent(stage="withdrawn")
    own = sent()
    assert near.like(own) == []


def test_a_stranger_learns_only_that_there_is_one(sent, actor_of, agency):
    sent(person_id=agency.people["digital_staff"])
    [shown] = near.shown(actor_of("staff"), near.like(Draft(title=TITLE, deed=DEED)))
    assert (shown.is_open, shown.story_id, shown.title) == (False, None, "")
    [known] = near.shown(actor_of("office"), near.like(Draft(title=TITLE, deed=DEED)))
    assert (known.is_open, known.title) == (True, TITLE)


def test_of_a_published_story_everybody_may_know_the_title(sent, actor_of, agency):
    case = sent(stage="published", person_id=agency.people["digital_staff"])
    db.session.add(Story(submission_id=case.id, status="published", title="Người giữ bản bên suối"))
    db.session.commit()
    [shown] = near.shown(actor_of("staff"), near.like(Draft(title=TITLE, deed=DEED)))
    assert (shown.is_open, shown.title) == (False, "Người giữ bản bên suối")


def test_looking_costs_the_same_however_many_there_are(sent, count_queries):
    for number in range(3):
        sent(f"{TITLE} {number}")
    with count_queries(at_most=2):
        near.like(Draft(title=TITLE, deed=DEED))


@given(WORDS)
def test_marks_know_no_accents_and_no_punctuation(words):
    text = " ".join(words)
    assert marks.marks_of("", text) == marks.marks_of("", fold(text).upper()) == marks.marks_of("", ", ".join(words))


@given(WORDS, WORDS)
def test_of_what_two_texts_share_the_marks_tell(one, other):
    both = set(marks.marks_of("", " ".join(one))) & set(marks.marks_of("", " ".join(other)))
    pairs = [{frozenset((fold(a), fold(b))) for a, b in pairwise(text)} for text in (one, other)]
    assert not both or pairs[0] & pairs[1]
