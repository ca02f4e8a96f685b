"""Nasty messages: each is refused for its own reason, at once, and leaves nothing behind."""

from __future__ import annotations

import gzip
import io
import time
from dataclasses import astuple

import pytest

from .building import EXE, PDF, Attached, Q, Raw, S, docx, letter, status, zipped

PLAIN = letter().text()
HEAD, ROOT = PLAIN.split("\n", 1)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION = f'<!DOCTYPE edXML [<!ENTITY l0 "ha">{LAUGHS}]>'


def after_head(text: str) -> bytes:
    """A message with something between the declaration and the root."""
    return f"{HEAD}\n{text}\n{ROOT}".encode()


def with_subject(xml: str) -> bytes:
    return letter(Subject=Raw(xml)).bytes()


def encoded(encoding: str, declared: str | None = None, bom: bytes = b"") -> bytes:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return bom + (head + ROOT.replace("ộ", "o").replace("ế", "e")).encode(encoding, "replace")


def in_file(name: str, content: bytes | str | None, **more: object) -> bytes:
    return letter().with_files(Attached(name, content, **more)).bytes()


TABLE = {
    # Document types, whatever they declare.
    "doctype": (after_head("<!DOCTYPE edXML>"), "dtd_forbidden"),
    "doctype with a system id": (after_head('<!DOCTYPE edXML SYSTEM "file:///etc/passwd">'), "dtd_forbidden"),
    "doctype with a public id": (after_head('<!DOCTYPE edXML PUBLIC "-//X//Y" "http://198.51.100.7/x.dtd">'),
    "dtd_forbidden"),
    "billion laughs": (after_head(BILLION).replace(b"<edXML:Subject>", b"<edXML:Subject>&l9;"), "dtd_forbidden"),
    "external entity": (
        after_head('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>').replace(b"hi th", b"&e;"),
        "dtd_forbidden"),
    "parameter entity": (after_head('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://198.51.100.7/"> %p;]>'), "dtd_forbidden"),
    "quadratic blow-up": (after_head(f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>'), "dtd_forbidden"),
    "doctype after a comment": (after_head("<!-- thư --><!DOCTYPE edXML>"), "dtd_forbidden"),
    "doctype that is broken": (after_head("<!DOCTYPE edXML [<!ENTITY"), "dtd_forbidden"),
    "doctype of a page": (b"<!DOCTYPE html><html><body><br></body></html>", "dtd_forbidden"),
    "doctype and a byte that is none": (after_head("<!DOCTYPE edXML>") + b"\xff", "dtd_forbidden"),
    "doctype and everything missing": (b"<!DOCTYPE edXML><edXML/>", "dtd_forbidden"),
    "entity without a doctype": (with_subject("&e;"), "not_wellformed"),
    # Not XML.
    "empty": (b"", "not_wellformed"),
    "white space": (b" \n\t", "not_wellformed"),
    "a mark and nothing else": (b"\xef\xbb\xbf", "not_wellformed"),
    "cut in the middle": (PLAIN.encode()[: len(PLAIN) // 2], "not_wellformed"),
    "cut inside a letter": (PLAIN.encode()[: PLAIN.encode().index("ế".encode()) + 1], "not_wellformed"),
    "without its last tag": (PLAIN.encode()[: PLAIN.encode().rindex(b"</edXML>")], "not_wellformed"),
    "something after the root": (PLAIN.encode() + b"<edXML/>", "not_wellformed"),
    "text after the root": (PLAIN.encode() + b"xin chao", "not_wellformed"),
    "zeros after the root": (PLAIN.encode() + bytes(10), "not_wellformed"),
    "twice": ((PLAIN + PLAIN).encode(), "not_wellformed"),
    "white space before the declaration": (b"\n" + PLAIN.encode(), "not_wellformed"),
    "a zero byte in a text": (PLAIN.encode().replace(b"CKN-VP<", b"CKN\0VP<"), "not_wellformed"),
    "a reference to a zero": (with_subject("a&#0;b"), "not_wellformed"),
    "a reference to a control": (with_subject("a&#7;b"), "not_wellformed"),
    "a bare ampersand": (with_subject("A & B"), "not_wellformed"),
    "a prefix nobody declared": (PLAIN.replace("<edXML:Subject>", "<x:Subject>").encode(), "not_wellformed"),
    "an attribute twice": (PLAIN.replace("<edXML:Subject>", "<edXML:Subject a='1' a='2'>").encode(), "not_wellformed"),
    "tags that cross": (with_subject("<b><i></b></i>"), "not_wellformed"),
    "a PDF": (PDF, "not_wellformed"),
    "a program alone": (EXE, "not_wellformed"),
    "a ZIP around it": (zipped({"a.edxml": PLAIN.encode()}), "not_wellformed"),
    "gzip around it": (gzip.compress(PLAIN.encode()), "not_wellformed"),
    "JSON": (b'{"edXML": {}}', "not_wellformed"),
    # Encodings.
    "UTF-16": (encoded("utf-16-le", "UTF-16", b"\xff\xfe"), "bad_encoding"),
    "UTF-16, the other way round": (encoded("utf-16-be", "UTF-16", b"\xfe\xff"), "bad_encoding"),
    "UTF-16 without a mark": (encoded("utf-16-le"), "bad_encoding"),
    "UTF-16 with a doctype": ("\ufeff<!DOCTYPE x><x/>".encode("utf-16-le"), "bad_encoding"),
    "UTF-32": (encoded("utf-32-be", "UTF-32"), "bad_encoding"),
    "declared windows-1258": (encoded("cp1258", "windows-1258"), "bad_encoding"),
    "declared ISO-8859-1": (encoded("latin-1", "ISO-8859-1"), "bad_encoding"),
    "declared UTF-16, written in UTF-8": (PLAIN.replace('"UTF-8"', '"UTF-16"').encode(), "bad_encoding"),
    "declared by an unknown name": (PLAIN.replace('"UTF-8"', '"x-tcvn"').encode(), "bad_encoding"),
    "UTF-7": (PLAIN.replace('"UTF-8"', '"UTF-7"').encode(), "bad_encoding"),
    "not declared, not UTF-8": (ROOT.encode("utf-8").replace("ế".encode(), b"\xea"), "bad_encoding"),
    "overlong letters": (PLAIN.encode().replace(b"CKN-VP<", b"CKN\xc0\xafVP<"), "bad_encoding"),
    "half a surrogate": (PLAIN.encode().replace(b"CKN-VP<", b"CKN\xed\xa0\x80VP<"), "bad_encoding"),
    "a stray byte in a file": (letter().with_files(Attached(content="QUJD")).bytes().replace(b"QUJD", b"QU\xff\xfe"),
    "bad_encoding"),
    # Other things that are XML.
    "a page": (b"<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "unsupported_format"),
    "a style sheet before a page": (b"<?xml-stylesheet href='http://198.51.100.7/'?><html/>", "unsupported_format"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "unsupported_format"),
    "an empty SOAP envelope": (f'<Envelope xmlns="{S}"/>'.encode(), "unsupported_format"),
    "an invoice in SOAP": (f'<e:Envelope xmlns:e="{S}"><e:Body><Invoice xmlns="urn:i"/></e:Body></e:Envelope>'.encode(),
                           "unsupported_format"),
    "a namespace that looks alike": (PLAIN.replace(Q, Q.replace("mic.gov", "m\u0456c.gov")).encode(),
    "unsupported_format"),
    "a namespace with a space after it": (PLAIN.replace(Q, Q + " ").encode(), "unsupported_format"),
    # Too much of something.
    "deep": (with_subject("<a>" * 3000 + "</a>" * 3000), "limit_exceeded"),
    "deep in a foreign namespace": (with_subject('<a xmlns="urn:x">' * 200 + "</a>" * 200), "limit_exceeded"),
    "many elements": (with_subject("<a/>" * 60_000), "limit_exceeded"),
    "many attributes": (with_subject("<a " + " ".join(f"a{n}=''" for n in range(5000)) + "/>"), "limit_exceeded"),
    "a huge attribute": (with_subject(f"<a a='{'x' * 3_000_000}'/>"), "limit_exceeded"),
    "a huge name": (with_subject(f"<a{'x' * 3_000_000}/>"), "limit_exceeded"),
    "a huge comment": (with_subject(f"<!--{'x' * 3_000_000}-->"), "limit_exceeded"),
    "a huge instruction": (with_subject(f"<?x {'x' * 3_000_000}?>"), "limit_exceeded"),
    "a huge subject": (with_subject("x" * 200_000), "limit_exceeded"),
    "a huge subject in pieces": (with_subject("x<![CDATA[x]]>" * 100_000), "limit_exceeded"),
    "a huge id": (letter(DocumentId="x" * 300).bytes(), "limit_exceeded"),
    "many receivers": (letter(To=[{"OrganId": "H99.05"}, *({"OrganId": f"H98.{n}"} for n in range(3000))]).bytes(),
    "limit_exceeded"),
    "many files": (letter().with_files(*(Attached(f"{n}.pdf") for n in range(300))).bytes(), "limit_exceeded"),
    "many entries without files": (
        PLAIN.replace("<edXML:edXMLManifest>", "<edXML:edXMLManifest>" + "<edXML:Reference/>" * 20_000)
        .replace("</AttachmentEncoded>", "<Attachment/>" * 20_000 + "</AttachmentEncoded>").encode(), "limit_exceeded"),
    "a long file name": (in_file("a" * 300 + ".pdf", PDF), "limit_exceeded"),
    "a ZIP bomb as a PDF": (in_file("a.pdf", zipped({"a": bytes(5_000_000)})), "limit_exceeded"),
    "a ZIP bomb inside a document": (in_file("a.docx", docx(**{"word/b.xml": bytes(5_000_000)})), "limit_exceeded"),
    # Several faults: the most fundamental is told.
    "nothing in it": (f'<edXML xmlns="{Q}"/>'.encode(), "missing_required"),
    "wrong day and missing subject": (letter(Subject=None, DueDate="31/12/2026").bytes(), "missing_required"),
    "wrong day and wrong business": (letter(DueDate="31/12/2026").asking("9").bytes(), "bad_date"),
    "wrong business, not for us": (letter(To={"OrganId": "H1"}).asking("9").bytes(), "bad_value"),
    "not for us, a program in it": (letter(To={"OrganId": "H1"}).with_files(Attached("a.exe", EXE)).bytes(),
    "not_addressed"),
    "one file missing, one broken": (letter().with_files(Attached("a.pdf", "!"), Attached("b.pdf", None)).bytes(),
    "missing_attachment"),
    "a broken file with a bad name": (in_file("../a.exe", "!"), "bad_base64"),
    "a program with a bad name": (in_file("../a.exe", EXE), "unsafe_filename"),
    "a program": (in_file("a.exe", EXE), "forbidden_type"),
    # Structure.
    "two headers": (letter(MessageHeader={"Subject": "Khác"}).bytes(), "bad_value"),
    "a link instead of a file": (in_file("a.pdf", None), "missing_attachment"),
    "a file with elements in it": (in_file("a.pdf", "<b/>"), "bad_base64"),
    "a status with an unknown code": (status(StatusCode="99").bytes(), "bad_value"),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_it_is_refused_for_its_own_reason(told, name):
    data, reason = TABLE[name]
    # Time of our own work: what others do on the machine does not count.
    began = time.process_time()
    found = told(data)
    assert found.get("reason") == reason
    assert time.process_time() - began < 5
    assert set(found) == {"outcome", "reason", "message"}
    assert found["message"].endswith(".")
    assert "%(" not in found["message"]


@pytest.mark.parametrize(("name", "data"), {
    "a mark before it": b"\xef\xbb\xbf" + PLAIN.encode(),
    "no declaration": ROOT.encode(),
    "a declaration in small letters": PLAIN.replace("UTF-8", "utf-8").encode(),
    "a declaration without an encoding": PLAIN.replace(' encoding="UTF-8"', "").encode(),
    "XML 1.1": PLAIN.replace('version="1.0"', 'version="1.1"').encode(),
    "standing alone": PLAIN.replace("?>", ' standalone="yes"?>', 1).encode(),
    "a style sheet": after_head('<?xml-stylesheet type="text/xsl" href="http://198.51.100.7/x.xsl"?>'),
    "comments": after_head("<!-- <!DOCTYPE x> -->"),
    "an inclusion": PLAIN.replace("<edXML:From>",
    '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
                                  "<edXML:From>").encode(),
    "places of schemas": PLAIN.replace(
        "<edXML:From>",
        '<edXML:From xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a http://198.51.100.7/">'
    ).encode(),
    "white space after the root": PLAIN.encode() + b"\n\n  ",
    "a doctype in a text": letter(Content="<!DOCTYPE x>").bytes(),
}.items())  # fmt: skip
def test_what_only_looks_dangerous_is_taken(told, name, data):
    assert told(data) == told(letter()), name


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_it_does_not_matter_how_the_bytes_arrive(scratch, told, size):
    class Slowly(io.BytesIO):
        def read(self, wanted=-1):
            return super().read(min(size, wanted) if wanted >= 0 else size)

    from intranet_plugins.egov_broadcast.edxml import as_json
    from intranet_plugins.egov_broadcast.edxml.reading import read
    from intranet_plugins.egov_broadcast.edxml.refusals import Rejected

    for data in (PLAIN.encode(), b"\xef\xbb\xbf" + PLAIN.encode()):
        with read(Slowly(data), own_ids=["H99.05"], folder=scratch) as message:
            assert as_json.of(message) == told(letter())
    for name in (
        "UTF-16",
        "UTF-16 without a mark",
        "billion laughs",
        "cut inside a letter",
        "a PDF",
        "overlong letters",
        "empty",
    ):
        with pytest.raises(Rejected) as refused, read(Slowly(TABLE[name][0]), folder=scratch):
            pass
        assert refused.value.reason == TABLE[name][1], name


def test_a_refusal_says_what_could_be_read(scratch):
    from intranet_plugins.egov_broadcast.edxml.reading import read
    from intranet_plugins.egov_broadcast.edxml.refusals import Rejected

    def glimpse(made):
        with pytest.raises(Rejected) as refused, read(io.BytesIO(made.bytes()), own_ids=["H1"], folder=scratch):
            pass
        return astuple(refused.value.glimpse)

    subject = "Về việc tổ chức hội thi sáng kiến năm 2026"
    facts = ("000.00.00.G77", "Cục Kiểm nghiệm", "000.00.00.G77,2026/04/20,15/CKN-VP", "15/CKN-VP", subject)
    assert glimpse(letter("soap")) == ("edoc", "soap", *facts)
    assert glimpse(status()) == ("status", "qcvn", "H99.06", "Sở Bạn", "H99.05,2026/04/02,7/STD-VP", "", "")


def test_a_full_disk_is_not_the_senders_fault(scratch, monkeypatch):
    from intranet_plugins.egov_broadcast.edxml import zips
    from intranet_plugins.egov_broadcast.edxml.reading import read

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zips.Archive, "unwrap", full)
    made = letter().with_files(Attached("a.pdf", zipped({"x": PDF})))
    with pytest.raises(OSError, match="No space"), read(io.BytesIO(made.bytes()), folder=scratch):
        pass
