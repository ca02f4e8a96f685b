"""`intranet egov parse`: one JSON object, also on a machine where nothing was set up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from intranet import clock, db
from intranet.cli import group

from .building import letter

SHARED = Path(__file__).resolve().parents[4].parent / "shared" / "edxml"


@pytest.fixture
def parse(tmp_path, monkeypatch):
    """`parse(letter, "--own", "H1")`: the command on a machine without a database."""
    # Commands tell their worker processes about the instance through the environment.
    monkeypatch.setenv("INTRANET_INSTANCE", str(tmp_path / "nothing"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run(message, *options):
        path = message if isinstance(message, Path) else tmp_path / "message.edxml"
        if path is not message:
            path.write_bytes(message.bytes())
        return CliRunner().invoke(group, ["egov", "parse", str(path), *options])

    return run


def test_what_is_accepted_is_one_object(parse, tmp_path):
    found = parse(letter(To={"OrganId": "000.11.05.H98"}))
    assert (found.exit_code, found.stderr) == (0, "")
    assert json.loads(found.stdout)["subject"] == "Về việc tổ chức hội thi sáng kiến năm 2026"
    assert "Về việc tổ chức" in found.stdout
    assert found.stdout.count("\n") == 1
    assert not (tmp_path / "nothing").exists()


def test_what_is_refused_has_a_class_and_a_vietnamese_sentence(parse):
    found = parse(letter(Subject=None, To={"OrganId": "000.11.05.H98"}))
    assert found.exit_code == 1
    told = json.loads(found.stdout)
    assert told == {"outcome": "rejected", "reason": "missing_required", "message": told["message"]}
    assert told["message"] == "Thiếu Subject; đề nghị nơi gửi bổ sung rồi gửi lại."


def test_whose_ids_are_ours_can_be_said(parse):
    assert json.loads(parse(letter()).stdout)["reason"] == "not_addressed"
    assert parse(letter(), "--own", "H1", "--own", "h99.05").exit_code == 0


def test_a_file_that_is_not_there_is_another_matter(parse, tmp_path):
    for path in (tmp_path / "gone.edxml", tmp_path):
        found = parse(path)
        assert (found.exit_code, found.stdout) == (2, "")
        assert path.name in found.stderr


@pytest.mark.skipif(not SHARED.is_dir(), reason="no examples beside the checkout")
@pytest.mark.parametrize(("name", "expected"), {
    "v01*": ("qcvn", "128/BTN-VP", "2026-03-12", 0, None, 1), "v03*": ("govn", "45/TB-SNV", "2026-03-02", 0, None, 1),
    "v06*": ("qcvn", "03/CĐ-UBND", "2026-03-13", 3, "2026-03-14", 2),
}.items())  # fmt: skip
def test_examples_of_others_are_read(parse, name, expected):
    found = parse(next(SHARED.glob(name)))
    told = json.loads(found.stdout)
    facts = (told["family"], told["code"], told["date"], told["priority"], told.get("due"), len(told["attachments"]))
    assert facts == expected
    assert told.get("signature") == ("unverified" if name == "v06*" else None)


class TestOwnIds:
    def test_before_anything_is_set_up_they_are_those_of_the_examples(self, agency):
        from intranet_plugins.egov_broadcast.organs.own import EXAMPLE_IDS, own_ids

        assert own_ids() == EXAMPLE_IDS

    def test_then_those_of_units_settings_and_their_other_names(self, agency, app):
        from intranet.access import SYSTEM
        from intranet.directory import service
        from intranet.host import service_settings
        from intranet_plugins.egov_broadcast.organs.models import Organ
        from intranet_plugins.egov_broadcast.organs.own import own_ids

        service.change_unit(
            SYSTEM, agency.units["science"], on=clock.today(), edoc_id="H99.05", edoc_id_old="000.00.05.h99"
        )
        assert own_ids() == {"H99.05", "000.00.05.h99"}
        db.session.add(Organ(organ_id="H99.05"))
        db.session.flush()
        db.session.add_all([Organ(organ_id="000.05.H99", same_as="H99.05"), Organ(organ_id="H1"),
                            Organ(organ_id="H99.08", unit_id=agency.units["digital"])])  # fmt: skip
        db.session.commit()
        assert own_ids() == {"H99.05", "000.00.05.h99", "000.05.H99", "H99.08"}
        data = {"own_ids": " H99.30\n\nH1.2 "}
        service_settings.save_settings(SYSTEM, "egov_broadcast", None, data, 0)
        assert own_ids() - {"H99.05", "000.00.05.h99", "000.05.H99", "H99.08"} == {"H99.30", "H1.2"}
