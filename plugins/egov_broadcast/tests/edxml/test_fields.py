"""What single fields mean: absent values, codes, ids, priorities, what is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .building import OTHERS, OURS, THEIRS, Letter, Raw, letter

ABSENT = ["", "  ", "N/A", "n/a", "null", "NULL", "\n\t N/A \n"]


class TestRequired:
    @pytest.mark.parametrize("absent", [None, *ABSENT])
    @pytest.mark.parametrize("name", ["DocumentId", "Subject"])
    def test_fields_that_must_be_there(self, told, name, absent):
        for family in ("qcvn", "govn", "soap"):
            found = told(letter(family, **{name: absent}))
            assert found["reason"] == "missing_required"
            assert name in found["message"]

    @pytest.mark.parametrize("absent", [None, *ABSENT])
    def test_parts_that_must_be_there(self, told, absent):
        for part in (
            {"From": {"OrganId": absent, "OrganName": "Cục"}}, {"To": {"OrganId": absent}},
            {"Code": {"CodeNumber": absent, "CodeNotation": "CKN-VP"}},
            {"PromulgationInfo": {"PromulgationDate": absent}},
        ):  # fmt: skip
            assert told(letter(**part))["reason"] == "missing_required"

    @pytest.mark.parametrize("name", ["From", "To", "Code", "PromulgationInfo"])
    def test_elements_that_must_be_there(self, told, name):
        assert told(letter(**{name: None}))["reason"] == "missing_required"

    def test_everything_else_may_be_absent(self, told):
        needed = {"From", "To", "DocumentId", "Code", "PromulgationInfo", "Subject"}
        made = letter()
        made.header = {name: value for name, value in made.header.items() if name in needed}
        made.trace, made.files = None, []
        found = told(made)
        assert (found["outcome"], found["priority"], found["attachments"]) == ("accepted", 0, [])


class TestCodes:
    @pytest.mark.parametrize(("number", "notation", "shown"), [
        ("15", "CKN-VP", "15/CKN-VP"), ("15/CKN-VP", "CKN-VP", "15/CKN-VP"), ("15/CKN-VP", "N/A", "15/CKN-VP"),
        ("15", "N/A", "15"), ("15", "null", "15"), ("15", "", "15"), ("15", None, "15"), (" 15 ", " CKN-VP ",
        "15/CKN-VP"),
        ("15", "/CKN-VP", "15/CKN-VP"), ("Số 15", "CKN", "Số 15/CKN"), ("01", "QĐ-UBND", "01/QĐ-UBND"),
    ])  # fmt: skip
    def test_the_code_to_show(self, told, number, notation, shown):
        assert told(letter(Code={"CodeNumber": number, "CodeNotation": notation}))["code"] == shown

    @given(st.text("0123456789ABC/-Đ "), st.text("ABC/-Đ "))
    def test_nothing_is_invented(self, number, notation):
        from intranet_plugins.egov_broadcast.edxml.values import code

        shown = code(number, notation)
        assert shown.replace(" ", "").replace("/", "") in (number + notation).replace(" ", "").replace("/", "")
        assert shown.startswith(" ".join(number.split()))


class TestIdentifiers:
    @pytest.mark.parametrize("document_id", [
        "5f0c1e52-7c0a-4d53-9a51-2b8d7f3e0a45", "1837465", "000.00.00.G77,2026/02/31,15/CKN-VP", "a b  c", "Đ/1,&<>\"'",
        "e\u0301", "0",
    ])  # fmt: skip
    def test_the_id_of_a_document_is_opaque(self, told, document_id):
        assert told(letter(DocumentId=document_id))["document_id"] == document_id

    def test_white_space_around_it_does_not_count(self, told):
        assert told(letter(DocumentId="\n   15/CKN \t"))["document_id"] == "15/CKN"

    def test_two_different_ones_are_refused_the_same_twice_is_not(self, told):
        assert told(letter(DocumentId=["1", "2"]))["reason"] == "bad_value"
        assert told(letter(DocumentId=["1", "", "1"]))["document_id"] == "1"
        assert told(letter(From=[{"OrganId": THEIRS}, {"OrganId": OTHERS}]))["reason"] == "bad_value"


class TestAddressed:
    @pytest.mark.parametrize("organ_id", ["H99.05", "h99.05", "  H99.05\n", "000.00.05.H99", "000.00.05.h99"])
    def test_one_of_our_ids_is_enough(self, told, organ_id):
        found = told(letter(To=[{"OrganId": OTHERS}, {"OrganId": organ_id}]))
        assert (found["outcome"], found["to"]) == ("accepted", [OTHERS, organ_id.strip()])

    @pytest.mark.parametrize("organ_id", [OTHERS, "H99", "H99.05.01", "H99.050", "000.00.05"])
    def test_what_is_for_others_is_refused(self, told, organ_id):
        assert told(letter(To={"OrganId": organ_id}))["reason"] == "not_addressed"
        assert told(letter(To={"OrganId": organ_id}), own_ids=None)["outcome"] == "accepted"

    def test_the_time_limit_is_ours_before_the_general_one(self, told):
        receivers = [{"OrganId": OTHERS, "DueDate": "2026/05/02"}, {"OrganId": OURS, "DueDate": "2026/05/09"}]
        assert told(letter(To=receivers, DueDate="2026/05/05"))["due"] == "2026-05-09"
        assert told(letter(To=[receivers[0], {"OrganId": OURS}], DueDate="2026/05/05"))["due"] == "2026-05-05"
        assert "due" not in told(letter(To=[receivers[0], {"OrganId": OURS}]))
        assert told(letter(To=receivers), own_ids=None).get("due") is None

    def test_whoever_is_named_twice_is_one(self, told):
        assert told(letter(To=[{"OrganId": OURS}, {"OrganId": OURS}, {"OrganId": "N/A"}]))["to"] == [OURS]


class TestPriorities:
    @pytest.mark.parametrize(
        ("said", "meant"), [("0", 0), ("1", 1), (" 4 ", 4), ("", 0), ("N/A", 0), ("7", 0), ("Khẩn", 0), ("-1", 0)]
    )
    def test_what_is_none_of_the_five_says_nothing(self, told, said, meant):
        assert told(letter(OtherInfo={"Priority": said}))["priority"] == meant


class TestTexts:
    def test_a_subject_is_one_line_in_composed_letters(self, told):
        assert (
            told(letter(Subject="  Về vie\u0323\u0302c\n      to\u0302\u0309 chức  "))["subject"] == "Về việc tổ chức"
        )

    def test_what_xml_writes_in_its_own_way(self, told):
        assert told(letter(Subject=Raw("A &amp; B <![CDATA[<b>]]>&#x1EC7;<!-- no -->!")))["subject"] == "A & B <b>ệ!"


class TestBusiness:
    @pytest.mark.parametrize("spelling", ["Bussiness", "Business", "bussiness"])
    def test_both_spellings(self, told, spelling):
        made = letter()
        made.trace[spelling] = {f"{spelling}DocType": "1", f"{spelling}DocReason": "Nhầm nơi nhận"}
        found = told(made)
        assert (found["business"], found["reason"]) == (1, "Nhầm nơi nhận")

    @pytest.mark.parametrize("said", [None, *ABSENT, "0"])
    def test_missing_is_new(self, told, said):
        assert told(letter().asking(said)) == told(letter())
        found = told(letter().asking(said, BussinessDocReason="Văn bản điện tử mới"))
        assert found == {**told(letter()), "reason": "Văn bản điện tử mới"}

    @pytest.mark.parametrize("said", ["4", "-1", "00", "mới", "1.0", "1 2", "٣"])
    def test_others_are_refused(self, told, said):
        found = told(letter().asking(said))
        assert found["reason"] == "bad_value"
        assert said in found["message"]

    @pytest.mark.parametrize("kind", ["1", "2"])
    def test_the_document_meant(self, told, kind):
        answering = [{"OrganId": "", "DocumentId": ""}, {"OrganId": OURS, "DocumentId": "C"}]
        own = letter(DocumentId="B", ResponseFor=answering).asking(kind, DocumentId="A")
        assert told(own)["target_document_id"] == "A"
        header = letter(DocumentId="B", ResponseFor=answering).asking(kind, DocumentId="null")
        assert told(header)["target_document_id"] == "B"
        answer = told(letter(DocumentId=None, ResponseFor=answering).asking(kind))
        assert (answer["target_document_id"], answer["document_id"]) == ("C", None)
        assert told(letter(DocumentId=None).asking(kind))["reason"] == "missing_required"

    def test_only_revoking_and_updating_mean_another_document(self, told):
        for kind in ("0", "3"):
            assert "target_document_id" not in told(letter().asking(kind, DocumentId="A"))

    def test_an_id_is_enough_to_revoke(self, told):
        found = told(letter(Code=None, Subject=None, PromulgationInfo=None).asking("1"))
        assert (found["outcome"], found["code"], found["subject"], found["date"]) == ("accepted", None, None, None)

    def test_an_update_says_who_no_longer_gets_it_and_who_does(self, told, message_of):
        receivers = [{"ReceiverType": "1", "OrganId": "H99.11"}, {"ReceiverType": "0", "OrganId": "H99.12"},
                     {"ReceiverType": "1", "OrganId": "H99.13"}]  # fmt: skip
        info = {"DocumentInfo": "0", "DocumentReceiver": "1", "ReceiverList": {"Receiver": receivers}}
        made = letter().asking("2", BussinessDocReason="Thêm nơi nhận", BussinessDocumentInfo=info)
        found = told(made)
        assert (found["receivers_added"], found["receivers_removed"]) == (["H99.11", "H99.13"], ["H99.12"])
        assert found["reason"] == "Thêm nơi nhận"
        message = message_of(made)
        assert (message.updates_info, message.updates_receivers) == (False, True)
        receivers[0]["ReceiverType"] = "2"
        assert told(made)["reason"] == "bad_value"

    def test_a_replacement_names_what_it_replaces(self, told, message_of):
        replaced = [{"DocumentId": "A/1", "OrganIdList": {"OrganId": [OURS, OTHERS]}}, {"DocumentId": "B/2"}]
        made = letter().asking("3", ReplacementInfoList={"ReplacementInfo": replaced})
        assert told(made)["replaces"] == ["A/1", "B/2"]
        assert [one.organ_ids for one in message_of(made).replaces] == [(OURS, OTHERS), ()]

    def test_what_it_answers(self, told):
        answering = [{"OrganId": OURS, "Code": "7/STD-VP", "DocumentId": "X,2026/04/02,7",
        "PromulgationDate": "2026/04/02"},
                     {"OrganId": "N/A", "Code": "", "DocumentId": "null", "PromulgationDate": ""},
                     {"OrganId": OURS, "Code": {"CodeNumber": "8", "CodeNotation": "STD"}}]  # fmt: skip
        assert told(letter(ResponseFor=answering))["responds_to"] == ["X,2026/04/02,7", "8/STD"]
        assert "responds_to" not in told(letter(ResponseFor=Raw("")))


def test_traces_may_say_null(message_of):
    made = letter()
    made.trace = {
        "TraceHeader": [
            {"OrganId": "null", "Timestamp": "null"},
            {"OrganId": "null", "Timestamp": "2026/04/20 08:00:01"},
        ]
    }
    assert [(one.organ_id, one.at.second) for one in message_of(made).traces] == [("", 1)]


def test_a_letter_is_told_apart_from_others_by_its_bytes(message_of):
    one, other = message_of(letter()), message_of(letter(Subject="Khác"))
    assert one.sha256 == message_of(Letter()).sha256 != other.sha256
    assert one.size == len(Letter().bytes())
