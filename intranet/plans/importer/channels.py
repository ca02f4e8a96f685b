"""Channels: the means of publicity named in the part on its forms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intranet.plans.importer.outline import Body, Section
from intranet.plans.importer.paragraphs import Para
from intranet.plans.importer.trace import Trace

_HEAD = re.compile(r"\bhinh thuc\b|\b(?:bien phap|phuong thuc)(?: va [a-z]+)* (?:[a-z]+ )?tuyen truyen")
_NOT_HEAD = re.compile(
    r"hinh thuc (?:khen thuong|xu ly|ky luat|danh gia|dang ky|nop|gui|bao cao|xet|ton vinh|bieu duong|"
    r"thi dua(?!,? (?:va )?tuyen truyen))"
)
_PLAIN_HEAD = re.compile(
    r"(?:[-*+]\s*)?(?:cac |ve )?(?:hinh thuc|bien phap tuyen truyen|phuong thuc tuyen truyen)[^:.]{0,60}(?::|$)"
)
_CUES = (
    ("law_day", r"ngay (?:sinh hoat )?phap luat|sinh hoat phap luat"),
    ("party_cell_meeting", r"(?:hop|sinh hoat)[^.;:]{0,40}?(?:chi bo|chi doan)|chi bo (?:hang|dinh ky) thang"),
    ("monthly_briefing",
        (r"giao ban|chao co|hop (?:co quan|hoi dong|don vi)[^.;]{0,12}(?:dinh ky|hang|thuong ky)|hop (?:co quan|"
        r"hoi dong (?:su pham|nha truong))|hop dinh ky")
    ),
    ("portal",
        (r"(?:trang|cong)(?: tin| thanh phan)?(?: thong tin)? (?:dien tu|tt ?dt|web)|trang tt ?dt|cong tt ?dt|"
        r"cong (?:thong tin|giao tiep)|trang thong tin|website|trang web")
    ),
    ("egov",
        (r"van phong dien tu|\begov\b|e-?office|ioffice|i-office|vnpt office|(?:he thong|phan mem) quan ly van ban|"
        r"quan ly van ban (?:va|dieu hanh)|thu dien tu(?: cong vu)?|hop thu cong vu|email cong vu|e-?gov\b|"
        r"tnoffice|qlvb")
    ),
    ("mass_media",
        (r"(?<!cong )(?<!thong )(?<!hop )(?<!canh )(?<!du )(?<!ap )\bbao\b(?! cao| dam| ve| ton| tri| gom| hiem|"
        r" ho\b| mat| quan| chi vien| quat)|bao chi|\bdai\b(?! hoi| dien| su| ly| bieu| tra| doan| hoc| tu| the|"
        r" da)|phat thanh|truyen hinh|truyen thanh|\bloa\b|thong tin dai chung|phuong tien (?:thong tin|"
        r"truyen thong)(?! xa hoi)")
    ),
    ("social_media",
        r"mang xa hoi|facebook|fan ?page|zalo|you ?tube|tik ?tok|truyen thong xa hoi|mang internet va xa hoi"
    ),
    ("arts_contest",
        (r"van nghe|(?<!dai )hoi thi(?! dua)|hoi dien|cuoc thi|san khau|hoi thao (?:the thao)|lien hoan|"
        r"thi tim hieu|giai thi dau")
    ),
    ("visual_display",
        (r"co dong|truc quan|bang[ -]?ron|bang ron|pa[ -]?no|ap[ -]?phich|bang[ -]zon|man hinh|trien lam|"
        r"treo (?:[^.;]{0,30})?khau hieu|khau hieu(?! thi dua:)|\bbang (?:dien tu|tin)\b|poster|\bled\b")
    ),
    ("talk_exchange",
        (r"toa dam|giao luu|trao doi(?: hoc tap)?,? kinh nghiem|bao cao kinh nghiem|noi chuyen chuyen de|noi chuyen|"
        r"hoc tap kinh nghiem|chia se kinh nghiem")
    ),
    ("printed",
        (r"to roi|to gap|so tay|ban tin (?:in|noi bo|thong bao|sinh hoat|giay|chuyen de)|ky yeu|tai lieu in|"
        r"in an|\bsach\b|"
        r"\ban pham|\btap san|\bnoi san\b(?! xuat| pham)|tap chi|cam nang|tai lieu (?:tuyen truyen|sinh hoat)")
    ),
    ("conference", r"hoi nghi|hoi thao(?! the thao)|le phat dong|so ket|tong ket"),
    ("commendation", r"bieu duong|tuyen duong|ton vinh|khen thuong"),
)  # fmt: skip
_ACCENTED = {"sach": "sách", "bao": "báo", "dai": "đài", "loa": "loa"}
_COMPILED = tuple((code, re.compile(cue)) for code, cue in _CUES)
_TOPIC = re.compile(
    r"(?:chao mung|ket qua|ky niem|nghi quyet|chu truong|noi dung|y nghia|thanh cong cua|huong toi|tien toi|lich su|"
    r"thanh tuu|hoat dong cua|phap luat ve|cong tac|"
    r"ke hoach|quy dinh ve|van ban ve|gioi thieu ve|quan triet|chinh sach)\s[^.;:]{0,60}$"
)
_COMMEND_NOT = re.compile(
    r"(?:thi dua|tdkt|cong tac|luat|ve|duoc|tap the|da|da duoc|quy|hoi dong|nganh|bang|hinh thuc|xet|de nghi|"
    r"hinh thuc duoc)\W{0,4}(?:va |trong |hoac )?(?:bieu duong\W+|ton vinh\W+|tuyen duong\W+)*$"
)


def read_channels(body: Body, trace: Trace) -> tuple[str, ...]:
    """The channel codes in the order they are first named."""
    found: dict[str, tuple[int, Para, tuple[int, int]]] = {}
    for order, para in enumerate(_paras(body)):
        for code, cue in _COMPILED:
            if code in found:
                continue
            for match in cue.finditer(para.folded):
                if _is_means(code, para.folded, match, para.text[slice(*match.span())]):
                    found[code] = (order * 100_000 + match.start(), para, match.span())
                    break
    codes = sorted(found, key=lambda code: found[code][0])
    for n, code in enumerate(codes):
        _, para, span = found[code]
        trace.found(f"channels.{n}", code, para, span)
    return tuple(codes)


def _is_means(code: str, plain: str, match: re.Match[str], printed: str) -> bool:
    before = plain[max(0, match.start() - 90) : match.start()]
    if _ACCENTED.get(match.group(), "") not in printed.lower():
        return False
    if code == "commendation":
        return not _COMMEND_NOT.search(before)
    if code in ("conference", "law_day", "arts_contest", "printed"):
        return not _TOPIC.search(before) or bool(
            re.search(r"(?:thong qua|tai|trong|qua|to chuc|long ghep)\s+(?:cac\s+)?[^,.;]{0,30}$", before)
        )
    return True


def _paras(body: Body) -> Sequence[Para]:
    """The paragraphs of the part on forms of publicity, the innermost such parts only."""
    heads = [s for s in body.sections if _is_head(body, s)]
    inner = [s for s in heads if not any(body.within(t, s) for t in heads)]
    out = [para for s in inner for para in body.own(s)]
    return out or _unlabelled(body)


def _is_head(body: Body, section: Section) -> bool:
    head = section.folded.split(":")[0][:140]
    if _NOT_HEAD.search(head) or not _HEAD.search(head):
        return False
    sentence = body.paras[section.para].text.rstrip().endswith((".", ";")) and ":" not in section.heading
    return len(section.heading) < 140 and (head.find("hinh thuc") < 25 or (section.level <= 2 and not sentence))


def _unlabelled(body: Body) -> Sequence[Para]:
    """A part under a plain line `Hình thức tuyên truyền:` or in a bullet of that name."""
    out: list[Para] = []
    taken = 0
    for n, para in enumerate(body.paras):
        if n < taken or not _PLAIN_HEAD.match(para.folded) or _NOT_HEAD.search(para.folded[:60]):
            continue
        out.append(para)
        for at, following in enumerate(body.paras[n + 1 :], n + 1):
            if (
                following.section != para.section
                or following.label
                or (para.bullet and following.bullet == para.bullet)
            ):
                break
            if not following.bullet and following.text.endswith(":"):
                break
            out.append(following)
            taken = at + 1
    return out
