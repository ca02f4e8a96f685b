"""What the invented examples tell. Everybody and everything in them is made up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Tale:
    """A deed as somebody tells it. `subject`: "person", "unit", or the name of somebody outside."""

    title: str
    category: str
    subject: str
    field: str
    place: str
    deed: str
    result: str


PUBLISHED: Final = (
    Tale("Cài cảnh báo sạt lở cho 22 hộ bên suối", "good_deed", "person", "An sinh xã hội", "Xóm Suối Lạnh",
         "Ba chủ nhật liền đến từng nhà bên suối, cài ứng dụng cảnh báo, chỉ bà con cách nhận tin và đường sơ tán.",
         "22 hộ nhận tin trước trận mưa đêm 14 tháng trước; mọi người sơ tán kịp, không ai bị thương."),
    Tale("Tổ hỗ trợ dịch vụ công trực tuyến lưu động", "new_model", "unit", "Cải cách hành chính", "14 xã vùng cao",
         "Mỗi tuần hai buổi mang máy tính, máy in xuống nhà văn hóa xã, cùng bà con nộp hồ sơ từ đầu đến cuối.",
         "1.260 lượt người được hỗ trợ; tỷ lệ hồ sơ nộp trực tuyến của 14 xã tăng từ 41% lên 78%."),
    Tale("Trả lại người mất 58 triệu đồng nhặt được", "good_deed", "person", "An ninh, trật tự", "Chợ trung tâm",
         "Nhặt được túi có 58 triệu đồng và giấy tờ trên đường đi làm, tự tìm địa chỉ và mang trả tận nhà.",
         "Người mất nhận đủ tiền và giấy tờ trong ngày, gửi thư cảm ơn đến cơ quan."),
    Tale("Sửa miễn phí 36 máy tính cho trường học vùng sâu", "good_deed", "person", "Chuyển đổi số", "Ba trường xã",
         "Tận dụng linh kiện thanh lý, sửa và cài lại máy tính hỏng của ba trường, hướng dẫn thầy cô tự bảo trì.",
         "36 máy chạy lại được; học sinh ba trường có phòng máy sau hai năm."),
    Tale("Quy trình hiệu chuẩn cân chợ trong một buổi", "initiative", "unit", "Chuyên môn, nghiệp vụ", "Chi cục",
         "Gộp bốn bước kiểm định cân vào một lượt tại chợ, làm sẵn phiếu kết quả in mã để người mua tự tra.",
         "Kiểm định 480 cân trong sáu buổi, trước đây cần ba tuần; tiểu thương không phải nghỉ bán."),
    Tale("Giữ giống lan bản địa bằng nuôi cấy mô", "exemplar", "person", "Bảo vệ môi trường", "Trung tâm Ứng dụng",
         "Năm năm thu mẫu, nuôi cấy mô bốn giống lan sắp mất, giao cây con cho các hộ trồng dưới tán rừng.",
         "9.000 cây con, 31 hộ có thêm thu nhập, hai giống đã trồng lại được ngoài tự nhiên."),
    Tale("Lớp dạy kỹ năng số buổi tối cho người cao tuổi", "new_model", "unit", "Chuyển đổi số", "Tám khu phố",
         "Mỗi khu phố một lớp sáu buổi tối, một kèm một: gọi hình, trả tiền điện, nhận biết cuộc gọi lừa đảo.",
         "310 người học xong; 12 vụ lừa đảo được chính học viên báo kịp."),
    Tale("Thư viện mở kết quả đề tài cho doanh nghiệp", "new_factor", "unit", "Chuyên môn, nghiệp vụ", "Trụ sở cơ quan",
         "Số hóa 240 đề tài đã nghiệm thu, viết tóm tắt dễ đọc, mở tra cứu và hẹn gặp tác giả.",
         "1.200 lượt tra cứu, bảy doanh nghiệp đưa kết quả vào sản xuất."),
    Tale("Hiến máu 41 lần, vận động cả phòng cùng hiến", "exemplar", "person", "An sinh xã hội", "Bệnh viện tỉnh",
         "Hai mươi năm hiến máu đều đặn, lập nhóm sẵn sàng hiến khi bệnh viện gọi.",
         "41 lần hiến; nhóm có 27 người, sáu lần kịp thời trong đêm."),
    Tale("Trạm đo chất lượng nước giếng chi phí thấp", "initiative", "person", "Bảo vệ môi trường", "Phòng Thử nghiệm",
         "Tự ráp bộ cảm biến đo độ đục, độ dẫn điện, gửi số liệu mỗi giờ; giá bằng một phần mười thiết bị mua ngoài.",
         "Sáu trạm chạy ổn định bảy tháng, phát hiện hai nguồn thải."),
    Tale("Ngày thứ Sáu không giấy", "new_model", "unit", "Cải cách hành chính", "Trụ sở cơ quan",
         "Mỗi thứ Sáu mọi việc trong phòng làm trên phần mềm, chỗ vướng được ghi lại và sửa trong tuần.",
         "Lượng giấy in giảm 63%; 19 biểu mẫu được bỏ hoặc gộp."),
    Tale("Bếp ăn trưa cho bệnh nhân nghèo", "good_deed", "Bà Vi Thị Son", "An sinh xã hội", "Bệnh viện huyện",
         "Mười hai năm nấu bữa trưa miễn phí, gần đây cùng cơ quan làm phiếu ăn điện tử để không ai phải xếp hàng.",
         "Mỗi ngày 80 suất ăn; 14 cán bộ thay nhau phụ bếp."),
)  # fmt: skip
"""Those whose story is on the wall."""

_DEED: Final = "Tự nhận việc, làm đều trong nhiều tháng, ghi chép đầy đủ để người khác làm theo được."
_RESULT: Final = "Có số liệu trước và sau; đồng nghiệp và người dân xác nhận."

_OTHERS: Final = (
    ("Đội xung kích sửa lưới điện chiếu sáng ngõ hẻm", "good_deed", "unit"),
    ("Bộ câu hỏi thường gặp về sở hữu trí tuệ cho hợp tác xã", "initiative", "person"),
    ("Nhóm phụ nữ hướng dẫn truy xuất nguồn gốc nông sản", "new_model", "unit"),
    ("Bảng theo dõi tiến độ đề tài dùng chung", "initiative", "person"),
    ("Chuyến xe số đưa thiết bị đo đến xã đảo", "new_factor", "unit"),
    ("Đỡ đầu hai em học sinh mồ côi đến hết lớp 12", "good_deed", "person"),
    ("Cứu hai em nhỏ đuối nước ở bến sông", "good_deed", "person"),
    ("Lớp học đo lường cho tiểu thương", "new_model", "unit"),
    ("Kho linh kiện dùng lại của Phòng Thử nghiệm", "new_factor", "unit"),
    ("Tự học, lấy chứng chỉ an toàn thông tin rồi dạy lại", "exemplar", "person"),
    ("Hòm thư góp ý trả lời trong hai ngày", "new_model", "unit"),
    ("Bản đồ điểm thu gom pin cũ", "initiative", "person"),
    ("Chăm 30 thương binh nặng bằng lịch khám tại nhà", "good_deed", "person"),
    ("Một phút dọn bàn trước giờ về", "new_factor", "unit"),
    ("Phần mềm nhỏ nhắc hạn kiểm định", "initiative", "person"),
    ("Quỹ tiết kiệm cốc nhựa", "new_model", "unit"),
    ("Dạy tiếng Anh kỹ thuật giờ nghỉ trưa", "good_deed", "person"),
    ("Chi đoàn trực điểm thi giúp thí sinh xa nhà", "good_deed", "unit"),
    ("Đưa mã phản hồi lên mọi phiếu kết quả", "initiative", "person"),
    ("Vườn rau mái nhà cho bếp ăn cơ quan", "new_factor", "unit"),
    ("Cùng dân làm đường hoa 3 km", "good_deed", "unit"),
    ("Thợ sửa xe cứu nạn đêm trên đèo", "good_deed", "Anh Lù Văn Tếnh"),
    ("Hồ sơ mẫu đăng ký nhãn hiệu tập thể", "initiative", "person"),
    ("Nghỉ hưu vẫn đứng lớp tin học miễn phí", "exemplar", "Ông Đàm Quang Vỹ"),
    ("Phòng họp tắt điện tự động", "initiative", "person"),
    ("Mỗi phòng kết nghĩa một bản", "new_model", "unit"),
    ("Chống nhờn thuốc: nhóm tuyên truyền trong chợ", "good_deed", "unit"),
    ("Nhật ký chuyển đổi số của đội thanh niên", "new_factor", "unit"),
    ("Hai mươi năm giữ sổ đo mưa", "exemplar", "person"),
    ("Góc đọc sách khoa học cho thiếu nhi", "new_model", "unit"),
)  # fmt: skip
OTHERS: Final = tuple(
    Tale(title, category, subject, ("Chuyên môn, nghiệp vụ", "An sinh xã hội", "Chuyển đổi số")[number % 3],
         "Địa bàn tỉnh", _DEED, _RESULT)
    for number, (title, category, subject) in enumerate(_OTHERS)
)  # fmt: skip
STAGES: Final = (
    *("commended",) * 3, *("approved",) * 2, "failed", *("council",) * 4, *("checked",) * 4, *("endorsed",) * 5,
    *("submitted",) * 6, "returned", "returned", "declined", "withdrawn", "draft",
)  # fmt: skip
"""Where each of OTHERS has got to."""
