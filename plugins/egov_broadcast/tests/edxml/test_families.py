"""The three families and their variants say the same things: namespace and local name decide, nothing else."""

from __future__ import annotations

import hashlib
import re

import pytest

from .building import OURS, PDF, Attached, E, G, Letter, Q, Raw, S, element, letter

FAMILIES = ("qcvn", "govn", "soap")


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_is_read(told, family):
    assert told(letter(family)) == {
        "outcome": "accepted", "kind": "edoc", "family": family,
        "document_id": "000.00.00.G77,2026/04/20,15/CKN-VP", "from": "000.00.00.G77", "to": [OURS],
        "code": "15/CKN-VP", "subject": "Về việc tổ chức hội thi sáng kiến năm 2026", "date": "2026-04-20",
        "business": 0, "priority": 1,
        "attachments": [{"name": "Công văn 15.pdf", "size": len(PDF), "sha256": hashlib.sha256(PDF).hexdigest()}],
    }  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_everything_about_a_document_is_kept(message_of, family):
    found = message_of(letter(family))
    sender = found.sender
    assert (sender.name, sender.in_charge, sender.address) == ("Cục Kiểm nghiệm", "Bộ Thí dụ", "1 phố Mẫu")
    assert (sender.email, sender.telephone) == ("vt@cuc.example", "0240000000")
    assert (found.place, found.type_name, found.type_number, found.type_detail) == ("Thủ đô", "Công văn", "2", "18")
    assert (found.signer_competence, found.signer_position) == ("KT. CỤC TRƯỞNG", "Phó Cục trưởng")
    assert (found.signer_name, found.content) == ("Đỗ Thị Thử", "Đề nghị các đơn vị tổ chức hội thi.")
    assert (found.sphere, found.typer, found.copies, found.pages) == ("Thi đua", "DTT", 3, 2)
    assert (found.appendixes, found.to_places) == (("Thể lệ", "Mẫu phiếu"), ("Như trên", "Lưu: VT"))
    assert found.steering == "1"
    assert [f"{one.organ_id} {one.at:%d/%m %H:%M %z}" for one in found.traces] == ["000.00.00.G77 20/04 08:00 +0700"]
    assert found.key == ("000.00.00.G77", "000.00.00.G77,2026/04/20,15/CKN-VP")


class TestNamesAndNamespaces:
    @pytest.mark.parametrize("prefix", ["edXML:", "edxml:", "a:", ""])
    def test_any_prefix_will_do(self, told, prefix):
        made = letter()
        made.prefix = prefix
        assert told(made) == told(letter())

    @pytest.mark.parametrize("root", ["edXML", "edxml", "EDXML", "EdXML", "edXMLEnvelope", "edxmlenvelope"])
    def test_roots_of_q_in_any_case(self, told, root):
        made = letter()
        made.root = root
        assert told(made) == told(letter())

    @pytest.mark.parametrize("root", ["edXMLEnvelope", "EdXMLEnvelope", "EDXMLENVELOPE"])
    def test_roots_of_g_in_any_case(self, told, root):
        made = letter("govn")
        made.root = root
        assert told(made)["outcome"] == "accepted"

    @pytest.mark.parametrize("family", FAMILIES)
    def test_children_may_stand_in_any_order(self, told, family):
        made = letter(family)
        made.header = dict(reversed(made.header.items()))
        assert told(made) == told(letter(family))

    def test_attachments_may_stand_before_the_envelope(self, told):
        text = letter().text()
        encoded = re.search("<AttachmentEncoded.*</AttachmentEncoded>", text)[0]
        moved = text.replace(encoded, "").replace("<edXML:edXMLEnvelope", f"{encoded}<edXML:edXMLEnvelope", 1)
        assert told(moved.encode()) == told(letter())

    @pytest.mark.parametrize("root", [
        f'<edXML xmlns="{Q}/"/>', "<edXML/>", f'<message xmlns="{Q}"/>', f'<edXML xmlns="{G}"/>',
        f'<edXMLEnvelope xmlns="{E}"/>', f'<Envelope xmlns="{S}"><Body><x/></Body></Envelope>',
        f'<Envelope xmlns="{E}"/>',
        '<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"/>', "<html><body/></html>",
        f'<edXML xmlns="{Q.upper()}"/>', f'<x:edXML xmlns:x="urn:other" xmlns="{Q}"/>',
    ])  # fmt: skip
    def test_everything_else_is_refused(self, told, root):
        assert told(root.encode())["reason"] == "unsupported_format"

    @pytest.mark.parametrize("family", FAMILIES)
    def test_our_names_in_foreign_namespaces_say_nothing(self, told, family):
        foreign = Raw('<x:W xmlns:x="urn:x"><x:OrganId>H00</x:OrganId><x:MessageHeader/></x:W>')
        made = letter(family)
        made.header = {"x": foreign, **made.header}
        made.header["From"] = Raw(
            '<f:OrganId xmlns:f="urn:f">H00.1</f:OrganId>' + element("", made.header["From"], _prefix(made))
        )
        assert told(made) == told(letter(family))

    def test_a_message_hidden_in_a_foreign_element_is_not_read(self, told):
        text = letter().text()
        wrapped = text.replace("<edXML:MessageHeader>", '<edXML:MessageHeader><x:x xmlns:x="urn:x">', 1)
        wrapped = wrapped.replace("</edXML:MessageHeader>", "</x:x></edXML:MessageHeader>", 1)
        assert told(wrapped.encode())["reason"] == "missing_required"


def _prefix(made: Letter) -> str:
    return "" if made.family == "govn" else made.prefix


class TestVariantsOfG:
    def test_the_type_as_text_another_name_of_the_signer_and_of_the_time(self, message_of):
        made = letter("govn", DocumentType="Thông báo", SignerInfo={"Signer": "Vũ Văn Ví", "Position": "Giám đốc"})
        made.trace = {"TraceHeader": {"OrganId": "000.00.00.G77", "Time": "2026-04-20T01:30:00Z"}}
        found = message_of(made)
        assert (found.type_name, found.signer_name, found.signer_position) == ("Thông báo", "Vũ Văn Ví", "Giám đốc")
        assert [one.at.isoformat() for one in found.traces] == ["2026-04-20T08:30:00+07:00"]

    def test_attachments_below_a_manifest(self, told):
        text = letter("govn").text()
        below = text.replace("<Attachment>", "<Manifest><Attachment>").replace(
            "</Attachment>", "</Attachment></Manifest>"
        )
        assert told(below.encode()) == told(letter("govn"))

    def test_traces_inside_the_header(self, told):
        made = letter("govn", TraceHeaderList={"TraceHeader": {"Time": "2026-04-20T01:30:00Z"}})
        made.trace = None
        assert told(made) == told(letter("govn"))

    def test_no_business_is_a_new_document(self, told):
        assert told(letter("govn"))["business"] == 0


class TestVariantsOfS:
    NAME = "<edXML:AttachmentName>Công văn 15.pdf</edXML:AttachmentName>"
    LINK = 'xmlns:l="http://www.w3.org/1999/xlink" l:href="cid:tep-0"'

    def with_manifest(self, attributes: str) -> str:
        reference = f"<edXML:Reference {attributes}>{self.NAME}</edXML:Reference>"
        manifest = f"<edXML:Manifest>{reference}</edXML:Manifest>"
        return letter("soap").text().replace("<soap:Body>", f"<soap:Body>{manifest}")

    def test_the_manifest_names_files_by_their_ids(self, told):
        text = self.with_manifest(self.LINK)
        assert told(text.encode()) == told(letter("soap"))
        other = text.replace('Content-ID="cid:tep-0"', 'Content-ID="other"')
        assert told(other.encode())["reason"] == "missing_attachment"

    def test_or_by_their_names(self, told):
        assert told(self.with_manifest("").encode()) == told(letter("soap"))

    def test_header_fields_without_a_namespace(self, told):
        text = letter("soap").text()
        head, _, rest = text.partition("<edXML:MessageHeader>")
        inside, _, rest = rest.partition("</edXML:MessageHeader>")
        plain = inside.replace("<edXML:", "<").replace("</edXML:", "</")
        assert told(f"{head}<edXML:MessageHeader>{plain}</edXML:MessageHeader>{rest}".encode()) == told(letter("soap"))


class TestSignatures:
    BLOCK = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignatureValue>QQ==</SignatureValue></Signature>'

    @pytest.mark.parametrize("family", FAMILIES)
    def test_a_signature_is_told_and_never_believed(self, told, family):
        made = letter(family)
        made.after_header = self.BLOCK
        assert told(made) == {**told(letter(family)), "signature": "unverified"}

    def test_an_empty_place_for_one_is_none(self, told):
        made = letter()
        made.after_header = "<edXML:DigitalSignature/><edXML:Signature> </edXML:Signature>"
        assert "signature" not in told(made)
        made.after_header = "<edXML:Signature><edXML:SignedInfo>x</edXML:SignedInfo></edXML:Signature>"
        assert told(made)["signature"] == "unverified"


def test_files_keep_the_order_of_the_manifest(told):
    files = [Attached(f"{n}.pdf", PDF + bytes([n]), id=f"cid:{n}") for n in range(4)]
    text = letter().with_files(*files).text()
    payloads = re.findall("<Attachment>.*?</Attachment>", text)
    shuffled = text.replace("".join(payloads), "".join(reversed(payloads)))
    assert shuffled != text
    assert [one["name"] for one in told(shuffled.encode())["attachments"]] == ["0.pdf", "1.pdf", "2.pdf", "3.pdf"]
