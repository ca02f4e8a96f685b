"""The issuing body: the longest form of its name printed in letterhead, preamble or closing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intranet.plans.importer.chars import fold, is_caps, sentence_case, squeeze, value
from intranet.plans.importer.header import letterhead_left
from intranet.plans.importer.paragraphs import Para
from intranet.plans.importer.parts import AGENCY, Parts
from intranet.plans.importer.trace import Place, Trace

_AGENCY = re.compile(rf"{AGENCY}(?![a-z])")
_ISSUING = re.compile(
    r"\s+(?:xay dung|ban hanh|lap|trien khai|to chuc|phat dong|de ra|thong nhat|tien hanh|ban hanh va|thuc hien|"
    r"trinh)\b(?=.{0,120}?(?:ke hoach|phong trao|dot thi dua|thi dua|nhu sau|noi dung))"
)
_EARLIER = re.compile(r"\s+(?:phoi hop|phat dong|xay dung (?:va|ke)|ban hanh|trien khai)\b")
_CLOSING = re.compile(r"tren day la\b.*?\bke hoach\b")
_OF = re.compile(r"(?<!\w)của\s+")
_END = re.compile(
    r"\s*(?:[.,;:(]|/\.|$|\s(?:yêu cầu|đề nghị|năm|về|giai đoạn|trong|đối với|các|nhằm|để|kính|xây dựng|"
    r"và đề nghị)(?!\w))"
)
_OF_ANOTHER = re.compile(r"\d{1,2}/\d|ngày \d|số \d|kế hoạch|về việc", re.I)
_GENERIC = re.compile(
    r"(?:nha truong|co quan|don vi|ban giam (?:hieu|doc)|cong ty|trung tam|benh vien|chi bo|"
    r"ban (?:thuong vu|chap hanh))"
)
_ORGAN = re.compile(r"ban (?:thuong truc|thuong vu|chap hanh|bi thu)|van phong")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_CONTINUES = re.compile(
    r"(?:tinh|huyen|thanh pho|tp\.?|quan|thi xa|xa|phuong|thi tran|va|viet nam|cap|-|khoa|truc thuoc)\b|(?:nhan dan)\b"
)
_UPPER = re.compile(
    r"(?:uy ban nhan dan|ubnd|hdnd|hoi dong nhan dan|bo|tong cuc|tinh uy|huyen uy|dang bo|lien doan|tong lien doan|"
    r"dang uy|thanh uy|dai hoc quoc gia)(?![a-z])"
)


def read_issuer(parts: Parts, closing: Sequence[Para], trace: Trace) -> str | None:
    """The issuer's name without a bracketed abbreviation."""
    candidates = list(_candidates(parts, closing))
    head = letterhead_issuer(parts)
    if not candidates and not head:
        trace.missing(["issuer"])
        trace.warn("no_issuer", "Không nhận ra cơ quan ban hành; hãy chọn khi rà soát.", "đầu văn bản")
        return None
    name, place, span = _best(candidates, head)
    if place is None:
        words = set(fold(name).split())
        line = max(parts.letterhead, key=lambda each: len(words & set(each.folded.split())), default=None)
        if line:
            trace.found("issuer", name, line, (0, len(line.text)), "check", "Lấy từ tiêu đề cơ quan ở đầu văn bản.")
        else:
            trace.derived("issuer", name, "Ghép từ tiêu đề cơ quan ở đầu văn bản.")
    else:
        trace.found("issuer", name, place, span)
    return name


_Found = tuple[str, Place | None, tuple[int, int]]


def _best(candidates: Sequence[_Found], head: str | None) -> _Found:
    """The longest form among those that name the same body."""
    base = _anchor(candidates, head)
    related = [c for c in candidates if _related(c[0], base)]
    best = max(related, key=lambda c: len(_key(c[0])), default=None)
    if head and _related(head, base) and (best is None or len(_key(head)) > len(_key(best[0]))):
        return head, None, (0, 0)
    return best if best else (base, None, (0, 0))


def _anchor(candidates: Sequence[_Found], head: str | None) -> str:
    if head and any(_related(c[0], head) for c in candidates):
        return head
    named = [c for c in candidates if len(c[0].split()) > 1 and not (head and _GENERIC.fullmatch(fold(c[0])))]
    return named[0][0] if named else head or candidates[0][0]


def _key(name: str) -> str:
    plain = fold(name).replace("ubnd", "uy ban nhan dan").replace("-", " ").replace("tp.", "thanh pho ")
    return squeeze(plain)


def _related(one: str, other: str) -> bool:
    a, b = _key(one), _key(other)
    return a.startswith(b) or b.startswith(a)


def _candidates(parts: Parts, closing: Sequence[Para]) -> Iterator[_Found]:
    """Subjects of `… ban hành Kế hoạch`, and `của …` in the closing sentence."""
    for para in reversed(parts.preamble):
        found = _subject(para)
        if found:
            yield found
            break
    for para in closing:
        match = _CLOSING.search(para.folded)
        if match:
            sentence_end = re.search(r"\.(?=\s+[A-ZĐ])", para.text)
            stop = sentence_end.start() if sentence_end else len(para.text)
            yield from _of_phrases(para, match.end(), stop)


def _of_phrases(para: Para, start: int, stop: int) -> Iterator[_Found]:
    for match in _OF.finditer(para.text, start, stop):
        if not _AGENCY.match(para.folded, match.end()):
            continue
        end = _END.search(para.text, match.end())
        span = match.end(), min(end.start() if end else stop, stop)
        name = value(_BRACKETS.sub("", para.text[slice(*span)]))
        if len(name.split()) > 1:
            yield name, para, span


def _subject(para: Para) -> _Found | None:
    """The agency right before the verb that issues the plan, the last such verb first."""
    text = _BRACKETS.sub(lambda m: " " * len(m.group()), para.text)
    plain = fold(text)
    verbs = list(_ISSUING.finditer(plain))
    for find in (_clause_start, _inner_start):
        for verb in reversed(verbs):
            start = find(text, plain, verb.start())
            end = _first_verb(plain, start, verb.start())
            name = value(text[start:end]) if start >= 0 else ""
            if 1 < len(name) < 140 and not _OF_ANOTHER.search(name):
                return name, para, (start, end)
    return None


def _first_verb(plain: str, start: int, end: int) -> int:
    """The end of the name: an earlier verb than the one that issues, as in `… phối hợp với … ban hành`."""
    earlier = _EARLIER.search(plain, max(start, 0), end)
    return earlier.start() if earlier else end


def _clause_start(text: str, plain: str, end: int) -> int:
    """Where the clause before `end` begins, if with an agency; a name may hold commas itself."""
    starts = [m.end() for m in re.finditer(r"[.;:,]\s+|^", text[:end])]
    for start in reversed(starts[-4:]):
        if end - start < 140 and _AGENCY.match(plain, start) and text[start : start + 1].isupper():
            return start
    return -1


def _inner_start(text: str, plain: str, end: int) -> int:
    """The last agency named in capitals before `end`, in a clause that opens with other words."""
    low = max((m.end() for m in re.finditer(r"[.;:]\s+|^", text[:end])), default=0)
    found = [
        m.start()
        for m in _AGENCY.finditer(plain, low, end)
        if text[m.start()].isupper() and text[m.start() - 1 : m.start()] in ("", " ")
    ]
    return found[0] if found else -1


def letterhead_issuer(parts: Parts) -> str | None:
    """The issuing body in the letterhead: the last agency of the left column, in sentence case."""
    agencies: list[str] = []
    for text in letterhead_left(parts):
        plain = fold(text)
        starts = _AGENCY.match(plain) and not (agencies and _CONTINUES.match(plain))
        if starts or not agencies:
            agencies.append(text)
        else:
            agencies[-1] = f"{agencies[-1]} {text}"
    names = [_BRACKETS.sub("", a) for a in agencies if _AGENCY.match(fold(a))]
    if not names:
        return None
    organ = len(names) > 1 and _ORGAN.fullmatch(fold(squeeze(names[-1])))
    name = squeeze(names[-2] if organ else names[-1])
    return value(sentence_case(name) if is_caps(name) else name)
