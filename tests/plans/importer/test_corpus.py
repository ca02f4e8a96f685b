"""The invented plans beside this file, and real ones where a copy lies next to the checkout."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from statistics import mean

import pytest

from intranet.plans.importer import ImportResult, parse_file
from intranet.plans.importer.chars import fold
from tests.plans.importer.scoring import score

HERE = Path(__file__).parent
TRUTHS = sorted(HERE.glob("corpus*/*.json"))
REAL = Path(__file__).resolve().parents[3].parent / "shared" / "plans"
SINGLE = 0.75
TOGETHER = 0.93


def source_of(truth: Path) -> Path:
    return next(path for path in sorted(truth.parent.glob(f"{truth.stem}.*")) if path.suffix != ".json")


def reading_of(truth: Path) -> ImportResult:
    result = parse_file(source_of(truth))
    assert result.plan is not None, (truth.stem, result.reason, result.message)
    return result


def score_of(truth: Path) -> float:
    plan = reading_of(truth).plan
    assert plan is not None
    return mean(score(json.loads(truth.read_text(encoding="utf-8")), plan.to_dict()).values())


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_each_plan_is_read_well(truth: Path) -> None:
    assert score_of(truth) >= SINGLE


@pytest.mark.skipif(not TRUTHS, reason="no corpus beside the tests")
def test_all_plans_together_are_read_very_well() -> None:
    assert mean(map(score_of, TRUTHS)) >= TOGETHER


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nothing_of_a_plan_is_lost(truth: Path) -> None:
    result = reading_of(truth)
    assert "".join(block.body for block in result.blocks) == result.text
    for finding in result.findings:
        if finding.start is not None and finding.end is not None:
            assert 0 <= finding.start < finding.end <= len(result.text), finding


def words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", fold(text)) if len(word) > 1]


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_reading_is_highlighted_in_whole_words(truth: Path) -> None:
    result = reading_of(truth)
    text = result.text
    for finding in result.findings:
        if finding.start is None or finding.end is None:
            continue
        for edge in (finding.start, finding.end):
            assert not text[max(0, edge - 1) : edge + 1].isalnum() or edge in (0, len(text)), (
                finding,
                text[edge - 9 : edge + 9],
            )
        if finding.field.split(".")[0] in ("targets", "titles", "movements", "signer", "slogan", "responsibilities"):
            assert set(words(finding.value)) <= set(words(text[finding.start : finding.end])), finding


@pytest.mark.skipif(not (REAL / "score.py").exists(), reason="no real plans beside the checkout")
def test_real_plans_are_read_almost_perfectly(tmp_path: Path) -> None:
    for truth in sorted(REAL.glob("*.json")):
        plan = reading_of(truth).plan
        assert plan is not None
        (tmp_path / truth.name).write_text(json.dumps(plan.to_dict(), ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, str(REAL / "score.py"), str(REAL), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert float(done.stdout.rsplit("=", 1)[1]) >= 0.98
