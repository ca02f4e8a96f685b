"""The hooks: what core and plugins may contribute, and the markers to say so.

The verb tells the kind: `register_*` once at start; nouns are collected at each request;
`export_*` and `erase_*` are duties. Specs live in one module per area and take and give only frozen
dataclasses. What the dispatcher must know of a hook stands in its marker, see :class:`Contract`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

import pluggy

PROJECT: Final = "intranet"
hookimpl = pluggy.HookimplMarker(PROJECT)

Gate = Literal["none", "viewer", "subject", "anywhere"]
Kind = Literal["setup", "collected", "duty"]
Spec = TypeVar("Spec", bound=Callable[..., Any])

_mark = pluggy.HookspecMarker(PROJECT)
_CONTRACT = "intranet_contract"


@dataclass(frozen=True, slots=True)
class Contract:
    """How a hook is called.

    `gate` says which plugins are asked: *none* – every loaded one; *viewer* – those that are on for a unit
    of the reader; *subject* – those that are on for the unit that owns the thing shown; *anywhere* –
    those that are on for at least one unit. Core is always asked.
    """

    kind: Kind
    gate: Gate
    since: str


def hookspec(*, kind: Kind, gate: Gate = "none", since: str = "1.0") -> Callable[[Spec], Spec]:
    """Mark a function as the specification of the hook that bears its name."""

    def mark(function: Spec) -> Spec:
        setattr(function, _CONTRACT, Contract(kind, gate, since))
        return _mark(function)

    return mark


def contract_of(spec: Callable[..., Any]) -> Contract:
    """The contract of a specification."""
    found = getattr(spec, _CONTRACT)
    assert isinstance(found, Contract)
    return found
