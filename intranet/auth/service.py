"""All that writes about signing in. Each call is one transaction (or two short ones) with its audit entry.

Accounts and passwords: `service_accounts`; sessions: `service_sessions`; roles: `service_grants`.
"""

from __future__ import annotations

from intranet.auth.service_accounts import (
    change_password,
    create_account,
    disable_account,
    enable_account,
    save_preference,
    set_password,
)
from intranet.auth.service_grants import grant_role, revoke_grant
from intranet.auth.service_sessions import (
    NewSession,
    TooManyAttempts,
    purge,
    revoke_other_sessions,
    revoke_session,
    sign_in,
    sign_out,
)

__all__ = [
    "NewSession",
    "TooManyAttempts",
    "change_password",
    "create_account",
    "disable_account",
    "enable_account",
    "grant_role",
    "purge",
    "revoke_grant",
    "revoke_other_sessions",
    "revoke_session",
    "save_preference",
    "set_password",
    "sign_in",
    "sign_out",
]
