"""Invented papers of an invented province. Days are counted back from today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PROVINCE, INTERIOR, FINANCE, MINISTRY = "province", "interior", "finance", "ministry"
SENDERS: Final = {
    PROVINCE: ("H98", "Ủy ban nhân dân tỉnh Lam Giang"),
    INTERIOR: ("H98.10", "Sở Nội vụ tỉnh Lam Giang"),
    FINANCE: ("000.00.07.H98", "Sở Tài chính tỉnh Lam Giang"),
    MINISTRY: ("G98", "Bộ Nghiên cứu và Công nghệ"),
}
"""Identifier and name of those who send papers to us."""
OURS: Final = ("H98.09", "Sở Khoa học và Công nghệ tỉnh Lam Giang")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: `sender` is a key of SENDERS, or "" for one of our own. `days` ago it was issued, and came.

    `annex` names a form that comes with it. `linked`: it belongs to the plan that runs.
    """

    key: str
    sender: str
    type_name: str
    number: int
    notation: str
    subject: str
    days: int
    lines: tuple[str, ...]
    urgency: int = 0
    field: str = ""
    signer: tuple[str, str] = ("KT. CHỦ TỊCH|PHÓ CHỦ TỊCH", "Hoàng Đình Khải")
    to: str = "Kính gửi: Các sở, ban, ngành; Ủy ban nhân dân các xã, phường."
    annex: str = ""
    linked: bool = False

    @property
    def code(self) -> str:
        """Number and symbol."""
        return f"{self.number:02}/{self.notation}"


_INTERIOR = ("KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC", "Tạ Thị Minh Khuê")
_OWN = ("TL. GIÁM ĐỐC|CHÁNH VĂN PHÒNG", "Phan Hữu Nghĩa")
_HEADS = "Kính gửi: Các phòng, đơn vị thuộc Sở."

INCOMING: Final = (
    Paper(
        "storm", PROVINCE, "Công điện", 7, "CĐ-UBND",
        "Chủ động ứng phó mưa lớn, bảo đảm an toàn trụ sở, hồ sơ và thiết bị", 1,
        ("Từ nay đến hết tuần có mưa to đến rất to, nguy cơ ngập cục bộ tại trung tâm, sạt lở ở vùng núi.",
         "1. Phân công trực lãnh đạo, trực bảo vệ 24/24 giờ; công khai số điện thoại trực tại cổng trụ sở.",
         "2. Đưa hồ sơ giấy, máy chủ, thiết bị đo lường ở tầng một lên cao; sao lưu dữ liệu trước 17 giờ hôm nay.",
         "3. Cán bộ, công chức, viên chức xác nhận đã nắm nội dung và giữ liên lạc trong thời gian mưa lớn.",
         "4. Báo cáo nhanh tình hình về Văn phòng Ủy ban nhân dân tỉnh khi có thiệt hại."),
        urgency=3, field="Khác", to="Chủ tịch Ủy ban nhân dân tỉnh Lam Giang điện: Thủ trưởng các sở, ban, ngành.",
    ),
    Paper(
        "launch", PROVINCE, "Kế hoạch", 45, "KH-UBND",
        "Phát động đợt thi đua cao điểm “Mỗi người một sáng kiến, mỗi đơn vị một việc làm mới”", 6,
        ("Ủy ban nhân dân tỉnh phát động đợt thi đua cao điểm trong toàn thể cán bộ, công chức, viên chức.",
         "1. Mục đích: khơi dậy tinh thần thi đua, đổi mới cách làm, phục vụ người dân và doanh nghiệp tốt hơn.",
         "2. Yêu cầu: 100% tập thể, cá nhân đăng ký và tham gia; mỗi đơn vị có một việc làm mới đo được kết quả.",
         "3. Tuyên truyền trên Cổng thông tin, trong sinh hoạt chi bộ, giao ban tháng, Ngày pháp luật.",
         "4. Thủ trưởng cơ quan phổ biến kế hoạch này tới từng người, tổng hợp kết quả gửi Sở Nội vụ."),
        urgency=1, field="Thi đua, khen thưởng", annex="Mẫu đăng ký việc làm mới", linked=True,
    ),
    Paper(
        "records", INTERIOR, "Công văn", 812, "SNV-CCVC",
        "Rà soát, cập nhật hồ sơ cán bộ, công chức, viên chức trên phần mềm quản lý", 9,
        ("Để dữ liệu cán bộ đúng, đủ, sạch, sống, Sở Nội vụ đề nghị các cơ quan:",
         "1. Mỗi người tự kiểm tra hồ sơ của mình trên phần mềm: quá trình công tác, bằng cấp, quan hệ gia đình.",
         "2. Bổ sung bản quét văn bằng, chứng chỉ còn thiếu theo hướng dẫn ở tệp kèm theo.",
         "3. Hoàn thành trước ngày làm việc cuối cùng của tuần này; người đứng đầu chịu trách nhiệm về dữ liệu."),
        urgency=1, field="Tổ chức, cán bộ", signer=_INTERIOR, annex="Hướng dẫn cập nhật hồ sơ",
    ),
    Paper(
        "circular", MINISTRY, "Công văn", 1530, "BNCCN-PC",
        "Lấy ý kiến dự thảo Thông tư về quản lý nhiệm vụ khoa học và công nghệ cấp tỉnh", 4,
        ("Bộ gửi kèm dự thảo Thông tư và đề nghị quý cơ quan góp ý, tập trung vào:",
         "1. Trình tự xác định, tuyển chọn nhiệm vụ; thời hạn ở từng bước.",
         "2. Khoán chi theo sản phẩm cuối cùng và trách nhiệm của tổ chức chủ trì.",
         "3. Tính khả thi khi thực hiện ở địa phương.",
         "Ý kiến góp ý gửi về Bộ trước ngày ghi ở trên; quá thời hạn coi như nhất trí."),
        field="Khác", signer=("TL. BỘ TRƯỞNG|VỤ TRƯỞNG VỤ PHÁP CHẾ", "Quách Thanh Liêm"), annex="Phiếu góp ý",
    ),
    Paper(
        "guide-old", INTERIOR, "Hướng dẫn", 12, "HD-SNV",
        "Bình xét danh hiệu thi đua, hình thức khen thưởng năm nay", 21,
        ("Sở Nội vụ hướng dẫn việc bình xét danh hiệu thi đua, hình thức khen thưởng như sau:",
         "1. Hồ sơ gồm tờ trình, biên bản họp, báo cáo thành tích có xác nhận.",
         "2. Thời hạn nộp hồ sơ: trước ngày 15 tháng 11."),
        field="Thi đua, khen thưởng", signer=_INTERIOR,
    ),
    Paper(
        "guide-new", INTERIOR, "Hướng dẫn", 15, "HD-SNV",
        "Bình xét danh hiệu thi đua, hình thức khen thưởng năm nay (thay Hướng dẫn số 12/HD-SNV)", 5,
        ("Hướng dẫn này thay Hướng dẫn số 12/HD-SNV về bình xét danh hiệu thi đua, hình thức khen thưởng.",
         "1. Hồ sơ gửi qua phần mềm, không gửi bản giấy; báo cáo thành tích không quá ba trang.",
         "2. Ưu tiên tập thể nhỏ, người lao động trực tiếp.",
         "3. Thời hạn nộp hồ sơ: trước ngày 30 tháng 11."),
        field="Thi đua, khen thưởng", signer=_INTERIOR,
    ),
    Paper(
        "travel", FINANCE, "Công văn", 233, "STC-HCSN", "Thanh toán công tác phí quý này theo định mức mới", 8,
        ("Sở Tài chính hướng dẫn thanh toán công tác phí theo định mức mới áp dụng từ đầu quý.",
         "1. Phụ cấp lưu trú, tiền thuê phòng nghỉ thanh toán theo hóa đơn.",
         "2. Chứng từ gửi về Phòng Kế hoạch - Tài chính trước ngày 25 hằng tháng."),
        field="Tài chính, ngân sách", signer=("KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC", "Lưu Quang Đỉnh"),
    ),
    Paper(
        "training", INTERIOR, "Thông báo", 64, "TB-SNV", "Mở lớp bồi dưỡng kỹ năng số cho cán bộ, công chức trẻ", 2,
        ("Sở Nội vụ phối hợp mở lớp bồi dưỡng kỹ năng số, học buổi tối, không thu học phí.",
         "Đối tượng: cán bộ, công chức, viên chức dưới 35 tuổi. Đăng ký qua đầu mối của đơn vị."),
        field="Chuyển đổi số", signer=_INTERIOR,
    ),
    Paper(
        "visit", PROVINCE, "Giấy mời", 118, "GM-UBND", "Dự hội nghị sơ kết chuyển đổi số của tỉnh", 1,
        ("Trân trọng kính mời đại diện lãnh đạo Sở dự hội nghị sơ kết chuyển đổi số của tỉnh.",
         "Thời gian: 8 giờ 00, thứ Năm tuần tới. Địa điểm: Hội trường lớn, trụ sở Ủy ban nhân dân tỉnh."),
        urgency=1, field="Chuyển đổi số", signer=("TL. CHỦ TỊCH|CHÁNH VĂN PHÒNG", "Nghiêm Thị Hạ Vy"),
    ),
)  # fmt: skip
"""Papers that come as messages."""

OWN: Final = (
    Paper(
        "conduct", "", "Quyết định", 96, "QĐ-SKHCN", "Ban hành Quy tắc ứng xử và văn hóa công sở của Sở", 40,
        ("Mặc trang phục lịch sự, đeo thẻ khi làm việc; chào hỏi, lắng nghe, trả lời đúng hẹn.",
         "Không để người dân phải đi lại quá hai lần cho một việc; chậm trả kết quả phải có thư xin lỗi.",
         "Giữ phòng làm việc gọn gàng, tiết kiệm điện, nước, giấy."),
        field="Cải cách hành chính", signer=("GIÁM ĐỐC", "Đặng Thị Hòa Bình"), to=_HEADS,
    ),
    Paper(
        "mail", "", "Thông báo", 21, "TB-SKHCN", "Bảo trì hệ thống thư điện tử tối thứ Bảy", 1,
        ("Từ 20 giờ đến 23 giờ thứ Bảy, hệ thống thư điện tử tạm ngừng để nâng cấp.",
         "Thư gửi đến trong thời gian này được giữ lại và chuyển sau khi xong."),
        field="Chuyển đổi số", signer=_OWN, to=_HEADS,
    ),
    Paper(
        "meeting", "", "Giấy mời", 31, "GM-SKHCN", "Họp sơ kết đợt 1 tuyên truyền các phong trào thi đua", 0,
        ("Trân trọng kính mời trưởng các phòng, đơn vị và đầu mối tuyên truyền dự họp sơ kết đợt 1.",
         "Chuẩn bị: số buổi đã tổ chức, số người hưởng ứng, gương đã giới thiệu, khó khăn cần tháo gỡ."),
        field="Thi đua, khen thưởng", signer=_OWN, to=_HEADS, linked=True,
    ),
    Paper(
        "reform", "", "Báo cáo", 57, "BC-SKHCN", "Kết quả tự kiểm tra cải cách hành chính quý vừa qua", 3,
        ("Trong quý, 97% hồ sơ được giải quyết đúng và trước hạn; 12 hồ sơ chậm đều đã xin lỗi bằng văn bản.",
         "Việc cần làm ngay: rút ngắn một bước thẩm định, công khai số điện thoại của người thụ lý."),
        field="Cải cách hành chính", signer=_OWN, to=_HEADS,
    ),
)  # fmt: skip
"""Our own papers, registered by hand."""

ANSWERS: Final = (
    "Nhất trí với dự thảo.", "Đề nghị rút ngắn thời hạn thẩm định còn 10 ngày làm việc.",
    "Đề nghị làm rõ trách nhiệm của tổ chức chủ trì khi khoán chi.", "Không có ý kiến thêm.",
)  # fmt: skip
EXEMPT: Final = ("Nghỉ thai sản", "Đi học tập trung", "Nghỉ ốm dài ngày")
