"""From what the importer read to the head and the rows of a draft. The shape read is plans/SCHEMA.md's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from intranet import clock
from intranet.plans.models import CHANNELS, PURPOSES
from intranet.plans.parts import PARTS, Row, Rows
from intranet.plans.unit_names import split
from intranet.text import squeeze
from intranet.web.i18n import _

Reading = Mapping[str, Any]
_SURE_MATCH = 90


def head(plan: Reading, issuing_unit_id: int | None) -> dict[str, Any]:
    """The head's values as the paper has them; unknown ones are empty."""
    issued_on = _date(plan.get("issued_on"))
    year = plan.get("year") or (issued_on.year if issued_on else None) or clock.today().year
    return {
        "title": plan.get("title") or "", "kind": plan.get("plan_kind") or "publicity", "year": year,
        "issuing_unit_id": issuing_unit_id, "symbol": plan.get("symbol") or "",
        "slogan": plan.get("slogan") or "", "parent_id": None, "parent_text": _parent(plan),
        "number": plan.get("number"), "issued_on": issued_on, "place": plan.get("place") or "",
        "issuer_name": plan.get("issuer") or "", "superior_name": "",
    }  # fmt: skip


def _parent(plan: Reading) -> str:
    # The plan (or programme) a plan carries out is the first such document among its bases.
    for basis in plan.get("legal_bases") or ():
        if (basis.get("doc_type") or "").casefold() in ("kế hoạch", "chương trình"):
            joiner = "-" if "/" in (basis.get("symbol") or "") else "/"
            code = joiner.join(part for part in (basis.get("number"), basis.get("symbol")) if part)
            return " ".join(part for part in (basis["doc_type"], code, basis.get("issuer")) if part)
    return ""


def parts(plan: Reading, blocks: list[Reading]) -> Rows:
    """The rows of every part."""
    found: Rows = {name: [] for name in PARTS}
    found["sections"] = list(sections(blocks))
    for name, make in _makers().items():
        found[name] = [{**PARTS[name].blank(), **values} for values in make(plan)]
    return found


def sections(blocks: list[Reading]) -> Iterator[Row]:
    """The whole text in order: labelled items with their words, everything else as items without a label."""
    for block in blocks:
        # Bold marks of Markdown are how the text was typed, not words of it.
        label, heading, body = "", "", block["body"].replace("**", "").strip("\n")
        if block["kind"] == "section":
            label, heading, body = _section(block["label"], block["heading"], body)
        level = block["level"] if block["kind"] == "section" else 0
        yield {"id": None, "label": label, "heading": heading, "level": level, "body": body, "path": block["path"]}


def _section(label: str, heading: str, body: str) -> tuple[str, str, str]:
    """Label, heading and words of an item. The heading of a labelled paragraph is only its beginning."""
    first, _newline, rest = body.partition("\n")
    words = re.sub(rf"^\W*{re.escape(label)}\W*", "", first.replace("*", "").replace("#", ""), count=1)
    if squeeze(words).rstrip(" .:;") == squeeze(heading).rstrip(" .:;"):
        return label, squeeze(words).rstrip(" .:;"), rest.strip("\n")
    if heading and first.replace("*", "").strip(" #.:") == label:
        # The heading stands on the line after its label.
        heading_line, _newline, others = rest.lstrip("\n").partition("\n")
        return label, squeeze(heading_line.replace("*", "")), others.strip("\n")
    return label, "", words + ("\n" + rest if rest else "")


def _waves(plan: Reading) -> Iterator[Row]:
    for wave in plan.get("waves") or ():
        yield {
            "label": wave.get("label") or "", "starts_on": _date(wave.get("starts_on")),
            "ends_on": _date(wave.get("ends_on")), "topics": list(wave.get("contents") or ()),
        }  # fmt: skip


def _channels(plan: Reading) -> Iterator[Row]:
    yield from ({"code": code} for code in plan.get("channels") or () if code in CHANNELS)


def _tasks(plan: Reading) -> Iterator[Row]:
    for duty in plan.get("responsibilities") or ():
        text = duty.get("duty") or duty.get("duty_starts_with") or ""
        yield {"text": text, "duty": duty.get("role") or "lead", "lead_text": duty.get("unit") or ""}
    for task in plan.get("tasks") or ():
        yield {
            "label": task.get("no") or "", "text": task.get("task") or "", "duty": "lead",
            "lead_text": task.get("lead") or "", "coordinate_text": task.get("coordinate") or "",
            "due_on": _date(task.get("deadline")), "due_text": task.get("deadline_text") or "",
            "recurrence": _recurrence(task.get("deadline_text") or ""), "product": task.get("product") or "",
        }  # fmt: skip


def _recurrence(text: str) -> str | None:
    words = {"hằng tuần": "week", "hàng tuần": "week", "hằng tháng": "month", "hàng tháng": "month",
             "hằng quý": "quarter", "hàng quý": "quarter", "hằng năm": "year", "hàng năm": "year"}  # fmt: skip
    return words.get(text.casefold().strip())


def _duties(plan: Reading) -> Iterator[Row]:
    for duty in plan.get("reports_due") or ():
        yield {
            "due_on": _date(duty.get("due")), "every": duty.get("every"), "day": duty.get("day"),
            "to": duty.get("to") or "",
        }  # fmt: skip


def _targets(plan: Reading) -> Iterator[Row]:
    for target in plan.get("targets") or ():
        percent = Decimal(str(target["percent"]))
        yield {"percent": percent, "op": target.get("op") or "=", "what": target.get("what") or ""}


def _bases(plan: Reading) -> Iterator[Row]:
    for basis in plan.get("legal_bases") or ():
        texts = {name: basis.get(name) or "" for name in ("doc_type", "number", "symbol", "name", "issuer")}
        yield {**texts, "issued_on": _date(basis.get("issued_on"))}


def _recipients(plan: Reading) -> Iterator[Row]:
    for recipient in plan.get("recipients") or ():
        purpose = recipient.get("purpose") or ""
        yield {"name": recipient["name"], "purpose": purpose if purpose in PURPOSES else ""}


def _signature(plan: Reading) -> Iterator[Row]:
    signer = plan.get("signer")
    if signer:
        yield {name: signer.get(name) or "" for name in ("authority", "position", "on_behalf_of", "collective", "name")}


def _movements(plan: Reading) -> Iterator[Row]:
    yield from ({"name": name} for name in plan.get("movements") or ())


def _titles(plan: Reading) -> Iterator[Row]:
    yield from ({"name": name} for name in plan.get("titles") or ())


def _makers() -> dict[str, Callable[[Reading], Iterator[Row]]]:
    return {
        "waves": _waves, "channels": _channels, "tasks": _tasks, "duties": _duties, "targets": _targets,
        "bases": _bases, "recipients": _recipients, "signature": _signature, "movements": _movements,
        "titles": _titles,
    }  # fmt: skip


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def unit_texts(plan: Reading) -> list[str]:
    """Every unit the paper names in duties, tasks and recipients, each once, in order."""
    names: list[str] = []
    names += [duty["unit"] for duty in plan.get("responsibilities") or () if duty.get("unit")]
    for task in plan.get("tasks") or ():
        names += [task["lead"]] if task.get("lead") else []
        names += split(task.get("coordinate") or "")
    names += [r["name"] for r in plan.get("recipients") or () if r.get("purpose") != "lưu"]
    return list(dict.fromkeys(names))


def asked_units(reading: Reading) -> list[str]:
    """The names a person is asked about: all of :func:`unit_texts`, and an issuer that is not surely known."""
    issuer = reading["plan"].get("issuer")
    unknown = [issuer] if issuer and not best_choice(reading["units"].get(issuer, ())) else []
    return list(dict.fromkeys(unknown + unit_texts(reading["plan"])))


def best_choice(matches: Sequence[Sequence[Any]]) -> str:
    """What is proposed for a name: the id of the unit it surely means, else ''."""
    return str(matches[0][0]) if matches and matches[0][2] >= _SURE_MATCH else ""


def summary(findings: list[Reading]) -> str:
    """How many fields were read, and how surely."""
    counts = {kind: sum(1 for f in findings if f["confidence"] == kind) for kind in ("sure", "check", "missing")}
    return _(
        "Đọc được %(all)d trường: %(sure)d chắc chắn, %(check)d cần kiểm tra, %(missing)d không có trong văn bản.",
        all=len(findings), **counts,
    )  # fmt: skip
