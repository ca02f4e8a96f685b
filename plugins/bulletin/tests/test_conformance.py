"""What Lan Tỏa demands of every plugin."""

from __future__ import annotations

from intranet.testing import Conformance
from intranet_plugins.bulletin import service


class TestConformance(Conformance):
    """One test for each demand."""

    def content(self, agency, actor_of):
        """One piece of news of a coordinator."""
        draft = service.Draft("Tin thi đua", "Nội dung", agency.units["science"])
        return {"post_id": service.publish(actor_of("coordinator"), draft).id}
