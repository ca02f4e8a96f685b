"""What is found, and the duties towards a person's data."""

from __future__ import annotations

from intranet import db, search
from intranet_plugins.good_deeds.commendations import corrections, findable, personal
from intranet_plugins.good_deeds.models import Commendation


def test_a_commendation_is_found_by_whoever_follows_the_unit(commended, actor_of):
    one = commended(subject_name="Nguyễn Thị Hằng")
    hits = lambda role, words: [  # noqa: E731
        hit.ref_id for hit in search.find(actor_of(role), words, kinds=[findable.KIND]).hits
    ]
    assert hits("office", "nguyen thi hang") == hits("unit_head", "45/QĐ-SKHCN") == [one.id]
    assert hits("admin", "nguyen thi hang") == []
    assert [document.ref_id for document in findable.documents(list(findable.ids()))] == [one.id]


def test_decisions_stay_when_a_person_is_erased_and_who_recorded_is_forgotten(commended, withdrawal, agency, actor_of):
    one = commended()
    corrections.withdraw(actor_of("office"), one.id, one.version, withdrawal())
    staff, office = agency.people["staff"], agency.people["office"]
    (record,) = personal.records(staff)
    assert record.values["decision"] == "45/QĐ-SKHCN"
    assert record.values["withdrawn_by"] == "52/QĐ-SKHCN"
    assert [record.values for record in personal.records(office)] == [{"times": 1}]
    kept = next(iter(personal.erase(staff)))
    assert (kept.erased, kept.kept) == (0, 1)
    assert kept.reason
    assert [done.erased for done in personal.erase(office)] == [0, 1]
    db.session.expire_all()
    stored = db.session.get(Commendation, one.id)
    assert (stored.recorded_by, stored.person_id) == (None, staff)
