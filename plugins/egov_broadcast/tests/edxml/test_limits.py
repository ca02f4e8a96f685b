"""Large files and small bounds."""

from __future__ import annotations

import base64
import io
import tracemalloc
import zipfile

import pytest

from .building import PDF, Attached, letter, zipped

MIB = 1024 * 1024


class Generated(io.RawIOBase):
    """A message whose attachment is made while it is read: nobody ever holds it as a whole."""

    def __init__(self, size: int, *, fold: bool) -> None:
        head, tail = letter().with_files(Attached("a.pdf", "HERE")).text().split("HERE")
        block = base64.b64encode(bytes(range(256)) * 3)
        line = b"\n".join(block[n : n + 76] for n in range(0, len(block), 76)) + b"\n" if fold else block
        self.size = 6 + size // 768 * 768
        self.parts = iter([head.encode(), base64.b64encode(b"%PDF-1"), *[line] * (size // 768), tail.encode()])
        self.rest = b""

    def read(self, wanted: int = -1) -> bytes:
        while len(self.rest) < wanted and (part := next(self.parts, None)) is not None:
            self.rest += part
        given, self.rest = self.rest[:wanted], self.rest[wanted:]
        return given


@pytest.mark.parametrize("fold", [True, False])
def test_memory_does_not_grow_with_the_attachment(scratch, fold):
    from intranet_plugins.egov_broadcast.edxml.reading import read

    stream = Generated(24 * MIB, fold=fold)
    tracemalloc.start()
    try:
        with read(stream, folder=scratch) as message:
            assert message.attachments[0].size == stream.size
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * MIB


@pytest.mark.parametrize("change", [
    {"message": 500}, {"attachment": len(PDF) - 1}, {"attachments_together": 2 * len(PDF) - 1}, {"depth": 4},
    {"elements": 40}, {"attachments": 1}, {"receivers": 0}, {"text": 30}, {"texts_together": 300},
    {"name": 4}, {"identifier": 8},
])  # fmt: skip
def test_each_bound_holds(told, change):
    from intranet_plugins.egov_broadcast.edxml.limits import Limits

    made = letter().with_files(Attached("a.pdf"), Attached("b1.pdf"))
    assert told(made)["outcome"] == "accepted"
    assert told(made, limits=Limits(**change))["reason"] == "limit_exceeded"


def test_bounds_of_zips(told):
    from intranet_plugins.egov_broadcast.edxml.limits import Limits

    made = letter().with_files(Attached("a.pdf", zipped({"x": PDF}, zipfile.ZIP_STORED)))
    assert told(made, limits=Limits(ratio=1, ratio_from=1))["outcome"] == "accepted"
    assert told(made, limits=Limits(attachment=len(PDF) - 1))["reason"] == "limit_exceeded"
    packed = letter().with_files(Attached("a.pdf", zipped({"x": PDF + bytes(4000)})))
    assert told(packed)["outcome"] == "accepted"
    assert told(packed, limits=Limits(ratio=10, ratio_from=1000))["reason"] == "limit_exceeded"
    assert told(packed, limits=Limits(attachments_together=4000))["reason"] == "limit_exceeded"
