"""Whatever is done to a message: it is read or refused, at once, and leaves nothing behind."""

from __future__ import annotations

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .building import PDF, Attached, docx, letter, status, zipped

FILES = (
    Attached("Phụ lục.docx", docx()), Attached("b.pdf", zipped({"t": PDF})),
    Attached("a.zip", zipped({"x/y.pdf": PDF, "z.txt": b"abc"})),
)  # fmt: skip
SEEDS = [letter(family).with_files(*FILES).bytes() for family in ("qcvn", "govn", "soap")] + [status().bytes()]
PIECES = [b"<!DOCTYPE a>", b"&x;", b"]]>", b"<![CDATA[", b"<!--", b"\x00", b"\xff", b"=", b"N/A", b"9999/12/31",
          b"../", b"cid:", b"UEsDBA", b"<edXML:To>", b"xmlns=''", b"\xe2\x80\xae", b"13"]  # fmt: skip


@st.composite
def bent(draw):
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([1, 2, 10, 200])))
        flipped = bytes(byte ^ 1 << draw(st.integers(0, 7)) for byte in data[start : start + 1])
        middle = draw(st.sampled_from([b"", flipped, data[start:end] * 2, *PIECES]))
        rest = draw(st.sampled_from([data[end:], data[end:], data[start:], b""]))
        data = data[:start] + middle + rest
    return data


@settings(max_examples=250)
@given(bent())
def test_a_bent_message_is_read_or_refused(tmp_path_factory, data):
    from intranet_plugins.egov_broadcast.edxml import as_json
    from intranet_plugins.egov_broadcast.edxml.reading import read
    from intranet_plugins.egov_broadcast.edxml.refusals import REASONS, Rejected

    folder = tmp_path_factory.getbasetemp() / "bent"
    folder.mkdir(exist_ok=True)
    # Time of our own work: what others do on the machine does not count.
    began, refused = time.process_time(), None
    try:
        with read(io.BytesIO(data), own_ids=["H99.05"], folder=folder) as message:
            assert as_json.of(message)["outcome"] == "accepted"
    except Rejected as fault:
        refused = fault
    if refused:
        assert refused.reason in REASONS
        assert as_json.of(refused)["message"]
    assert time.process_time() - began < 5
    assert not list(folder.iterdir())


def test_a_folder_that_is_not_there_is_our_fault_not_the_senders(tmp_path):
    from intranet_plugins.egov_broadcast.edxml.reading import read

    with pytest.raises(FileNotFoundError), read(io.BytesIO(SEEDS[0]), folder=tmp_path / "gone"):
        pass
