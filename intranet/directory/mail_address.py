"""Mail addresses: what people may type, and what goes over the wire."""

from __future__ import annotations

import re
from typing import Final

from intranet.access import Refused
from intranet.text import nfc
from intranet.web.i18n import _

LONGEST: Final = 254
"""RFC 5321, 4.5.3.1.3: a path of 256 characters, without its brackets."""
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


def clean(address: str) -> str:
    """The address as it is kept: NFC, its domain in lower case, in its own letters .

    Raises :class:`Refused` naming what is wrong.
    """
    name, at, domain = nfc(address).strip().rpartition("@")
    if not at or not name or not domain:
        raise Refused(_("Nhập địa chỉ thư đầy đủ, ví dụ: ten@coquan.gov.vn."), "email")
    if not name.isascii():
        # RFC 6531 would allow it; few mail servers do.
        raise Refused(_("Phần trước dấu @ của địa chỉ thư chỉ gồm chữ không dấu, ví dụ: ten@coquan.gov.vn."), "email")
    tidy = f"{name}@{domain.lower()}"
    wire_form(tidy)
    return tidy


def wire_form(address: str) -> str:
    """The address in ASCII, its domain by IDNA. Raises :class:`Refused` for what is no address."""
    name, _at, domain = address.rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        host = ""
    labels = host.split(".")
    is_host = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    if not is_host:
        raise Refused(_("Phần sau dấu @ của địa chỉ thư không phải là tên miền, ví dụ: ten@coquan.gov.vn."), "email")
    if not _LOCAL.fullmatch(name) or len(name) > 64 or len(name) + 1 + len(host) > LONGEST:
        raise Refused(_("Nhập địa chỉ thư đầy đủ, ví dụ: ten@coquan.gov.vn."), "email")
    return f"{name}@{host}"
