"""Password hashes: Argon2id, at parameters that may grow; old hashes are renewed at the next sign-in."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

# 19 MiB, two passes, one lane: the least that OWASP's password storage guidance accepts for Argon2id.
MEMORY_KIB, TIME_COST, PARALLELISM = 19 * 1024, 2, 1


def normal(password: str) -> str:
    """The form that is hashed: NFKC, so that every keyboard and system types the same password."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """A hash to store."""
    return _hasher().hash(normal(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed. Without a hash it takes as long and says no."""
    hasher = _hasher()
    try:
        hasher.verify(stored or _dummy(*_parameters()), normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Whether `stored` was made with other parameters than today's."""
    return _hasher().check_needs_rehash(stored)


def _parameters() -> tuple[int, int, int]:
    settings = current_app.config
    return (
        int(settings.get("ARGON2_MEMORY_KIB", MEMORY_KIB)),
        int(settings.get("ARGON2_TIME_COST", TIME_COST)),
        int(settings.get("ARGON2_PARALLELISM", PARALLELISM)),
    )


def _hasher() -> PasswordHasher:
    return _hasher_of(*_parameters())


@lru_cache(maxsize=8)
def _hasher_of(memory: int, time: int, lanes: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time, memory_cost=memory, parallelism=lanes)


@lru_cache(maxsize=8)
def _dummy(memory: int, time: int, lanes: int) -> str:
    return _hasher_of(memory, time, lanes).hash("nobody has this password")
