"""Subjects of duties: where the name of a unit ends and its duty begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intranet.plans.importer.chars import UPPER, fold, squeeze
from intranet.plans.importer.unit_words import (
    ADVERBIAL,
    FIRM,
    HEAD,
    LEAD_VERB,
    NOT_HEAD,
    QUALIFIED,
    ROLE_NOUNS,
    VERB,
    WORK_OF,
)

_CLASS = re.compile(
    r"(?:các|trưởng các|(?:khối|cụm|tổ) trưởng(?=,| các )|thủ trưởng|toàn thể|mỗi|từng|tất cả|toàn bộ|"
    r"người lao động|đảng viên|đoàn viên|cá nhân|"
    r"tập thể|cấp (?:ủy|uỷ|huyện|xã|cơ sở)|hội viên|"
    r"lãnh đạo các|người đứng đầu|đơn vị|cbcc|cbccvc|ccvc|xã, phường|ubnd (?:xã|phường|huyện|cấp|thị)|học sinh|"
    r"phòng, ban|khoa, phòng|phòng, đơn vị|"
    r"địa phương|doanh nghiệp|giáo viên chủ nhiệm|(?:cán bộ|công chức|viên chức|nhân viên|giáo viên)(?=,| và |$)|"
    r"trưởng (?:phòng|khoa|đơn vị|bộ phận)(?=,))(?!\w)",
    re.I,
)
_KIND_OF = re.compile(
    r"(?!(?:khối|cụm|hội đồng|liên hiệp|"
    r"liên minh)(?!\w))[^,;()]*?(?<!khối)(?<!cụm)(?<!quản lý)"
    r"(?<!liên hiệp)(?<!điều phối)(?<!hỗ trợ)(?<!đại diện)(?<!\bvà)(?<!với)\s(?:các|những|"
    r"mỗi|từng)\s",
    re.I,
)
_COLON = re.compile(r":(?=\s|$)|\s[-–]\s+(?=(?:chủ trì|tham mưu|phối hợp|tổ chức))")
_INSERT = re.compile(r"\([^()]*\)|“[^”]*”|\"[^\"]*\"")
_SENTENCE = re.compile(
    r"(?<!\w)(?:các|những|việc|sau|nội dung|hình thức|nhiệm vụ|kết quả|kế hoạch|theo|cho|đến|về)(?!\w)", re.I
)
_IN_NAMES = {
    "tổng hợp", "dự toán", "hỗ trợ", "tuyên truyền", "thẩm định", "kiểm tra", "giám sát", "quản lý", "tổ chức",
    "giáo dục", "xây dựng", "điều hành", "truyền thông", "phát triển", "kiểm soát", "thanh toán", "vận hành",
    "thống kê", "chỉ đạo", "hướng dẫn", "phát thanh", "nghiên cứu", "tư vấn", "chăm sóc", "bồi dưỡng", "tiếp nhận",
    "khai thác", "phân tích", "giao", "khảo sát", "biên tập", "lưu trữ", "tập huấn", "cung cấp", "in ấn", "xuất bản",
    "phát hành", "đánh giá", "lãnh đạo", "xử lý", "thiết kế", "mua sắm", "đo",
}  # fmt: skip
_MARKER = re.compile(r"\s+(?:là|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|chủ trì|căn cứ)(?!\w)")
_COMPOUND = re.compile(
    r"(?:kế hoạch tổng hợp|(?:tham mưu|hành chính|thư ký|kinh tế|nội chính) tổng hợp|(?:đầu tư|hỗ trợ|nghiên cứu|"
    r"khuyến khích|xúc tiến) phát triển|nhà xuất bản|cơ sở giáo dục|đầu tư xây dựng|"
    r"\bban (?:điều hành|quản lý|giám sát|vận động|biên tập|soạn thảo)|\bBan (?:tổ chức|chỉ đạo|thanh tra|kiểm tra)|"
    r"(?:tổ|đội|nhóm|bộ phận) (?:tuyên truyền|kiểm tra|giám sát|quản lý)(?= (?:chủ|phối|có|xây|thực|viết|đăng)))$",
    re.I,
)
_CALLED = re.compile(rf"([{UPPER}][^\W\d_]+(?: [^\W\d_]+){{1,5}}): +")
_NO_BODY = re.compile(
    r"(?:kế hoạch|nội dung|kinh phí|công tác|phong trào|hình thức|thời gian|việc|kết quả|danh hiệu|trong|khi|quá trình|"
    r"căn cứ|theo|định kỳ|hằng|hàng|trên cơ sở|để|nhằm|đối với|ngoài|sau|trước|từ|nhiệm vụ|chỉ tiêu|hồ sơ|nhận được|"
    r"ngay|khuyến|tham|là|mục tiêu|mục đích|bước|về|đợt|quý|tháng|giai đoạn|chế độ|phương|giải pháp|đối tượng|"
    r"biện pháp|cụ thể|"
    r"lưu ý|riêng|đối với|trường hợp|chủ đề|khẩu hiệu|tên|số|một|chỉ thị|nghị|luật|quyết định|thông)(?!\w)|"
    r"(?:" + NOT_HEAD + r")(?!\w)",
    re.I,
)
_OWN_WORK = re.compile(r"^căn cứ .{3,80}(?:xây dựng|ban hành|cụ thể hóa|tổ chức|triển khai)(?!\w)", re.I)
_SURE = {"chủ trì", "phối hợp", "tham mưu", "có trách nhiệm", "chịu trách nhiệm"}
_COORDINATE = re.compile(r"(?:(?:tham mưu|chủ động|tham gia),?\s+)*phối hợp(?!\w)", re.I)


@dataclass(frozen=True, slots=True)
class Subject:
    """The unit as printed, and where the unit begins and its duty begins in the text."""

    unit: str
    start: int
    end: int
    duty: int


def read_subject(text: str) -> Subject | None:
    """The unit `text` begins with, as the subject of a duty; None when it names none."""
    start = 0
    lead = LEAD_VERB.match(text)
    if lead:
        start = lead.end()
    else:
        clause = ADVERBIAL.match(text)
        if clause and not _OWN_WORK.search(clause.group()) and _unit_end(text, clause.end()):
            start = clause.end()
    if not HEAD.match(text, start) and not _is_named(text, start, bool(lead)):
        return None
    found = _unit_end(text, start) or _soft_end(text, start)
    if not found:
        return None
    end, duty = found
    unit = squeeze(re.sub(r"\s*\([^()]*\)", "", text[start:end])).strip(" ,:;-–")
    return Subject(unit, start, start + len(text[start:end].rstrip(" ,:;-–")), duty) if unit else None


def _is_named(text: str, start: int, led: bool) -> bool:
    """Does a body of unknown kind stand here: after `Đề nghị`, or by two names before `chủ trì`?"""
    called = _CALLED.match(text, start)
    if called and not VERB.search(called.group(1)) and not _NO_BODY.match(text, start):
        return bool(VERB.match(text, called.end()))
    verb = next((v for v in VERB.finditer(text, start, start + 160) if v.group().islower()), None)
    if verb is None or not text[start : start + 1].isupper() or VERB.match(text, start):
        return False
    names = sum(word[:1].isupper() for word in text[start : verb.start()].split())
    return not _NO_BODY.match(text, start) and (led or (names > 1 and verb.group() in _SURE))


def _unit_end(text: str, start: int) -> tuple[int, int] | None:
    """Where the unit ends and where the duty begins: at a colon or at the first verb."""
    plain = _blank_inserts(text)
    colon = _COLON.search(plain, start, start + 320)
    if colon and _is_noun_phrase(plain[start : colon.start()]):
        return colon.start(), _after_modal(text, colon.end())
    for verb in VERB.finditer(plain, start, start + 420):
        if colon and colon.start() < verb.start():
            break
        if verb.start() == start or _belongs(text, start, verb):
            continue
        return verb.start(), _after_modal(text, verb.start())
    if colon:
        return colon.start(), _after_modal(text, colon.end())
    return None


def _soft_end(text: str, start: int) -> tuple[int, int] | None:
    """The last verb that might belong to the name, where no other is left to begin the duty."""
    for verb in reversed(list(VERB.finditer(_blank_inserts(text), start, start + 420))):
        if verb.start() > start and verb.group().islower() and text[verb.end() :].strip(" .;:"):
            before = text[start : verb.start()].rstrip()
            return None if before.endswith(("và", ",")) else (verb.start(), _after_modal(text, verb.start()))
    return None


def _is_noun_phrase(phrase: str) -> bool:
    """Do only verbs that make up names stand in `phrase`, as in `Phòng Kế hoạch tổng hợp`?"""
    verbs = [verb for verb in VERB.finditer(phrase, 1) if verb.group().islower()]
    return bool(verbs) and not _SENTENCE.search(phrase, verbs[0].start()) and all(v.group() in _IN_NAMES for v in verbs)


def _blank_inserts(text: str) -> str:
    return _INSERT.sub(lambda m: " " * len(m.group()), text[:900]) + text[900:]


def _belongs(text: str, start: int, verb: re.Match[str]) -> bool:
    """Is the verb part of the unit's name, as in `bộ phận được phân công theo dõi`?"""
    before = text[start : verb.start()]
    word = verb.group()
    if word in FIRM:
        return bool(re.search(r"(?:được|phụ trách|để)\s+$", before)) and word not in ("phải", "cần", "là")
    if word[:1].isupper() or QUALIFIED.search(before) or _COMPOUND.search(text[start : verb.end()]):
        return True
    noun = before.strip().lower()
    if noun.endswith(("và", ",")) or (word == "tổ chức" and noun.endswith(("các", "những", "mỗi", "từng"))):
        return True
    if word in _IN_NAMES and _MARKER.match(text, verb.end()):
        return True
    return noun in ROLE_NOUNS or bool(WORK_OF.search(before))


def _after_modal(text: str, at: int) -> int:
    match = re.compile(r"\s*:?\s*(?:(?:có|chịu) trách nhiệm\s*:?\s*)?", re.I).match(text, at)
    return match.end() if match else at


def is_class(unit: str | None) -> bool:
    """Is `unit` a kind of unit (`Các phòng`, `Phòng … các huyện`) rather than one or two by name?"""
    if unit is None or _CLASS.match(unit) or _KIND_OF.match(unit):
        return True
    parts = re.split(r"\s*[,;]\s*|\s+và\s+", unit)
    heads = {part.split()[0].lower() for part in parts[:2] if part}
    return len(parts) > 1 and len(heads) == 1 and bool(_KIND_OF.match(parts[1]))


def is_coordination(duty: str) -> bool:
    """Does the duty begin with co-operating, after `tham mưu`, `chủ động` or `tham gia`?"""
    return bool(_COORDINATE.match(duty)) and not fold(duty).startswith("chu tri")


def without_lead(text: str) -> str:
    """`text` without `Giao`, `Đề nghị`, `Trách nhiệm của` in front of a unit."""
    lead = LEAD_VERB.match(text)
    return text[lead.end() :] if lead else text


def is_unit_name(text: str) -> bool:
    """Is `text` as a whole the name of a unit, with no duty in it?"""
    bare = without_lead(text).strip(" :.;")
    if not HEAD.match(bare) or len(bare) > 220:
        return False
    found = _unit_end(bare, 0)
    if found is None:
        return not (text.rstrip().endswith((".", ";")) and _soft_end(bare, 0))
    return found[0] >= len(bare)


def is_unit_heading(text: str) -> bool:
    """Is `text` the name of a unit when it heads an item? Verbs of a name are no duty there."""
    bare = without_lead(text).strip(" :")
    return is_unit_name(text) or (
        bool(HEAD.match(bare)) and not text.rstrip().endswith((".", ";")) and _is_noun_phrase(bare)
    )
