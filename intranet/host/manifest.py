"""What a plugin says of itself in `plugin.toml`, read without importing any of its code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["department", "system"]


class ManifestError(ValueError):
    """The manifest cannot be used; the message names the line or key and says what is expected."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages of the interface."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of `plugin.toml`.

    `core` and `requires` are version ranges of Lan Tỏa and of other plugins (`"good_deeds>=1.2"`), `packages`
    those of Python distributions. `default` is what holds for units without a switch of their own.
    `command` is the name on the command line; empty: the plugin has no commands.
    """

    id: str
    title: Text
    summary: Text
    version: str
    core: str
    requires: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    category: str = "other"
    contact: str = ""
    kind: Kind = "department"
    default: Literal["on", "off"] = "off"
    command: str = ""
    icon: str = "puzzle"


def read(folder: Path) -> Manifest:
    """The manifest of the plugin in `folder`. Raises :class:`ManifestError`."""
    raise ManifestError(f"{folder.name}: no reader yet")
