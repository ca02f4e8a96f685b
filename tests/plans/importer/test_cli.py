"""`intranet plans parse`: JSON out, exit codes, files written whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from intranet.cli.plans import plans
from tests.plans.importer.samples import PLAN


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "tốt.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "quyet-dinh.txt"
    path.write_text("Số: 1/QĐ-UBND\n\nQUYẾT ĐỊNH\nVề việc khen thưởng\n\nĐiều 1. Tặng giấy khen.\n", encoding="utf-8")
    return path


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(plans, ["parse", *map(str, arguments)], input=stdin)


def test_one_file_prints_one_object(good: Path) -> None:
    done = run(good)
    answer = json.loads(done.stdout)
    assert done.exit_code == 0
    assert list(answer) == ["outcome", "reason", "doc_type", "encoding", "warnings", "plan"]
    assert (answer["outcome"], answer["reason"], answer["doc_type"]) == ("import", None, "KẾ HOẠCH")
    assert answer["plan"]["issued_on"] == "2024-02-05"
    assert "Bình Châu" in done.stdout


def test_a_rejected_file_exits_with_one_and_says_why(bad: Path) -> None:
    done = run(bad)
    answer = json.loads(done.stdout)
    assert done.exit_code == 1
    assert (answer["reason"], answer["doc_type"], answer["plan"]) == ("not_a_plan", "QUYẾT ĐỊNH", None)
    assert "QUYẾT ĐỊNH" in answer["message"]


def test_several_files_print_a_line_each(good: Path, bad: Path) -> None:
    done = run(good, bad, good)
    assert done.exit_code == 1
    assert [json.loads(line)["outcome"] for line in done.stdout.splitlines()] == ["import", "reject", "import"]


def test_imported_plans_are_written_and_nothing_else(good: Path, bad: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    assert run(good, bad, "--to", folder).exit_code == 1
    assert [path.name for path in folder.iterdir()] == ["tốt.json"]
    assert json.loads((folder / "tốt.json").read_text(encoding="utf-8"))["number"] == 45


def test_a_missing_file_is_one_line_and_exit_code_two(tmp_path: Path, good: Path) -> None:
    done = run(tmp_path / "khong-co.txt", good)
    assert done.exit_code == 2
    assert "không có tệp này" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert json.loads(done.stdout)["outcome"] == "import"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.exit_code == 2
    assert "thư mục" in done.stderr


def test_standard_input(good: Path) -> None:
    assert json.loads(run("-", stdin=good.read_bytes()).stdout)["plan"]["number"] == 45


def test_output_is_utf8_whatever_the_terminal_says_and_no_flask_is_loaded(good: Path) -> None:
    code = (
        "import sys; from intranet.plans.importer import parse_file; assert parse_file(sys.argv[1]).plan; "
        "assert not {'flask', 'sqlalchemy', 'lxml', 'pypdf'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(good)], check=True, timeout=60)
    main = "import sys; from intranet.cli.plans import plans; plans(['parse', sys.argv[1]])"
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-c", main, str(good)], capture_output=True, env=environment, check=True, timeout=60
    )
    assert json.loads(done.stdout.decode("utf-8"))["plan"]["place"] == "Bình Châu"
