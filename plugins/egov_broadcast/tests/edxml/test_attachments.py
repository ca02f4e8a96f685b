"""Files: as they were meant to be used, whatever they were wrapped in, and nothing that is not what it claims."""

from __future__ import annotations

import base64
import hashlib
import io
import struct
import zipfile
import zlib

import pytest

from .building import EXE, OLE, PDF, PNG, Attached, docx, letter, odt, xlsx, zipped

MIB = 1024 * 1024
FAMILIES = ("qcvn", "govn", "soap")


def with_file(name="a.pdf", content=PDF, family="qcvn", **more):
    return letter(family).with_files(Attached(name, content, **more))


def facts(name, content):
    return {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


class TestKinds:
    @pytest.mark.parametrize(("name", "content"), [
        ("a.pdf", PDF), ("A.PDF", PDF), ("a.docx", docx()), ("a.xlsx", xlsx()), ("a.odt", odt()), ("a.doc", OLE),
        ("a.xls", OLE),
        ("a.rtf", b"{\\rtf1 x}"), ("a.txt", "Nội dung".encode()), ("a.csv", b"a;b\n"), ("a.png", PNG), ("a.jpg",
        b"\xff\xd8\xff\xe0" + PNG),
        ("a.jpeg", b"\xff\xd8\xff\xdb" + PNG), ("a.gif", b"GIF89a" + PNG), ("a.webp", b"RIFF\0\0\0\0WEBPVP8 "),
        ("a.zip", zipped({"b.txt": b"x"})),
        ("a.exe.pdf", PDF), ("a.b.c.docx", docx()),
    ])  # fmt: skip
    def test_what_offices_send_is_taken(self, told, name, content):
        assert told(with_file(name, content))["attachments"] == [facts(name, content)]

    @pytest.mark.parametrize("name", [
        "a.exe", "a.pdf.exe", "a.js", "a.vbs", "a.ps1", "a.bat", "a.html", "a.htm", "a.svg", "a.xml", "a.docm",
        "a.xlsm", "a.pptm", "a.lnk",
        "a.iso", "a.jar", "a.hta", "a.msi", "a.scr", "a.apk", "a", "pdf", ".pdf", "a.", "a.pdf.", "a.p d f",
        "a.pdf\u200b",
    ])  # fmt: skip
    def test_programs_pages_and_the_nameless_are_not(self, told, name):
        assert told(with_file(name, PDF))["reason"] == "forbidden_type"

    @pytest.mark.parametrize(("name", "content"), [
        ("a.pdf", EXE), ("a.pdf", PNG), ("a.pdf", b" " * 2000 + PDF), ("a.png", PDF), ("a.docx", PDF), ("a.docx",
        OLE), ("a.doc", docx()),
        ("a.docx", xlsx()), ("a.xlsx", docx()), ("a.odt", docx()), ("a.docx", zipped({"a.txt": b"x", "b.txt": b"y"})),
        ("a.txt", EXE),
        ("a.txt", PDF), ("a.csv", b"a\0b"), ("a.zip", PDF), ("a.zip", b"PK\x03\x04 nothing more"), ("a.docx",
        docx()[:-30]), ("a.jpg", EXE),
        ("a.pdf", b"<html><script>alert(1)</script>"), ("a.rtf", b"rtf"),
    ])  # fmt: skip
    def test_contents_have_to_agree(self, told, name, content):
        found = told(with_file(name, content))
        assert found["reason"] == "type_mismatch"
        assert name in found["message"]

    @pytest.mark.parametrize("kind", ["application/octet-stream", "text/html", "", "application/x-msdownload", "abc"])
    def test_the_declared_type_decides_nothing(self, told, kind):
        assert told(with_file(kind=kind))["attachments"] == [facts("a.pdf", PDF)]
        assert told(with_file("a.exe", EXE, kind="application/pdf"))["reason"] == "forbidden_type"

    def test_macros_are_not_taken_under_a_harmless_name(self, told):
        assert told(with_file("a.docx", docx(**{"word/vbaProject.bin": b"x"})))["reason"] == "forbidden_type"
        assert told(with_file("a.zip", zipped({"b.txt": b"x", "in/run.EXE": EXE})))["reason"] == "forbidden_type"

    def test_it_is_the_list_of_the_file_store(self):
        from intranet.files.kinds import KINDS
        from intranet_plugins.egov_broadcast.edxml import kinds

        assert set(KINDS) == kinds.ALLOWED
        samples = [PDF, PNG, OLE, EXE, docx(), xlsx(), odt(), b"{\\rtf1", b"GIF89a" + PNG, b"\xff\xd8\xff\xe0" + PNG,
        "Chữ".encode(), b"a\0b",
                   b"ID3\x03" + PNG, b"\0\0\0\x18ftypmp42" + PNG, b"RIFF\0\0\0\0WEBPVP8 "]  # fmt: skip
        for kind in sorted(kinds.ALLOWED - set(kinds.PACKAGES) - {"txt", "csv", "md"}):
            for sample in samples:
                if kinds.agrees(kind, sample):
                    assert KINDS[kind].agrees(io.BytesIO(sample)), (kind, sample[:8])


class TestWrapped:
    @pytest.mark.parametrize("entry", ["8f3a-11.tmp", "a.pdf", "x", "Công văn.bin"])
    @pytest.mark.parametrize("kind", ["application/pdf", "application/zip"])
    def test_a_wrapper_is_taken_off_and_the_name_kept(self, told, entry, kind):
        for family in FAMILIES:
            found = told(with_file("Kế hoạch.pdf", zipped({entry: PDF}), family, kind=kind))
            assert found["attachments"] == [facts("Kế hoạch.pdf", PDF)]

    def test_documents_that_are_zips_themselves(self, told):
        for entry in ("tmp.docx", "8f3a", "word.tmp"):
            assert told(with_file("a.docx", zipped({entry: docx()})))["attachments"] == [facts("a.docx", docx())]
        assert told(with_file("a.docx", zipped({"tmp.docx": PDF})))["reason"] == "type_mismatch"

    def test_a_zip_stays_a_zip(self, told):
        for content in (
            zipped({"a.pdf": PDF}),
            zipped({"in.zip": zipped({"a.pdf": PDF})}),
            zipped({"f/a.pdf": PDF, "b.txt": b"x"}),
        ):
            assert told(with_file("a.zip", content))["attachments"] == [facts("a.zip", content)]

    def test_one_wrapper_is_taken_off_not_two(self, told):
        assert told(with_file("a.pdf", zipped({"x": zipped({"y": PDF})})))["reason"] == "type_mismatch"

    def test_several_files_under_one_name_are_not_one(self, told):
        assert told(with_file("a.pdf", zipped({"x": PDF, "y": PDF})))["reason"] == "type_mismatch"
        assert told(with_file("a.pdf", zipped({})))["reason"] == "type_mismatch"

    def test_what_is_inside_has_to_agree_as_well(self, told):
        assert told(with_file("a.pdf", zipped({"a.pdf": EXE})))["reason"] == "type_mismatch"

    @pytest.mark.parametrize(
        "entry",
        [
            "../a.pdf",
            "/etc/a.pdf",
            "a\\b.pdf",
            "C:a.pdf",
            "a/../b.pdf",
            "a\u202efdp.exe",
            "a\x01.pdf",
            "in/a.pdf",
            "..",
        ],
    )
    def test_names_inside_have_to_be_names(self, told, entry):
        assert told(with_file("a.pdf", zipped({entry: PDF})))["reason"] == "unsafe_filename"

    @pytest.mark.parametrize(
        "entry", ["../a.pdf", "/a.pdf", "in\\a.pdf", "c:/a.pdf", "a/../../b.pdf", "in/a\u202e.pdf"]
    )
    def test_also_in_a_zip_that_stays_one(self, told, entry):
        assert told(with_file("a.zip", zipped({"in/b.txt": b"x", entry: PDF})))["reason"] == "unsafe_filename"

    def test_damaged_and_locked_ones_are_refused(self, told):
        whole = zipped({"a.pdf": PDF * 40})
        for broken in (
            whole[:-10],
            whole[:60],
            whole[:40] + b"\xff" + whole[41:],
            whole.replace(b"PK\x05\x06", b"PK\x05\x07"),
        ):
            assert told(with_file("a.pdf", broken))["reason"] == "type_mismatch"
        locked = bytearray(whole)
        locked[6] |= 1
        locked[whole.index(b"PK\x01\x02") + 8] |= 1
        assert told(with_file("a.pdf", bytes(locked)))["reason"] == "type_mismatch"
        odd = zipped({"a.pdf": PDF}, zipfile.ZIP_LZMA)
        assert told(with_file("a.pdf", odd))["reason"] == "type_mismatch"
        for sealed in (bytes(locked), odd):
            assert told(with_file("a.zip", sealed))["attachments"] == [facts("a.zip", sealed)], (
                "people have the password"
            )


class TestBombs:
    @pytest.mark.parametrize(("name", "content"), [
        ("a.pdf", zipped({"a.pdf": PDF + bytes(2 * MIB)})), ("a.zip", zipped({"a.txt": b" " * 2 * MIB})),
        ("a.docx", docx(**{"word/x.xml": bytes(2 * MIB)})), ("a.docx",
        zipped({"a.docx": docx(**{"word/x.xml": bytes(2 * MIB)})})),
    ])  # fmt: skip
    def test_what_grows_too_much_is_refused(self, told, name, content):
        assert told(with_file(name, content))["reason"] == "limit_exceeded"

    @pytest.mark.parametrize("name", ["a.pdf", "a.zip"])
    def test_a_size_that_is_a_lie_helps_nobody(self, told, name):
        content = bytearray(zipped({"a.pdf": PDF + bytes(8 * MIB)}))
        told_size = struct.pack("<L", 90)
        content[22:26] = told_size
        entry = content.index(b"PK\x01\x02")
        content[entry + 24 : entry + 28] = told_size
        assert told(with_file(name, bytes(content)))["reason"] == "limit_exceeded"

    def test_a_directory_without_end_is_not_read(self, told):
        content = bytearray(zipped({"a.txt": b"x"}))
        end = content.index(b"PK\x05\x06")
        content[end + 12 : end + 16] = struct.pack("<L", 3 * MIB)
        assert told(with_file("a.zip", bytes(content)))["reason"] == "limit_exceeded"

    def test_many_files_are_too_many(self, told):
        from intranet_plugins.egov_broadcast.edxml.limits import Limits

        content = zipped({f"{number}.txt": b"x" for number in range(12)})
        assert told(with_file("a.zip", content), limits=Limits(entries=12))["outcome"] == "accepted"
        assert told(with_file("a.zip", content), limits=Limits(entries=11))["reason"] == "limit_exceeded"


class TestNames:
    @pytest.mark.parametrize("name", [
        "Cong van 128 & phu luc.pdf", "Kế hoạch (bản cuối) – số 2.pdf", "a..pdf", "100% đạt.pdf", "a,b;c'd.pdf",
        "V.v. A.pdf", "…pdf.pdf",
    ])  # fmt: skip
    def test_names_as_people_write_them(self, told, name):
        assert told(with_file(name))["attachments"][0]["name"] == name

    def test_composed_letters_and_no_white_space_around(self, told):
        assert told(with_file("\n  Ke\u0302\u0301 hoa\u0323ch.pdf  "))["attachments"][0]["name"] == "Kế hoạch.pdf"

    def test_two_files_may_share_a_name(self, told):
        found = told(letter().with_files(Attached("a.pdf"), Attached("a.pdf", PDF + b"2")))
        assert [one["name"] for one in found["attachments"]] == ["a.pdf", "a.pdf"]
        assert len({one["sha256"] for one in found["attachments"]}) == 2

    @pytest.mark.parametrize("name", [
        "../a.pdf", "..\\a.pdf", "/etc/passwd", "a/b.pdf", "a\\b.pdf", "C:\\a.pdf", "C:a.pdf", "\\\\may\\a.pdf", "..",
        ".", "../../..", "a\tb.pdf",
        "a\nb.pdf", "a\u202efdp.exe", "\u2066a.pdf", "a\u200e.pdf", "a\u0085.pdf", "a\x7f.pdf", "a\u2028b.pdf",
        "..%2f..%2fa.pdf", "a%00.pdf", "%5ca.pdf",
    ])  # fmt: skip
    def test_names_that_point_or_deceive(self, told, name):
        for family in FAMILIES:
            found = told(with_file(name, family=family))
            assert found["reason"] == "unsafe_filename"
            assert found["message"].isprintable()

    def test_a_safe_second_name_does_not_help(self, told):
        text = with_file("a.pdf").text()
        assert text.count(">a.pdf<") == 3
        head, _, tail = text.rpartition(">a.pdf<")
        assert told(f"{head}>../a.pdf<{tail}".encode())["reason"] == "unsafe_filename"

    def test_without_a_name_the_description_is_one(self, told):
        text = with_file("a.pdf").text().replace("<AttachmentName>a.pdf</AttachmentName>", "")
        assert (
            told(text.replace("<edXML:AttachmentName>a.pdf", "<edXML:AttachmentName>N/A").encode())["attachments"][0][
                "name"
            ]
            == "a.pdf"
        )
        assert told(with_file(None))["reason"] == "forbidden_type"


class TestManifest:
    @pytest.mark.parametrize(("referred", "own"), [
        ("cid:X-1", "X-1"), ("X-1", "cid:X-1"), ("CID:X-1", "X-1"), (" cid:X-1 ", "X-1"), ("<X-1>", "X-1"),
        ("cid:<X-1>", "<X-1>"), ("X-1", "X-1"),
    ])  # fmt: skip
    def test_ids_match_with_or_without_cid(self, told, referred, own):
        assert told(letter().with_files(Attached(referred=referred, id=own)))["outcome"] == "accepted"

    def test_each_entry_needs_its_file(self, told):
        assert told(letter().with_files(Attached(content=None)))["reason"] == "missing_attachment"
        assert told(letter().with_files(Attached(), Attached("b.pdf", None)))["reason"] == "missing_attachment"
        assert (
            told(letter().with_files(Attached(referred="cid:one", id="cid:other", name="a.pdf")))["reason"]
            == "missing_attachment"
        )

    @pytest.mark.parametrize("family", FAMILIES)
    @pytest.mark.parametrize("content", ["", "  \n\t "])
    def test_an_empty_file_is_none(self, told, family, content):
        assert told(with_file(content=content, family=family))["reason"] == "missing_attachment"

    def test_a_link_is_never_followed(self, told):
        text = letter().text()
        linked = text.replace(
            "<edXML:Reference>",
            '<edXML:Reference xmlns:l="http://www.w3.org/1999/xlink" l:href="http://198.51.100.7/x.pdf">',
        )
        assert told(linked.encode()) == told(letter())
        alone = linked.replace("<edXML:ContentId>cid:tep-0</edXML:ContentId>", "").replace(
            "Công văn 15.pdf</edXML:", "b.pdf</edXML:"
        )
        assert told(alone.encode())["reason"] == "missing_attachment"

    def test_a_file_the_manifest_does_not_name_is_not_lost(self, told):
        found = told(letter().with_files(Attached("a.pdf", referred=""), Attached("b.pdf", PDF + b"2")))
        assert [one["name"] for one in found["attachments"]] == ["b.pdf", "a.pdf"]

    def test_the_same_id_twice(self, told):
        found = told(letter().with_files(Attached("a.pdf", id="x"), Attached("b.pdf", PDF + b"2", id="x")))
        assert [one["name"] for one in found["attachments"]] == ["a.pdf", "b.pdf"]


class TestBase64:
    ENCODED = base64.b64encode(PDF).decode()

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\n    ", "&#10;", "\t", "<!-- x -->", "]]&gt;"])
    def test_it_may_be_folded(self, told, end):
        for fold in (1, 3, 64, 76):
            folded = end.join(self.ENCODED[n : n + fold] for n in range(0, len(self.ENCODED), fold))
            found = told(with_file(content=f"\n {folded}\n"))
            assert found.get("attachments") == ([facts("a.pdf", PDF)] if end != "]]&gt;" else None)

    def test_it_may_be_character_data(self, told):
        assert told(with_file(content=f"<![CDATA[{self.ENCODED}]]>"))["attachments"] == [facts("a.pdf", PDF)]
        half = len(self.ENCODED) // 2
        parts = f"{self.ENCODED[:half]}<![CDATA[{self.ENCODED[half:]}]]>"
        assert told(with_file(content=parts))["attachments"] == [facts("a.pdf", PDF)]

    @pytest.mark.parametrize("content", [
        ENCODED[:-1] if ENCODED.endswith("=") else ENCODED[:-2], ENCODED + "=", ENCODED + "QQ==QQ==",
        "QQ==" + ENCODED, "*" + ENCODED[1:], ENCODED + "!",
        "-" + ENCODED[1:], ENCODED[:8] + "\u00a0" + ENCODED[8:], "data:application/pdf;base64," + ENCODED,
        ENCODED[:5] + "=" + ENCODED[6:], "A",
        "====", "không phải", "N/A", ENCODED + "A", "JVBERi0x\u200b" + ENCODED[8:], f"<b>{ENCODED}</b>",
        f"{ENCODED}<b/>", "%" + ENCODED[1:],
    ])  # fmt: skip
    def test_and_is_strict_otherwise(self, told, content):
        for family in FAMILIES:
            assert told(with_file(content=content, family=family))["reason"] == "bad_base64"

    def test_two_contents_of_one_file(self, told):
        text = letter().text()
        twice = text.replace(
            "</Attachment>", f"<ContentTransferEncoded>{self.ENCODED}</ContentTransferEncoded></Attachment>"
        )
        assert told(twice.encode())["reason"] == "bad_base64"

    def test_every_length_comes_through(self, told):
        for size in (*range(1, 9), 65_535, 65_536, 65_537, 200_001):
            content = b"%PDF-" + b"x" * size
            assert told(with_file(content=content))["attachments"] == [facts("a.pdf", content)]


def test_a_file_can_be_read_while_the_message_is_open(scratch):
    from intranet_plugins.egov_broadcast.edxml.reading import read

    with read(io.BytesIO(with_file("a.pdf", zipped({"x": PDF})).bytes()), folder=scratch) as message:
        (attachment,) = message.attachments
        with attachment.open() as stream:
            assert stream.read() == PDF
        assert (attachment.extension, attachment.unwrapped, attachment.content_type) == ("pdf", True, "application/pdf")
        assert len(list(attachment.path.parent.iterdir())) == 1, "the wrapper is gone"
    assert not attachment.path.exists()


def test_checksums_of_compressed_contents_are_asked(told):
    content = bytearray(zipped({"x": PDF}, zipfile.ZIP_STORED))
    assert content[14:18] == struct.pack("<L", zlib.crc32(PDF))
    at = content.index(b"%PDF") + 20
    content[at] ^= 1
    assert told(with_file("a.pdf", bytes(content)))["reason"] == "type_mismatch"
