"""Values that plugins keep in the database and nobody else can read there: sealed with a key of each purpose's own.

The keys are made from the secret key of the instance, which is in no database and no backup of one.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from intranet.host.calling import attribution

_NONCE = 12
OVERHEAD = _NONCE + 16
"""How many bytes longer a sealed value is."""


class Unsealable(Exception):
    """The value was sealed for something else, with another secret key, or it was changed."""


def seal(value: bytes, *, purpose: str, context: str = "") -> bytes:
    """What the database keeps of `value`: encrypted and authenticated (AES-256-GCM), different each time.

    Only the plugin that sealed it can open it, for the same `purpose` ("ballot box") and `context`: what the value
    belongs to ("item 12"), so that nobody can put it in another row. The length shows and nothing else, no moment
    either: pad values whose length tells something. Raises :class:`LookupError` outside of plugins.
    """
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(purpose).encrypt(nonce, value, context.encode())


def unseal(sealed: bytes, *, purpose: str, context: str = "") -> bytes:
    """The value. Raises :class:`Unsealable` and, outside of plugins, :class:`LookupError`."""
    try:
        return _cipher(purpose).decrypt(sealed[:_NONCE], sealed[_NONCE:], context.encode())
    except (InvalidTag, ValueError) as error:
        raise Unsealable(purpose) from error


def _cipher(purpose: str) -> AESGCM:
    plugin_id = attribution.caller_plugin()
    if plugin_id is None:
        raise LookupError("seal() and unseal() are for plugins")
    secret_key: str = current_app.config["SECRET_KEY"]
    # RFC 5869; NUL stands in no id of a plugin, so that no two pairs of plugin and purpose read alike.
    info = f"intranet plugin seal\0{plugin_id}\0{purpose}".encode()
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=info).derive(secret_key.encode()))
