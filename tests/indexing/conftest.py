"""What a person does not wait for, a test on a busy machine does."""

from __future__ import annotations

import pytest

from intranet.indexing import reader

PATIENCE = 120.0


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    original = reader.words_of

    def words_of(data: bytes, suffix: str, seconds: float = reader.SECONDS, *, ends: bool = False) -> str:
        # Less than a second is meant so.
        return original(data, suffix, seconds if seconds < 1 else PATIENCE, ends=ends)

    monkeypatch.setattr(reader, "words_of", words_of)
