"""`intranet egov import FILE…`"""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from ..edxml.building import THEIRS
from .letters import letter


@pytest.fixture
def run(configure, agency, tmp_path):
    """`run("--json", a=letter(), …)`: (exit code, lines) of the command for these messages."""
    from intranet_plugins.egov_broadcast.intake.command import take_in

    def invoke(*options, **messages):
        paths = []
        for name, message in messages.items():
            path = tmp_path / f"{name}.edxml"
            path.write_bytes(message if isinstance(message, bytes) else message.bytes())
            paths.append(str(path))
        result = CliRunner().invoke(take_in, [*options, *paths])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output.splitlines()

    return invoke


def test_it_prints_what_parse_prints_one_line_for_each_file(run, documents):
    code, lines = run("--json", a=letter(), b=letter("govn", DocumentId=f"{THEIRS},2026/04/21,16/CKN-VP"))
    assert code == 0
    first, second = map(json.loads, lines)
    assert (first["outcome"], first["kind"], first["family"], second["family"]) == ("accepted", "edoc", "qcvn", "govn")
    assert len(documents()) == 2


def test_a_duplicate_is_rejected_with_its_reason(run, documents):
    code, lines = run("--json", a=letter(), b=letter())
    assert code == 1
    second = json.loads(lines[1])
    assert set(second) == {"outcome", "reason", "message"}
    assert (second["outcome"], second["reason"]) == ("rejected", "duplicate_identical")
    assert len(documents()) == 1


def test_refusals_say_why_and_the_others_are_taken(run, documents):
    code, lines = run("--json", a=b"<x/>", b=letter())
    assert code == 1
    assert [json.loads(line)["outcome"] for line in lines] == ["rejected", "accepted"]
    assert len(documents()) == 1


def test_what_waits_is_not_refused(run):
    code, lines = run("--json", a=letter().with_files().asking("1"))
    assert code == 0
    assert json.loads(lines[0])["target_document_id"] == f"{THEIRS},2026/04/20,15/CKN-VP"


def test_for_people_it_says_it_in_words(run):
    code, lines = run(a=letter(), b=b"<x/>")
    assert code == 1
    assert lines[0] == "a.edxml: Đã nhận – 15/CKN-VP · Về việc tổ chức hội thi sáng kiến năm 2026"
    assert lines[1].startswith("b.edxml: Không nhận – Tệp không phải bản tin edXML")
