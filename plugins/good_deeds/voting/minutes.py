"""The minutes (biên bản) of a session, drafted from the facts. Of a secret ballot they have nothing but the counts.

In Vietnamese, whatever the reader's language: it is an official paper. What nobody recorded is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from intranet import clock, dates, documents, force_locale

from ..council.rules import needed as rule_for
from ..council.words import ATTENDANCE, KEPT, ROLES
from ..texts import BALLOTS, CATEGORIES, OUTCOMES
from .minutes_facts import Facts, facts_of
from .queries import result_of
from .standing import Line, Standing

SYMBOL = "BB-HĐ"
Blocks = Iterator[documents.Block]


def paper(standing: Standing) -> documents.Paper:
    """The minutes of a closed session as a paper."""
    with force_locale("vi"):
        facts = facts_of(standing)
        blocks = [*_opening(facts), *_people(facts), *_rules(facts), *_items(facts), *_summary(facts), *_end(facts)]
        return documents.Paper(
            documents.agency_head(facts.council, symbol=SYMBOL, day=_day(standing)), "Biên bản",
            standing.session.title, blocks, _signers(facts), ("Thành viên Hội đồng;", "Lưu: VT."),
        )  # fmt: skip


def filename(standing: Standing) -> str:
    """What the file is called, without its ending."""
    return f"Biên bản {standing.session.title[:80]} {_day(standing):%Y-%m-%d}"


def _day(standing: Standing) -> date:
    closed = standing.session.closed_at
    return clock.local(closed).date() if closed else standing.session.day


def _opening(facts: Facts) -> Blocks:
    session = facts.standing.session
    when = f"Hồi {session.starts:%H} giờ {session.starts:%M} ngày" if session.starts else "Ngày"
    where = f", tại {session.place}" if session.place else ""
    yield documents.Paragraph(f"{when} {dates.vndate(session.day)}{where}, {facts.council} họp: {session.title}.")


def _people(facts: Facts) -> Blocks:
    standing = facts.standing
    yield documents.Heading("Thành phần")
    rows = []
    for number, (person, member) in enumerate(standing.members.items(), 1):
        here = str(ATTENDANCE[member.attendance][0]) + (f": {member.reason}" if member.reason else "")
        rows.append([str(number), facts.names.get(person, ""), member.position, str(ROLES[member.role]), here])
    columns = [
        documents.Column("TT", 1, "center"), documents.Column("Họ và tên", 5), documents.Column("Chức vụ", 4),
        documents.Column("Vai trò", 2.5), documents.Column("Điểm danh", 4),
    ]  # fmt: skip
    yield documents.Table(columns, rows)
    there, all_of_them = len(standing.present), len(standing.members)
    yield documents.Paragraph(
        f"Có mặt {there}/{all_of_them} thành viên; cần ít nhất {standing.quorum} thành viên "
        f"({_number(standing.session.quorum_percent)}%). "
        + ("Hội đồng đủ số thành viên để họp." if there >= standing.quorum else "Hội đồng không đủ số thành viên.")
    )


def _rules(facts: Facts) -> Blocks:
    session = facts.standing.session
    yield documents.Heading("Quy tắc")
    least = f"; điểm trung bình từ {_number(session.least_score)} trên 100" if session.least_score is not None else ""
    enough = (
        f"Được đồng ý khi có từ {_number(session.pass_percent)}% tổng số thành viên đồng ý, không kể người không tham "
        f"gia mục đó{least}. Thành viên vắng hoặc không biểu quyết tính là không đồng ý."
    )
    lines = [f"{BALLOTS[session.ballot]}.", enough]
    if session.rule_source:
        lines.append(f"Nguồn của quy tắc: {session.rule_source}.")
    if session.rule_reason:
        lines.append(f"Lý do phiên họp dùng mức riêng: {session.rule_reason}.")
    yield documents.Bullets(lines)


def _items(facts: Facts) -> Blocks:
    yield documents.Heading("Nội dung và kết quả")
    for line in facts.standing.lines:
        yield documents.Heading(line.submission.title, 2)
        yield documents.Bullets(list(_about(facts, line)))
        if line.item.discussion.strip():
            yield documents.Paragraph(line.item.discussion, lead="Thảo luận:")
        yield documents.Paragraph(_conclusion(facts, line), lead="Kết luận:")


def _about(facts: Facts, line: Line) -> Iterator[str]:
    case = line.submission
    of = ", ".join(part for part in (case.subject_name, case.subject_detail) if part)
    code = f" ({case.code})" if case.code else ""
    yield f"{CATEGORIES[case.category]}{code}: {of or '…'}; đơn vị xét: {facts.units.get(case.unit_id, '…')}."
    if criteria := facts.criteria.get(line.item.id):
        yield f"Chấm theo: {criteria}."
    if spread := facts.spreads.get(line.item.id):
        deviation = f"; độ lệch chuẩn {_number(spread.deviation)}" if spread.deviation is not None else ""
        yield (
            f"Điểm trung bình {_number(spread.mean)} trên 100, {spread.count} phiếu chấm; thấp nhất "
            f"{_number(spread.low)}, cao nhất {_number(spread.high)}{deviation}."
        )
    for person, (kind, reason) in line.left.items():
        why = f"{KEPT[kind]}" + (f": {reason}" if reason else "")
        yield f"Không tham gia chấm và biểu quyết: {facts.names.get(person, '')} ({why})."


def _conclusion(facts: Facts, line: Line) -> str:
    outcome, result = str(OUTCOMES[line.item.outcome][0]), result_of(facts.standing, line)
    if result is None:
        return f"{outcome}." + (f" Lý do: {line.item.reason}" if line.item.reason else "")
    count = result.count
    rule = rule_for(facts.standing.session, line.item)
    said = (
        f"Đồng ý {count.yes}, không đồng ý {count.no}, không có ý kiến {count.blank}, vắng hoặc không biểu quyết "
        f"{result.silent}. {count.yes}/{result.eligible} thành viên đồng ý, cần {result.needed} "
        f"({_number(rule.pass_percent)}%)."
    )
    if result.least_score is not None:
        said += f" Điểm trung bình cần từ {_number(result.least_score)}: {'đạt' if result.has_score else 'không đạt'}."
    return f"{said} {outcome}."


def _summary(facts: Facts) -> Blocks:
    yield documents.Heading("Tổng hợp")
    columns = [
        documents.Column("TT", 1, "center"), documents.Column("Đề xuất", 6), documents.Column("Điểm", 2, "right"),
        documents.Column("Đồng ý", 1.8, "right"), documents.Column("Không", 1.8, "right"),
        documents.Column("Không ý kiến", 1.8, "right"), documents.Column("Kết luận", 3.4),
    ]  # fmt: skip
    yield documents.Table(columns, [_row(number, line) for number, line in enumerate(facts.standing.lines, 1)])


def _row(number: int, line: Line) -> Sequence[str]:
    item = line.item
    figures = ["–" if value is None else str(value) for value in (item.yes, item.no, item.blank)]
    outcome = str(OUTCOMES[item.outcome][0])
    return [str(number), line.submission.title, _number(item.mean), *figures, outcome]


def _end(facts: Facts) -> Blocks:
    session = facts.standing.session
    if session.notes.strip():
        yield documents.Paragraph(session.notes, lead="Ghi chung:")
    yield documents.Paragraph(f"Phiên họp kết thúc lúc {dates.vndatetime(session.closed_at)}./.")


def _signers(facts: Facts) -> list[documents.Signer]:
    by_role = {member.role: facts.names.get(person, "") for person, member in facts.standing.members.items()}
    return [
        documents.Signer(str(ROLES[role]), by_role[role]) for role in ("secretary", "chair") if by_role.get(role)
    ]  # fmt: skip


def _number(value: object) -> str:
    return dates.vnnumber(float(str(value)), 2) if value is not None else "–"
