"""Identifiers in the exchange of official documents."""

from __future__ import annotations

from datetime import timedelta

from intranet import clock, unit_edoc_ids
from intranet.access import SYSTEM
from intranet.directory import service


def test_units_of_ours_are_known_by_their_old_and_new_identifiers(agency, count_queries):
    science, digital = agency.units["science"], agency.units["digital"]
    service.change_unit(SYSTEM, science, on=clock.today(), edoc_id="H99.05", edoc_id_old="000.00.05.H99")
    service.change_unit(SYSTEM, digital, on=clock.today() + timedelta(days=1), edoc_id="H99.06")
    with count_queries(at_most=1):
        assert unit_edoc_ids() == {"H99.05": science, "000.00.05.H99": science}
    service.create_unit(SYSTEM, name="Sở Nội vụ", kind="external", valid_from=clock.today(), edoc_id="H99.07")
    assert "H99.07" not in unit_edoc_ids(), "an agency outside is not ours"
    assert list(unit_edoc_ids(external=True)) == ["H99.07"]
