"""Every core table, in one place for migrations: importing this module fills the metadata."""

from __future__ import annotations

from intranet.audit import models as audit
from intranet.auth import models as auth
from intranet.directory import models as directory
from intranet.files import models as files
from intranet.host import models as host
from intranet.indexing import models as indexing
from intranet.jobs import models as jobs
from intranet.notices import models as notices
from intranet.plans import models as plans
from intranet.plans import models_coverage as coverage
from intranet.search import models as search
from intranet.workdays import models as workdays

__all__ = [
    "audit", "auth", "coverage", "directory", "files", "host", "indexing", "jobs", "notices", "plans", "search",
    "workdays",
]  # fmt: skip
