"""Names of elements: families are told apart by namespace and local name, never by prefix or order."""

from __future__ import annotations

from typing import Final

QCVN: Final = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
GOVN: Final = "http://www.go.vn/eDoc"
SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
EDOC: Final = "http://www.e-doc.vn/Schema/"
SIGNATURE: Final = "http://www.w3.org/2000/09/xmldsig#"

_ROOTS: Final = {
    (QCVN, "edxml"): "qcvn", (QCVN, "edxmlenvelope"): "qcvn",
    (GOVN, "edxmlenvelope"): "govn",
    (SOAP, "envelope"): "soap",
}  # fmt: skip
OWN: Final = {"qcvn": frozenset((QCVN,)), "govn": frozenset((GOVN,)), "soap": frozenset((SOAP, EDOC, ""))}
"""The namespaces whose elements a family reads; everything in others is passed over."""
PAYLOADS: Final = {"qcvn": "contenttransferencoded", "govn": "content", "soap": "value"}
"""The element of an Attachment that has the file."""


def plain(local: str) -> str:
    """A local name as it is compared: in any case, and Business with one s or two."""
    return local.lower().replace("bussiness", "business")


def family_of(namespace: str, local: str) -> str | None:
    """The family whose root this is."""
    return _ROOTS.get((namespace, plain(local)))
