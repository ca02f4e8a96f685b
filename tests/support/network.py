"""No test reaches beyond this machine."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest


class NetworkUsed(Exception):
    """A test tried to reach another machine."""


def close(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets connect only to loopback addresses and to files."""
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise NetworkUsed(f"{address[0]}:{address[1]}")
        return connect(self, address)

    return guarded


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
