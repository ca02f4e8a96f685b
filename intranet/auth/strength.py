"""Which passwords are good enough: judged by how hard they are to guess, never by their composition.

A password counts as many units as an attacker has to guess one by one: a common word, a run such as
`12345`, a repetition or a year count little; any other character counts one. What stands near the
person (login, name, agency) counts nothing at all.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from itertools import takewhile

from rapidfuzz import fuzz

from intranet.access import Refused
from intranet.auth.hashing import normal
from intranet.text import fold
from intranet.web.i18n import _

LONGEST = 128
_ENOUGH = 8
_ALIKE = str.maketrans("013457@$!|", "oieastasil")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnujmikolp",
)  # fmt: skip
_COMMON_WORDS = (
    "matkhau password passwd pass admin administrator quantri user test demo guest root login welcome hello "
    "letmein iloveyou anhyeuem emyeuanh yeuem yeuanh khongbiet khongcho vietnam hanoi saigon hochiminh tphcm "
    "thanhpho master monkey dragon football bongda superman batman pokemon sunshine princess shadow secret "
    "bimat congty coquan vanphong ubnd uybannhandan soffice office windows google facebook zalo gmail internet "
    "giadinh conyeu vochong tinhyeu hanhphuc maimai motminh mothaiba abc abcd asd asdf qwe qwer qwerty zaq "
    "thidua khenthuong lantoa noibo canbo congchuc "
)
_COMMON = sorted(_COMMON_WORDS.split(), key=len, reverse=True)
_YEAR = r"(?:19|20)\d\d"
_REPEATED = re.compile(r"(.{1,12}?)\1+")
_LETTERS = "abcdefghkmnpqrstuvwxyz"
_SYMBOLS = _LETTERS + "23456789"


def check(password: str, shortest: int, near: Iterable[str] = ()) -> None:
    """Raise :class:`Refused` with what to do unless `password` is good.

    `near` is what others know of the person: login, name, name of the agency.
    """
    typed = normal(password)
    if len(typed) < shortest:
        raise _refused(_("Mật khẩu cần ít nhất %(num)d ký tự. Ghép vài từ không liên quan cho dễ nhớ.", num=shortest))
    if len(typed) > LONGEST:
        raise _refused(_("Mật khẩu dài tối đa %(num)d ký tự.", num=LONGEST))
    plain = _plain(typed)
    words = _near_words(near)
    if any(len(word) >= 5 and fuzz.ratio(plain, word) >= 80 for word in words):
        raise _refused(_("Mật khẩu giống tên đăng nhập, họ tên hoặc tên cơ quan. Chọn mật khẩu khác."))
    if units(typed, words) < _ENOUGH:
        raise _refused(_("Mật khẩu dễ đoán: có từ thông dụng, dãy hoặc ký tự lặp lại. Ghép vài từ không liên quan."))


def units(password: str, near: Iterable[str] = ()) -> int:
    """How many independent units one has to guess to find `password`, signs read as letters or not."""
    plain, words = _plain(password), sorted(near, key=len, reverse=True)
    return min(_units(plain, words), _units(plain.translate(_ALIKE), words))


def _units(rest: str, near: Iterable[str]) -> int:
    count = 0
    for word in near:
        rest = rest.replace(word, "\x00") if len(word) >= 3 else rest
    for pattern in (*_COMMON, _YEAR):
        count += len(re.findall(pattern, rest))
        rest = re.sub(pattern, "\x00", rest)
    rest = _REPEATED.sub(lambda found: found[1] + "\x00", rest)
    return count + sum(_without_runs(piece) for piece in rest.split("\x00"))


def generate() -> str:
    """A random first password that is easily read out and typed: four groups of four."""
    return "-".join("".join(secrets.choice(_SYMBOLS) for _n in range(4)) for _group in range(4))


def _refused(message: str) -> Refused:
    return Refused(message, "password")


def _plain(text: str) -> str:
    return fold(normal(text)).replace(" ", "")


def _near_words(near: Iterable[str]) -> set[str]:
    words: set[str] = set()
    for text in near:
        parts = re.findall(r"\w+", fold(normal(text)))
        words |= {*parts, "".join(parts), "".join(reversed(parts))} | {"".join(part[:1] for part in parts)}
    return {word for word in words if len(word) >= 3}


def _without_runs(text: str) -> int:
    """The length of `text` in which each run along the alphabet, the digits or the keyboard counts one."""
    count, at = 0, 0
    while at < len(text):
        run = _run_length(text, at)
        at += run if run >= 3 else 1
        count += 1
    return count


def _run_length(text: str, at: int) -> int:
    longest = 1
    for row in _ROWS:
        for line in (row, row[::-1]):
            start = line.find(text[at])
            longest = max(longest, _in_common(line[start:], text[at:]) if start >= 0 else 0)
    return longest


def _in_common(one: str, other: str) -> int:
    """How many characters `one` and `other` begin alike."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _pair in alike)
