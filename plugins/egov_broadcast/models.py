"""What all tables of this plugin have in common. Each room's tables are in its own `models.py`.

Days are those of the agency (Asia/Ho_Chi_Minh), moments are in UTC.
"""

from __future__ import annotations

from intranet import model_base

Model = model_base("egov_broadcast")

DOCUMENT = "egov_broadcast.document"
"""What a document is called in the audit trail, among stored files and in the search."""
DRAFT = "egov_broadcast.registering"
"""The same for what is being registered by hand: only its clerk reads its files."""
MESSAGE = "egov_broadcast.message"
"""The same for a message or file as it came in."""
BROADCAST = "egov_broadcast.broadcast"
"""The same for a broadcast."""
