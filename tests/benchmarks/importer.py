"""How fast papers are read: a usual plan, hostile repetitions at two lengths, 20 MB of anything.

python -m tests.benchmarks.importer
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from intranet.plans.importer import parse_bytes, parse_file, parse_text
from tests.plans.importer.samples import PATHOLOGICAL, repeated

CORPUS = Path(__file__).parent.parent / "plans" / "importer" / "corpus"
SHORT, LONG = 50_000, 400_000
MEGABYTES = 20


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The quickest of some rounds: what the work costs when nothing else runs."""
    taken = []
    for _round in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def usual() -> None:
    """Milliseconds for each paper of the corpus."""
    papers = [path.read_bytes() for path in sorted(CORPUS.iterdir()) if path.suffix != ".json"]
    times = [1000 * seconds(partial(parse_bytes, paper)) for paper in papers]
    print(f"usual plan: median {median(times):.1f} ms, slowest {max(times):.1f} ms, of {len(times)}")


def growth() -> None:
    """Time of a text eight times as long, against the shorter one: 8 is linear."""
    for unit in PATHOLOGICAL:
        short, long = (seconds(partial(parse_text, repeated(unit, size))) for size in (SHORT, LONG))
        print(f"{unit!r:24} {long / short:6.1f} x for {LONG // SHORT} x the length, {1000 * long:.0f} ms")


def huge() -> None:
    """Milliseconds until 20 MB are refused."""
    with tempfile.TemporaryDirectory() as folder:
        for unit in (b"a", b"K\xe1\xba\xbf ho\xe1\xba\xa1ch\n", b"\x00"):
            path = Path(folder) / "huge.txt"
            path.write_bytes(unit * (MEGABYTES * 1024 * 1024 // len(unit)))
            print(f"{MEGABYTES} MB of {unit!r}: {1000 * seconds(partial(parse_file, path)):.0f} ms")


if __name__ == "__main__":
    usual()
    growth()
    huge()
