"""The vocabulary of duties: words a unit's name begins with, and verbs its duty begins with."""

from __future__ import annotations

import re

UNIT_HEAD = (
    r"các|trưởng các|thủ trưởng|toàn thể|mỗi|từng|tất cả|toàn bộ|đồng chí|đ/c|ông|bà|văn phòng|vp|phòng|ban|sở|ubnd|"
    r"ủy ban|uỷ ban|hđnd|hội đồng|trung tâm|"
    r"chi cục|cục|công đoàn|liên đoàn|lđlđ|đoàn|chi đoàn|chi bộ|đảng ủy|đảng uỷ|đảng bộ|tỉnh ủy|tỉnh đoàn|huyện ủy|"
    r"thành ủy|huyện đoàn|thành đoàn|cấp (?:ủy|uỷ|huyện|xã|tỉnh|cơ sở)|khối|cụm|tổ|bộ phận|trường|"
    r"bệnh viện|trạm|đài|báo|hội|mặt trận|mttq|bộ|công an|ban điều hành|khu phố|thôn|ấp|lãnh đạo|trưởng|phó|chánh|"
    r"giám đốc|hiệu trưởng|bí thư|chủ tịch|cán bộ|công chức|"
    r"viên chức|người lao động|giáo viên|đảng viên|đoàn viên|tập thể|cá nhân|đơn vị|cơ quan|thường trực|thanh tra|"
    r"kế toán|tổng phụ trách|bch|btv|"
    r"ban chỉ đạo|hạt|doanh nghiệp|nhà trường|tổng công ty|công ty|kho bạc|bảo hiểm|viện|đội|nhóm|xã|phường|"
    r"chuyên viên|văn thư|tiểu ban|chi hội|chi nhánh|thành viên|"
    r"khoa|cơ sở|nhân viên|ngành|học sinh|liên minh|quỹ|tòa án|lực lượng|bộ chỉ huy|tổng biên tập|ấp|địa phương|"
    r"hợp tác xã|chủ nhiệm|tổ trưởng|đội ngũ|ccvc|cbccvc|cbcc|hiệp hội|liên hiệp|ngân hàng|vụ|tổng cục|nhà xuất bản|"
    r"liên đội|chi đội|người đứng đầu|đoàn thể|giám hiệu|tòa soạn|hải quan|thuế|bưu điện|học viện|trưởng ban|"
    r"đại diện|ủy viên|uỷ viên|hội viên|xí nghiệp|nhà máy|phân xưởng|tòa|viễn thông|điện lực"
)
NOT_HEAD = (
    r"tổ chức|báo cáo|hội nghị|hội thảo|hội thi|hội diễn|đoàn kết|đội ngũ(?! cán)|xã hội|phòng,? (?:chống|ngừa)|"
    r"ban hành|khoa học|lãnh đạo,? chỉ đạo|lãnh đạo (?:đảng viên|cán bộ|quần chúng|nhân dân|việc|công tác|toàn diện|"
    r"tổ chức|thực)|bộ tiêu|bộ máy|"
    r"báo chí|viện dẫn|trường hợp|nhóm (?:nội|nhiệm)|ngành nghề|cơ sở (?:pháp|vật)|các (?:nội dung|hoạt động|"
    r"phong trào|danh hiệu|hình thức|gương|tin|chỉ tiêu|văn bản|tiêu chí|đợt|hội (?:nghị|thảo|thi|diễn)|tài liệu|"
    r"bài|nhiệm vụ|giải pháp|"
    r"điển hình)"
)
HEAD = re.compile(rf"(?!(?:{NOT_HEAD})(?!\w))(?:{UNIT_HEAD})(?![\w/])", re.I)
VERBS = (
    r"có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|chủ trì|phối hợp|tham mưu|tổ chức|triển khai|thực hiện|"
    r"(?<!đầu tư )xây dựng|theo dõi|đôn đốc|quán triệt|căn cứ|chủ động|tăng cường|đẩy mạnh|"
    r"tiếp tục|thường xuyên|kịp thời|hướng dẫn|chỉ đạo|tuyên truyền|phát động|lựa chọn|phát hiện|bồi dưỡng|tổng hợp|"
    r"báo cáo|đăng ký|chú trọng|quan tâm|thông qua|"
    r"(?<!trợ )giúp(?! việc)|tiếp nhận|kiểm tra|giám sát|vận động|bố trí|cân đối|thẩm định|"
    r"(?<!công )(?<!chương )(?<!quá )trình|mở|"
    r"đăng tải|đăng|duy trì|cung cấp|gửi|lập|rà soát|cử|nghiêm túc|tích cực|trực tiếp|định kỳ|"
    r"đề xuất|bảo đảm|đảm bảo|đưa|viết|sử dụng|phân công|cụ thể hóa|cụ thể hoá|ban hành|hỗ trợ|tạo điều kiện|nêu cao|"
    r"gương mẫu|xem xét|biểu dương|nghiên cứu|tập trung|phổ biến|"
    r"là|làm (?:đầu mối|cơ quan)|phải|cần|được giao|thành lập|ra soát|"
    r"khuyến khích|động viên|đánh giá|tham gia|hoàn thành|nâng cao|phát huy|lồng ghép|đổi mới|chuẩn bị|"
    r"chủ động|giới thiệu|nhân rộng|sơ kết|tổng kết|xét|bình xét|bình chọn|đề nghị|quản lý|vận hành|cập nhật|"
    r"thiết kế|in ấn|lấy|tự giác|hưởng ứng|phấn đấu|ký kết|biên tập|thu thập|"
    r"chấm điểm|chấp hành|cam kết|dự toán|đề ra|điều hành|đưa tin|ghi hình|kiện toàn|làm tốt|lãnh đạo,? chỉ đạo|"
    r"lưu trữ|mua sắm|nắm|nhắc nhở|phân bổ|phản ánh|phát sóng|quy định|quyết định|sản xuất|"
    r"soạn thảo|sắp xếp|tạo (?:điều|môi|sự|khí|động|không)|thẩm tra|thống nhất|thống kê|thanh toán|thông báo|"
    r"thay mặt|tiến hành|tìm hiểu|treo|truyền tải|tổng hợp|trang trí|trên cơ sở|ưu tiên|xác nhận|xử lý|yêu cầu|"
    r"dành|giao(?! thông| ban| lưu| dịch| nhận| ước)|hằng tháng|hàng tháng|hằng năm|hàng năm|hằng quý|hàng quý|"
    r"khẩn trương|khi có|lấy kết quả|thẩm quyền|"
    r"mỗi (?:tuần|tháng|quý|năm|kỳ|đợt)|theo chức năng|theo lĩnh vực|theo nhiệm vụ|trong phạm vi|dựa|họp|dọn|chọn|"
    r"có kế hoạch|có hình thức|có biện pháp|có văn bản|"
    r"coi|gắn|không|làm tốt|đạt|phát triển|học tập|ra quân|luôn|cùng với|bám sát|chia sẻ|thể hiện|nhận thức|xác định|"
    r"đa dạng|lan tỏa|tôn vinh|khen thưởng|chăm lo|hỗ trợ|khai thác|dẫn chương trình|tư vấn|tuyển chọn|xuất bản|"
    r"phát hành|công bố|công khai|định hướng|đảm nhận|(?<!ngành )giáo dục|niêm yết|lãnh đạo|kiểm soát|sinh hoạt|"
    r"phát thanh|tăng (?:thời|số|mức|tin)|in (?:sao|ấn|tài|phát|tờ|pa)|"
    r"thẩm mỹ|chuyển|vận dụng|sáng tác|điều chỉnh|hoàn thiện|rút kinh|ghi nhận|tặng|trao|ghi(?! nhận)|tập huấn|"
    r"phụ trách chung|(?<!nhật )(?<!thư )(?<!chữ )ký|chấm|liên hệ|kêu gọi|"
    r"huy động|mời|giải quyết|tiếp thu|tham dự|làm việc|ứng dụng|"
    r"số hóa|số hoá|bàn giao|giữ|công nhận|suy tôn|chăm sóc|tuyên dương|trích|nộp|nhận|phân tích|khảo sát|đối chiếu|"
    r"xếp loại|truyền thông|dán|phân loại|tích hợp|lồng ghép|bổ sung|tìm|"
    r"chỉ đạo|biên soạn|dàn dựng|tuyển|cài đặt|kết nối|chạy|nêu gương|nâng|giảm|khắc phục|sửa|trồng|dạy|thăm|hiến|"
    r"góp|quyên góp|ủng hộ|bầu|góp ý|phê duyệt|cho ý kiến|quy tụ|thảo luận|trả lời|mua|cân nhắc|đo"
)
VERB = re.compile(rf"(?<![\w–-])(?:{VERBS})(?!\w)", re.I)
LEAD_VERB = re.compile(
    r"(?:[-+*]\s*)?(?:giao cho|giao|đề nghị|yêu cầu|phân công|kính đề nghị|đối với|trách nhiệm (?:thực hiện )?của|"
    r"nhiệm vụ của)\s*:?\s+",
    re.I,
)
ADVERBIAL = re.compile(
    r"(?:căn cứ|trên cơ sở|theo|để|định kỳ|hằng|hàng|sau khi|trong|khi|tùy|nhằm|ngoài|từ|trước|cuối|vào|"
    r"ngay sau)\b[^.;:]{3,220}?(?<!chức),\s+(?:(?:giao|đề nghị|yêu cầu)\s+)?(?=(?P<unit>" + UNIT_HEAD + r")(?!\w))",
    re.I,
)
ROLE_NOUNS = {
    "bộ phận",
    "cán bộ",
    "tổ",
    "ban",
    "nhóm",
    "đội",
    "chuyên viên",
    "công chức",
    "viên chức",
    "cơ quan",
    "người",
    "đơn vị",
    "lãnh đạo",
    "ban chỉ đạo",
}
FIRM = {
    "chủ trì",
    "phối hợp",
    "tham mưu",
    "có trách nhiệm",
    "chịu trách nhiệm",
    "căn cứ",
    "chủ động",
    "có nhiệm vụ",
    "phải",
    "cần",
    "là",
}
WORK_OF = re.compile(r"(?<!\w)(?:công tác|nhiệm vụ|lĩnh vực|việc|phong trào|người|bộ phận|cán bộ|được|về|để)\s+$", re.I)
QUALIFIED = re.compile(
    r"(?:được (?:phân công|giao)(?: nhiệm vụ)?|phụ trách|trực tiếp|theo dõi|làm (?:công tác|nhiệm vụ)|chịu sự|"
    r"chuyên trách)\s+$"
)
