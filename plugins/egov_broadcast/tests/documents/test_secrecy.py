"""What words of a form and names of files say of secrecy; running text says nothing."""

from __future__ import annotations

import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet_plugins.egov_broadcast.documents import secrecy
from intranet_plugins.egov_broadcast.documents.facts import DocumentFacts

DEGREES = {"mật": "Mật", "tối mật": "Tối mật", "tuyệt mật": "Tuyệt mật"}
STAMPED = ("({})", "[{}]", "Độ mật: {}", "độ mật {}", "{}")
EDGES = ("{} - Về công tác cán bộ", "Về công tác cán bộ – {}", "{}: Báo cáo tình hình", "Báo cáo tình hình, {}.")
HARMLESS = (
    "Về công tác bảo vệ bí mật nhà nước", "Ban hành Danh mục bí mật nhà nước độ Tối mật", "Bảo mật thông tin",
    "Đổi mật khẩu thư điện tử", "Mật độ dân số", "MẬT ĐỘ XÂY DỰNG", "Hỗ trợ sản xuất mật ong", "phối hợp mật thiết",
    "Kiểm tra việc quản lý tài liệu mật", "Mặt trận Tổ quốc Việt Nam", "mật", "Triển khai mật mã dân sự",
    "Tập huấn công tác bảo vệ bí mật nhà nước, bảo mật", "Quy chế quản lý văn bản mật", "Lễ ra mắt", "mat.docx",
)  # fmt: skip


@pytest.mark.parametrize(("degree", "dress"), list(product(DEGREES, STAMPED)))
def test_a_degree_that_is_named_is_seen(degree, dress) -> None:
    for written in (degree, degree.capitalize(), degree.upper()):
        words = dress.format(written)
        if words != "mật":
            assert secrecy.of_words(words) == DEGREES[degree], words
            assert secrecy.of_words(unicodedata.normalize("NFD", words)) == DEGREES[degree]


@pytest.mark.parametrize(("degree", "dress"), list(product(DEGREES, EDGES)))
def test_in_capitals_it_is_seen_at_the_edges_too(degree, dress) -> None:
    assert secrecy.of_words(dress.format(degree.upper())) == DEGREES[degree]
    assert secrecy.of_words(dress.format(degree)) == ""


@pytest.mark.parametrize("field", ["subject", "content", "type_name", "code"])
def test_every_field_of_the_form_is_looked_at(field) -> None:
    facts = DocumentFacts(**{"subject": "Về công tác cán bộ", field: "Về việc khác (Tối mật)"})
    assert secrecy.of_facts(facts) == "Tối mật"


@pytest.mark.parametrize("kind", ["Công văn mật", "Quyết định tuyệt mật", "Báo cáo MẬT"])
def test_a_type_may_name_it(kind) -> None:
    assert secrecy.of_facts(DocumentFacts("Về công tác cán bộ", type_name=kind)) != ""


@pytest.mark.parametrize("words", HARMLESS)
def test_running_text_is_not_secret(words) -> None:
    assert secrecy.of_facts(DocumentFacts(words or "x")) == "" or words == "mật"
    assert secrecy.of_facts(DocumentFacts("Về việc", content=f"{words}. Đề nghị thực hiện.")) == ""


@given(st.lists(st.sampled_from(HARMLESS), min_size=1, max_size=6), st.sampled_from([", ", "; ", " và ", ". "]))
def test_however_phrases_are_joined(phrases, glue) -> None:
    assert secrecy.of_words("Về việc " + glue.join(phrases).lower() + " năm 2026") == ""


@given(st.text(max_size=200))
def test_no_text_is_an_error(text) -> None:
    assert secrecy.of_words(text) in ("", *secrecy.DEGREES)
    assert secrecy.of_text(text) in ("", *secrecy.DEGREES)
