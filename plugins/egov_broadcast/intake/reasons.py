"""Why something was not taken, in words, with the way out."""

from __future__ import annotations

from typing import Final

from ..texts import lazy

SECRET: Final = "secret"  # noqa: S105  a degree of secrecy
"""Besides the classes of `edxml`: the document may not be on this network."""
TOO_LARGE: Final = "limit_exceeded"
IDENTICAL: Final = "duplicate_identical"
CONFLICT: Final = "duplicate_conflict"
OTHER_SENDER: Final = "sender_mismatch"

_AGAIN = lazy("Đề nghị nơi gửi sửa rồi gửi lại.")
_WHOLE = lazy("Tải lại tệp từ nguồn; nếu vẫn hỏng, đề nghị nơi gửi gửi lại.")
_WARY = lazy("Không mở tệp này ở nơi khác; hỏi lại nơi gửi.")

REASONS: Final = {
    "dtd_forbidden": (lazy("Cấu trúc không an toàn"), _WARY),
    "not_wellformed": (lazy("Tệp hỏng hoặc chưa đủ"), _WHOLE),
    "bad_encoding": (lazy("Sai bảng mã chữ"), _AGAIN),
    "unsupported_format": (lazy("Không phải tin edXML"), lazy("Tệp PDF, DOCX thì đăng ký ở “Sổ văn bản”.")),
    "missing_required": (lazy("Thiếu thông tin bắt buộc"), _AGAIN),
    "bad_date": (lazy("Ngày không hợp lệ"), _AGAIN),
    "bad_value": (lazy("Thông tin không hợp lệ"), _AGAIN),
    "not_addressed": (lazy("Không gửi đến cơ quan"),
                      lazy("Nếu đúng là gửi đến cơ quan: thêm mã định danh vào cài đặt phân hệ rồi nhận lại.")),
    IDENTICAL: (lazy("Đã nhận trước đó"), lazy("Không cần làm gì.")),
    CONFLICT: (lazy("Trùng mã, khác nội dung"),
               lazy("So với văn bản đã nhận, hỏi nơi gửi bản nào đúng. Cần sửa thì nơi gửi gửi tin cập nhật.")),
    OTHER_SENDER: (lazy("Không phải nơi đã gửi văn bản"),
                   lazy("Nếu là một cơ quan có hai mã: ghi vào bảng mã định danh rồi nhận lại; nếu không, hỏi lại.")),
    "missing_attachment": (lazy("Thiếu tệp kèm theo"), _AGAIN),
    "bad_base64": (lazy("Tệp kèm theo hỏng"), _AGAIN),
    "unsafe_filename": (lazy("Tên tệp không an toàn"), _WARY),
    "forbidden_type": (lazy("Loại tệp không được nhận"), lazy("Đề nghị nơi gửi đổi sang PDF, DOCX rồi gửi lại.")),
    "type_mismatch": (lazy("Nội dung tệp khác đuôi tệp"), lazy("Đề nghị nơi gửi lưu đúng loại tệp rồi gửi lại.")),
    TOO_LARGE: (lazy("Quá giới hạn cho phép"), lazy("Đề nghị nơi gửi chia nhỏ rồi gửi lại.")),
    SECRET: (lazy("Văn bản mật"),
             lazy("Nhận bản giấy theo chế độ mật; xóa tệp khỏi máy tính. Ở đây chỉ còn tên, cỡ, mã kiểm tra của tệp.")),
}  # fmt: skip
"""By class: what it is called, what to do."""

ANSWERED: Final = frozenset(
    ("missing_required", "bad_date", "bad_value", "not_addressed", CONFLICT, "missing_attachment", "bad_base64",
     "forbidden_type", "type_mismatch")
)  # fmt: skip
"""Classes of which the sender is told (02): honest mistakes. Nobody is told what kept an attack out."""
