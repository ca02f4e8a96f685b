"""The invented agency's units, and the reorganisation behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from intranet.access import SYSTEM
from intranet.directory import service

AGENCY = "Sở Khoa học và Công nghệ tỉnh Lam Giang"
PLACE = "Lam Giang"
PROVINCE = "Ủy ban nhân dân tỉnh Lam Giang"
REORGANISED_DAYS_AGO = 290


@dataclass(frozen=True, slots=True)
class UnitSpec:
    """A unit: its key here, name, symbol, short name, kind, the key of its parent, its ids for exchanging documents."""

    key: str
    name: str
    symbol: str
    short_name: str
    kind: str
    parent: str | None = "agency"
    edoc_id: str | None = None
    edoc_id_old: str | None = None


UNITS = (
    UnitSpec("agency", AGENCY, "SKHCN", "Sở KH&CN", "agency", None, "H98.09", "000.00.00.H98"),
    UnitSpec("office", "Văn phòng Sở", "VP", "Văn phòng", "division"),
    UnitSpec("finance", "Phòng Kế hoạch - Tài chính", "KHTC", "KH-TC", "division"),
    UnitSpec("science", "Phòng Quản lý Khoa học và Đổi mới sáng tạo", "QLKH", "QLKH&ĐMST", "division"),
    UnitSpec("computing", "Phòng Công nghệ thông tin", "CNTT", "CNTT", "division"),
    UnitSpec("telecom", "Phòng Bưu chính - Viễn thông", "BCVT", "BCVT", "division"),
    UnitSpec("standards", "Chi cục Tiêu chuẩn Đo lường Chất lượng", "CCTĐC", "Chi cục TĐC", "subordinate",
             edoc_id="H98.31.002", edoc_id_old="000.00.05.H98"),
    UnitSpec("centre", "Trung tâm Ứng dụng và Chuyển giao công nghệ", "TTUD", "Trung tâm ƯD", "subordinate",
             edoc_id_old="000.11.05.H98"),
    UnitSpec("lab", "Phòng Thử nghiệm", "PTN", "Thử nghiệm", "division", "centre"),
    UnitSpec("advice", "Phòng Tư vấn và Dịch vụ", "TVDV", "Tư vấn", "division", "centre"),
    UnitSpec("cell_office", "Chi bộ Văn phòng Sở", "", "Chi bộ VP", "party_cell"),
    UnitSpec("cell_staff", "Chi bộ Chuyên môn", "", "Chi bộ CM", "party_cell"),
    UnitSpec("union", "Công đoàn cơ sở Sở Khoa học và Công nghệ", "", "Công đoàn Sở", "trade_union"),
    UnitSpec("council", "Hội đồng Thi đua - Khen thưởng Sở", "HĐTĐKT", "Hội đồng TĐKT", "council"),
    UnitSpec("province", PROVINCE, "UBND", "UBND tỉnh", "external", None),
    UnitSpec("interior", "Sở Nội vụ tỉnh Lam Giang", "SNV", "Sở Nội vụ", "external", None),
)  # fmt: skip
# What the two divisions became.
MERGED = UnitSpec("digital", "Phòng Chuyển đổi số và Viễn thông", "CĐSVT", "CĐS&VT", "division")


def create(since: date) -> dict[str, int]:
    """Create the units as they were on `since`; their ids by key."""
    ids: dict[str, int] = {}
    for position, unit in enumerate(UNITS, 1):
        made = service.create_unit(
            SYSTEM, valid_from=since, name=unit.name, symbol=unit.symbol, short_name=unit.short_name, kind=unit.kind,
            parent_id=ids[unit.parent] if unit.parent else None, place_name=PLACE, position=position * 10,
            edoc_id=unit.edoc_id, edoc_id_old=unit.edoc_id_old,
        )  # fmt: skip
        ids[unit.key] = made.id
    return ids


def reorganise(ids: dict[str, int], day: date) -> None:
    """Merge the two divisions on `day`; adds the new one to `ids`."""
    made = service.merge_units(
        SYSTEM, [ids["computing"], ids["telecom"]], on=day, name=MERGED.name, symbol=MERGED.symbol,
        short_name=MERGED.short_name, kind=MERGED.kind, parent_id=ids["agency"], place_name=PLACE, position=50,
        document=f"Quyết định số 214/QĐ-UBND ngày {day - timedelta(days=14):%d/%m/%Y}",
        note="Sắp xếp lại các phòng chuyên môn thuộc Sở",
    )  # fmt: skip
    ids[MERGED.key] = made.id
