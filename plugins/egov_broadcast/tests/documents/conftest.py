"""What the tests of the register share."""

from __future__ import annotations

import io

import pytest

HEAD = """UBND TỈNH MẪU                      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NỘI VỤ                              Độc lập - Tự do - Hạnh phúc

Số: 412/SNV-TĐKT                   Mẫu, ngày 05 tháng 5 năm 2026
V/v phát động đợt thi đua
chào mừng ngày 18/5

HỎA TỐC

                 Kính gửi: Các sở, ban, ngành.

Sở Nội vụ đề nghị các đơn vị triển khai./.

Nơi nhận:                                KT. GIÁM ĐỐC
- Như trên;                              PHÓ GIÁM ĐỐC
- Lưu: VT.
                                         Trần Thị Bình
"""


@pytest.fixture(autouse=True)
def _on(plugin_on) -> None:
    plugin_on("egov_broadcast")


@pytest.fixture
def register(actor_of):
    """`register("Về …", files={"a.txt": b"…"}, issuer=…)`: a document put into the register by the office."""
    # Not above: pytest reads this file before it knows whose tests these are.
    from intranet_plugins.egov_broadcast.documents import service
    from intranet_plugins.egov_broadcast.documents.facts import DocumentFacts, NewFile

    def put(subject="Về việc tổ chức phong trào thi đua", files=None, **more):
        given = [NewFile(name, io.BytesIO(content), looked_at=True) for name, content in (files or {}).items()]
        return service.create(DocumentFacts(subject, **more), given, actor=actor_of("office"), way="hand")

    return put


@pytest.fixture
def letter() -> bytes:
    """The text of a công văn: 412/SNV-TĐKT of Sở Nội vụ, hỏa tốc."""
    return HEAD.encode()
