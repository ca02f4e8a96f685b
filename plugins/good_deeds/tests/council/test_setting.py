"""Rules and sets of criteria hold from a day on; what was judged by a set keeps it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from sqlalchemy import delete, select

from intranet import Forbidden, Refused, db
from intranet_plugins.good_deeds.council import criteria, rules, setting
from intranet_plugins.good_deeds.council.models import CouncilRule, CriteriaSet

DAY = date(2027, 3, 1)
ONE = (setting.CriterionDraft("Ý nghĩa", "", Decimal(30)), setting.CriterionDraft("Nhân rộng", "", Decimal(20)))


def rule(day=DAY, until=None, category=None, **more):
    values = {
        "category": category, "effective_from": day, "effective_to": until, "quorum_percent": Decimal(70),
        "pass_percent": Decimal(80), "least_score": None, "ballot": "open", "source": "",
    }  # fmt: skip
    return setting.RuleDraft(**{**values, **more})


def criteria_set(day=DAY, **more):
    return setting.SetDraft(**{"name": "Bộ mới", "category": None, "effective_from": day, "criteria": ONE, **more})


@pytest.fixture
def office(actor_of):
    return actor_of("office")


def test_a_new_instance_has_examples_marked_as_not_verified(app):
    (found,) = db.session.scalars(select(CouncilRule))
    assert not found.verified
    assert "chưa đối chiếu" in found.source
    (one,) = db.session.scalars(select(CriteriaSet))
    assert [(row.most, row.weight) for row in criteria.of([one.id])[one.id]] == [
        (Decimal(most), Decimal(1)) for most in (30, 20, 30, 20)
    ]


def test_a_new_rule_ends_the_one_before(office):
    setting.add_rule(office, rule())
    assert rules.on(DAY - timedelta(days=1)).pass_percent == Decimal("66.67")
    assert rules.on(DAY).pass_percent == Decimal(80)
    assert rules.on(date(2019, 12, 31)) is None


def test_rules_of_one_category_stand_beside_those_for_all(office):
    setting.add_rule(office, rule(category="initiative"))
    assert rules.on(DAY).pass_percent == Decimal("66.67")
    assert {name: one.pass_percent for name, one in rules.by_category(DAY, ["initiative", "exemplar"]).items()} == {
        "initiative": Decimal(80)
    }


def test_two_rules_never_hold_at_once(office):
    setting.add_rule(office, rule())
    for clash in (rule(), rule(DAY - timedelta(days=5)), rule(DAY - timedelta(days=5), DAY)):
        with pytest.raises(Refused) as refused:
            setting.add_rule(office, clash)
        assert refused.value.field == "effective_from"
    setting.add_rule(office, rule(DAY - timedelta(days=5), DAY - timedelta(days=1)))


periods = st.lists(st.tuples(st.integers(0, 60), st.none() | st.integers(-2, 40)), min_size=1, max_size=6)


@given(periods)
@hypothesis(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_on_no_day_two_rules_hold(office, given_periods):
    """Whatever periods are set in whatever order: what clashes is refused, the rest never overlaps."""
    db.session.execute(delete(CouncilRule))
    db.session.commit()
    for first, length in given_periods:
        day = DAY + timedelta(days=first)
        with suppress(Refused):
            setting.add_rule(office, rule(day, None if length is None else day + timedelta(days=length)))
    found = db.session.execute(select(CouncilRule.effective_from, CouncilRule.effective_to)).all()
    ordered = sorted((first, last or date.max) for first, last in found)
    assert all(first <= last for first, last in ordered)
    assert all(before[1] < after[0] for before, after in pairwise(ordered))


def test_what_is_no_rule_is_refused(office):
    for more, field in (
        ({"pass_percent": Decimal(0)}, "pass_percent"), ({"quorum_percent": Decimal("100.5")}, "quorum_percent"),
        ({"least_score": Decimal(120)}, "least_score"), ({"ballot": "x"}, "ballot"), ({"category": "x"}, "category"),
        ({"verified": True}, "source"), ({"until": DAY - timedelta(days=1)}, "effective_to"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            setting.add_rule(office, rule(**more))
        assert refused.value.field == field


def test_two_who_correct_a_rule_see_each_other(office):
    made = setting.add_rule(office, rule())
    seen = made.version
    setting.edit_rule(office, made.id, seen, rule(source="QĐ 5", verified=True))
    with pytest.raises(setting.Conflict):
        setting.edit_rule(office, made.id, seen, rule(source="QĐ 6", verified=True))


def test_a_set_in_use_never_changes_but_may_end(office, make_council_session):
    make_council_session(items=1, status="scoring")
    used = db.session.scalars(select(CriteriaSet)).one()
    before = [(row.id, row.label, row.most) for row in criteria.of([used.id])[used.id]]
    with pytest.raises(Refused):
        setting.edit_set(office, used.id, used.version, criteria_set(used.effective_from))
    made = setting.add_set(office, criteria_set())
    used = db.session.get_one(CriteriaSet, used.id, populate_existing=True)
    assert used.effective_to == DAY - timedelta(days=1)
    assert [(row.id, row.label, row.most) for row in criteria.of([used.id])[used.id]] == before
    assert criteria.by_category(DAY, ["exemplar"])["exemplar"].id == made.id
    setting.end_set(office, used.id, used.version, DAY - timedelta(days=9))
    assert criteria.by_category(DAY - timedelta(days=3), ["exemplar"]) == {}


def test_a_set_nobody_was_judged_by_may_be_changed(office):
    made = setting.add_set(office, criteria_set())
    changed = setting.edit_set(office, made.id, made.version, criteria_set(decimals=1, criteria=ONE[:1]))
    assert (changed.decimals, [row.label for row in criteria.of([made.id])[made.id]]) == (1, ["Ý nghĩa"])


def test_what_is_no_set_is_refused(office):
    for more in (
        {"criteria": ()}, {"name": " "}, {"decimals": 3}, {"criteria": ONE * 7},
        {"criteria": (setting.CriterionDraft("Ý nghĩa", "", Decimal(0)),)},
        {"criteria": (setting.CriterionDraft("Ý nghĩa", "", Decimal(5), Decimal(0)),)},
    ):  # fmt: skip
        with pytest.raises(Refused):
            setting.add_set(office, criteria_set(**more))


def test_only_the_office_sets_rules_and_criteria(actor_of, client_as):
    for role in ("staff", "coordinator", "unit_head", "leader", "council_member", "admin"):
        for act, draft in ((setting.add_rule, rule()), (setting.add_set, criteria_set())):
            with pytest.raises(Forbidden):
                act(actor_of(role), draft)
    browser = client_as("council_member")
    for page in ("criteria", "criteria/new", "criteria/1/edit", "rules", "rules/new", "rules/1/edit"):
        assert browser.get(f"/p/good_deeds/{page}").status_code == 403


def test_a_set_is_copied_by_form(client_as, app):
    browser = client_as("office")
    page = browser.get("/p/good_deeds/criteria/new?copy=1").text
    assert "Hiệu quả kiểm chứng được" in page
    data = {"name": "Bộ 2027", "category": "", "effective_from": "01/3/2027", "effective_to": "", "decimals": "1",
            "source": "Họp hội đồng", "criteria-0-label": "Ý nghĩa", "criteria-0-most": "60",
            "criteria-0-weight": "1,5", "criteria-1-label": "Nhân rộng", "criteria-1-most": "",
            "criteria-1-weight": "1"}  # fmt: skip
    answer = browser.post("/p/good_deeds/criteria/new?copy=1", data=data)
    assert answer.status_code == 422
    assert "Nhân rộng" in answer.text
    assert browser.post("/p/good_deeds/criteria/new", data={**data, "criteria-1-most": "40"}).status_code == 303
    made = db.session.scalars(select(CriteriaSet).where(CriteriaSet.name == "Bộ 2027")).one()
    assert [(row.label, row.most, row.weight) for row in criteria.of([made.id])[made.id]] == [
        ("Ý nghĩa", Decimal(60), Decimal("1.5")), ("Nhân rộng", Decimal(40), Decimal(1)),
    ]  # fmt: skip


@pytest.mark.database("sqlite", "postgresql")
def test_two_who_edit_a_rule_by_form_see_both_versions(client_as, app):
    found = db.session.scalars(select(CouncilRule)).one()
    data = {"category": "", "effective_from": "01/01/2020", "effective_to": "", "quorum_percent": "70",
            "pass_percent": "90", "least_score": "", "ballot": "secret", "source": "QĐ 9"}  # fmt: skip
    browser = client_as("office")
    url = f"/p/good_deeds/rules/{found.id}/edit"
    assert browser.post(url, data={**data, "version": "1"}).status_code == 303
    answer = browser.post(url, data={**data, "version": "1", "source": "QĐ 10"})
    assert answer.status_code == 409
    assert "QĐ 9" in answer.text
    assert 'value="QĐ 10"' in answer.text
    assert browser.post(url, data={**data, "version": "2", "source": "QĐ 10"}).status_code == 303
    assert db.session.scalars(select(CouncilRule.source)).one() == "QĐ 10"
