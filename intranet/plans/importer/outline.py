"""The numbering of the body: which labels are real, how deep they stand, what path leads to them.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.5 (Phần, Chương, Mục, khoản, điểm); plans use the same
series without the words. Depth follows the labels, never the size of a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from intranet.plans.importer.chars import fold, is_caps, squeeze, value
from intranet.plans.importer.labels import Label, bare_label
from intranet.plans.importer.paragraphs import Para, make_para

_RANK = {"plain": -1, "part": 0, "capital": 1, "roman": 2, "number": 3, "dotted": 4, "letter": 8}
_HEADING_CHARS = 80
_MAX_JUMP = 3
_PLAIN = re.compile(
    r"(?:ve )?(?:muc dich|muc tieu|yeu cau|noi dung|hinh thuc|thoi gian|to chuc thuc hien|phan cong|trach nhiem|"
    r"giai phap|chi tieu|kinh phi|doi tuong|khen thuong|danh hieu|"
    r"bien phap|lo trinh|che do bao cao|cac dot|tien do|phuong thuc|can cu|to chuc trien khai)\b[^.;]{0,90}$"
)
_MAX_FIRST = 3


@dataclass
class Section:
    """A labelled item of the body with the paragraphs that stand in it."""

    label: Label
    heading: str
    path: str
    level: int
    index: int
    para: int
    parent: int = -1
    end: int = 0
    repeated: bool = False

    @property
    def printed(self) -> bool:
        """Is there a label in print? A bare heading line opens a section without one."""
        return self.label.kind != "plain"

    @property
    def folded(self) -> str:
        """The heading folded, for looking up words."""
        return fold(self.heading)


@dataclass
class Body:
    """The paragraphs of the body and its sections, in order."""

    paras: list[Para]
    sections: list[Section] = field(default_factory=list)

    def own(self, section: Section) -> Sequence[Para]:
        """The paragraphs of `section` with everything below it, its own labelled line first."""
        return self.paras[section.para : section.end]

    def children(self, section: Section) -> Iterator[Section]:
        """The sections right below `section`."""
        return (each for each in self.sections[section.index + 1 :] if each.parent == section.index)

    def within(self, section: Section, other: Section) -> bool:
        """Does `section` stand in `other`?"""
        return other.para < section.para < other.end


@dataclass
class _Level:
    kind: str
    mark: str
    label: Label
    section: int
    depth: int = 0


class _Tree:
    """The open sections while the body is read from top to bottom."""

    def __init__(self) -> None:
        self.stack: list[_Level] = []
        self.open: list[int] = []
        self.last_number = 0

    def place(self, label: Label) -> bool:
        """Close what `label` closes; false when it is no label of any running series."""
        keep = self._depth(label)
        last = self.stack[keep].label if keep < len(self.stack) and self.stack[keep].kind == label.kind else None
        if not self._plausible(label, last):
            return False
        del self.stack[keep:]
        return True

    def _depth(self, label: Label) -> int:
        if label.kind == "dotted":
            return self._dotted_depth(label)
        for depth in range(len(self.stack) - 1, -1, -1):
            level = self.stack[depth]
            if level.kind == label.kind and not self._nests(level, label, depth):
                return depth
            if level.kind == label.kind:
                return len(self.stack)
        if label.kind in ("capital", "roman"):
            return self._upper_depth()
        rank = _RANK[label.kind]
        return next((d for d, level in enumerate(self.stack) if _RANK[level.kind] > rank), len(self.stack))

    def _upper_depth(self) -> int:
        """Capitals and Roman numbers stand in one another in whichever order the document chose."""
        return next(
            (d for d, level in enumerate(self.stack) if level.kind in ("number", "dotted", "letter")), len(self.stack)
        )

    def _nests(self, level: _Level, label: Label, depth: int) -> bool:
        """`1.` … `1)`: another mark and a new beginning make a deeper series."""
        other_mark = level.mark != label.mark and label.kind in ("number", "letter")
        return other_mark and label.value == 1 and level.label.value >= 1

    def _dotted_depth(self, label: Label) -> int:
        size = len(label.prefix)
        for depth in range(len(self.stack) - 1, -1, -1):
            level = self.stack[depth]
            numbers = (*level.label.prefix, level.label.value)
            if level.kind == "dotted" and len(level.label.prefix) == size:
                return depth
            if level.kind in ("number", "dotted") and numbers == label.prefix[-len(numbers) :] and len(numbers) <= size:
                return depth + 1
        for depth, level in enumerate(self.stack):
            if level.kind in ("number", "letter") or (level.kind == "dotted" and len(level.label.prefix) > size):
                return depth
        return len(self.stack)

    def _plausible(self, label: Label, last: Label | None) -> bool:
        if label.value < 1:
            return label.kind == "plain"
        if label.kind == "number" and label.value == self.last_number + 1:
            return True
        if last is None:
            return label.value <= (_MAX_FIRST if label.kind != "roman" else 2)
        return label.value == 1 or last.value <= label.value <= last.value + _MAX_JUMP

    def push(self, label: Label, section: int) -> None:
        """Open `section` below what is open."""
        self.stack.append(_Level(label.kind, label.mark, label, section))
        self.open.append(section)
        if label.kind == "number":
            self.last_number = label.value


def outline(paras: Sequence[Para]) -> Body:
    """The sections of a body; `paras` get the index of the section they stand in."""
    body = Body(_merge_bare(paras))
    _mark_headings(body.paras)
    tree = _Tree()
    seen: set[str] = set()
    for n, para in enumerate(body.paras):
        label = _resolve(para.label, tree)
        if label and not para.is_row and tree.place(label):
            parent = tree.stack[-1].section if tree.stack else -1
            _close(body, tree, n)
            section = _open(body, para, label, n, parent, seen)
            tree.push(label, section.index)
        elif para.label:
            para.label = None
        para.section = tree.stack[-1].section if tree.stack else -1
    tree.stack.clear()
    _close(body, tree, len(body.paras))
    return body


def _resolve(label: Label | None, tree: _Tree) -> Label | None:
    """`C.` and `I.` may be a capital or a Roman number, `i)` a letter: the running series tells."""
    if label is None or label.kind != "roman" or len(label.printed) > 1:
        return label
    for level in reversed(tree.stack):
        if level.kind == "capital":
            value = "ABCDĐEGHIKLMNOPQRSTUVX".find(label.printed) + 1
            running = any(each.kind == "roman" for each in tree.stack)
            if value == level.label.value + 1 and not running:
                return Label("capital", label.printed, value, label.printed, label.mark, label.end)
    return label


def _close(body: Body, tree: _Tree, at: int) -> None:
    """End every open section that does not hold `at`."""
    keep = len(tree.stack)
    for index in tree.open[keep:]:
        body.sections[index].end = at
    del tree.open[keep:]


def _open(body: Body, para: Para, label: Label, at: int, parent: int, seen: set[str]) -> Section:
    above = body.sections[parent] if parent >= 0 else None
    path = f"{above.path}.{label.part}" if above and above.path else label.part
    heading = heading_of(para.text)
    section = Section(label, heading, path, path.count(".") + 1 if path else 1, len(body.sections), at, parent)
    section.repeated = bool(path) and path in seen
    seen.add(path)
    body.sections.append(section)
    return section


def _mark_headings(paras: Sequence[Para]) -> None:
    """Bare lines that name the usual parts head a section of their own, labelled or not."""
    labelled = any(para.label for para in paras)
    for n, para in enumerate(paras):
        if para.label or para.bullet or para.is_row or n + 1 == len(paras) or len(para.text) > 110:
            continue
        stands_out = is_caps(para.text) or para.heading
        if _PLAIN.match(para.folded.rstrip(":")) and (
            stands_out or (not labelled and not para.text.endswith((".", ";")))
        ):
            para.label = Label("plain", "", 0, "", "", 0)


def heading_of(text: str) -> str:
    """A heading in full; of a labelled paragraph its first words."""
    stored = value(text)
    if len(stored) <= 2 * _HEADING_CHARS:
        return stored
    return squeeze(stored[: _HEADING_CHARS + 40].rsplit(" ", 1)[0])


def _merge_bare(paras: Sequence[Para]) -> list[Para]:
    """`Phần thứ nhất` and the heading on the next line become one paragraph."""
    out: list[Para] = []
    for para in paras:
        bare = out and not out[-1].is_row and len(out[-1].lines) == 1 and bare_label(out[-1].lines[0].text)
        if bare and not para.is_row and not para.bullet and para.label is None:
            merged = make_para([*out[-1].lines, *para.lines])
            if merged.label:
                out[-1] = merged
                continue
        out.append(para)
    return out
