"""The text of a plan as it comes from another office: read by the importer, waiting to be checked."""

from __future__ import annotations

from datetime import date

from intranet.cli.demo_data.wording import after, on

NAME = "ke-hoach-dot-thi-dua-cao-diem.txt"

_TEXT = """\
ỦY BAN NHÂN DÂN TỈNH LAM GIANG          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ KHOA HỌC VÀ CÔNG NGHỆ                       Độc lập - Tự do - Hạnh phúc

Số:      /KH-SKHCN                          Lam Giang, ngày     tháng {month} năm {year}

KẾ HOẠCH
Tổ chức đợt thi đua cao điểm về đổi mới sáng tạo năm {year}

Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;
Căn cứ Kế hoạch số 34/KH-UBND ngày {basis} của Ủy ban nhân dân tỉnh Lam Giang về phát triển phong trào đổi mới sáng tạo;
Sở Khoa học và Công nghệ ban hành Kế hoạch tổ chức đợt thi đua cao điểm về đổi mới sáng tạo năm {year} như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
Động viên toàn thể cán bộ, công chức, viên chức, người lao động phát huy sáng kiến, cải tiến cách làm, phục vụ người dân \
tốt hơn.
2. Yêu cầu
Nội dung cụ thể, dễ làm, dễ kiểm tra. 100% tập thể, cá nhân hưởng ứng đợt thi đua; ít nhất 60% đơn vị có sáng kiến được \
áp dụng.

II. NỘI DUNG, THỜI GIAN
1. Đợt 1 (từ ngày {start1} đến ngày {end1})
a) Tuyên truyền ý nghĩa của đổi mới sáng tạo trong công việc hằng ngày;
b) Phát động mỗi người đề xuất một cải tiến.
2. Đợt 2 (từ ngày {start2} đến ngày {end2})
a) Giới thiệu các cải tiến đã áp dụng có hiệu quả;
b) Biểu dương tập thể, cá nhân tiêu biểu.

III. HÌNH THỨC
- Đưa vào sinh hoạt Ngày pháp luật, họp chi bộ và giao ban hằng tháng.
- Đăng trên Cổng thông tin điện tử của Sở và mạng xã hội.
- Tổ chức tọa đàm, giao lưu với người có sáng kiến tiêu biểu.

IV. TỔ CHỨC THỰC HIỆN
1. Phòng Quản lý Khoa học và Đổi mới sáng tạo
Chủ trì, phối hợp với Văn phòng Sở hướng dẫn, tiếp nhận, đánh giá các cải tiến.
2. Phòng Công nghệ thông tin
Mở chuyên mục trên Cổng thông tin điện tử, đăng ít nhất mỗi tuần một tin.
3. Văn phòng Sở
Theo dõi, đôn đốc, tổng hợp kết quả, báo cáo Giám đốc Sở và Sở Nội vụ trước ngày {report}.
4. Trung tâm Ứng dụng và Chuyển giao công nghệ
Tổ chức một buổi tọa đàm với các nhóm sáng tạo trẻ.
5. Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh
Phối hợp vận động hội viên tham gia.

Trên đây là Kế hoạch tổ chức đợt thi đua cao điểm về đổi mới sáng tạo năm {year}, đề nghị các đơn vị triển khai thực hiện./.

Nơi nhận:                                                   GIÁM ĐỐC
- UBND tỉnh (b/c);
- Sở Nội vụ (b/c);
- Các phòng, đơn vị thuộc Sở (t/h);                    Đặng Thị Hòa Bình
- Lưu: VT, QLKH.
"""


def text(today: date) -> str:
    """The paper, its days counted from `today`."""
    return _TEXT.format(
        month=f"{today.month:02}" if today.month < 3 else today.month, year=today.year, basis=on(after(today, -40)),
        start1=on(after(today, 15)), end1=on(after(today, 60)), start2=on(after(today, 61)),
        end2=on(after(today, 120)), report=on(after(today, 130)),
    )  # fmt: skip
