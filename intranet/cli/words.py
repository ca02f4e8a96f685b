"""The language of the terminal: Vietnamese, or English where the system or `--lang` asks for it.

Not the web catalogues: a command must speak even when nothing else works.
"""

from __future__ import annotations

import os

LANGUAGES = ("vi", "en")
_chosen: list[str] = []


def choose(language: str | None) -> None:
    """Speak `language` from now on; None follows the system."""
    _chosen[:] = [language] if language in LANGUAGES else []


def language() -> str:
    """The language in use."""
    return _chosen[0] if _chosen else _of_system()


def tr(vietnamese: str, english: str) -> str:
    """The text in the language in use."""
    return english if language() == "en" else vietnamese


def _of_system() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "en" if value.startswith("en") else "vi"
    return "vi"
