"""Names that plugins may not take, because core has them already."""

from __future__ import annotations

import re
from typing import Final

ID: Final = re.compile(r"[a-z][a-z0-9_]{1,30}")
COMMAND: Final = re.compile(r"[a-z][a-z0-9-]{1,30}")

# An id is also a blueprint, a folder of templates, a prefix of tables and permissions, a translation domain and
# an address, so it may be none of core's. A test holds this list to core's packages, blueprints and tables.
RESERVED: Final = frozenset(
    """
    account admin alembic api app audience audit audit_entry auth babel bootstrap cli clock command config core
    coverage csrf dashboard database db demo directory doctor event events file files flask grant group health
    help home hooks hookspecs host huey indexing info init instance intranet job jobs lan_toa legal legal_basis login
    login_session logout mail mailbox me membership messages migrations models movement new notice notices
    number outbox participation participation_cell password people permission permissions person person_group
    personal pg plan plans plugin plugins postgres postgresql recipient report role root safe search security
    serve session settings signature special sqlite static stored support system target task test testing text threshold
    throttle translations unit unit_event units version wave web workdays worker
    wsgi
    """.split()
)

# A test holds this list to the commands there are.
COMMANDS: Final = frozenset(
    "admin audit db demo doctor help init mail people plans plugins search serve translations workdays worker".split()
)


def is_own(name: str, plugin_id: str) -> bool:
    """Whether `name` is the plugin's id or begins with it and a full stop: `bulletin`, `bulletin.post`."""
    return name == plugin_id or name.startswith(f"{plugin_id}.")


def clashes(one: str, other: str) -> bool:
    """Whether the tables of two plugins could not be told apart by their prefixes."""
    return f"{one}_".startswith(f"{other}_") or f"{other}_".startswith(f"{one}_")
