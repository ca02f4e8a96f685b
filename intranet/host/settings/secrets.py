"""Secrets of plugins: encrypted with a key of each plugin's own, made from the secret key of the instance.

Whoever has only the database, or a backup of it, has no secrets; what one plugin stored cannot be read as another's.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app


class Unreadable(Exception):
    """The secret was encrypted with another secret key: it must be typed in again."""


def encrypt(plugin_id: str, value: str) -> str:
    """What the database keeps of a secret."""
    return _fernet(plugin_id).encrypt(value.encode()).decode("ascii")


def decrypt(plugin_id: str, stored: str) -> str:
    """The secret. Raises :class:`Unreadable`."""
    try:
        return _fernet(plugin_id).decrypt(stored.encode()).decode()
    except (InvalidToken, ValueError) as error:
        raise Unreadable(plugin_id) from error


def _fernet(plugin_id: str) -> Fernet:
    secret_key = current_app.config["SECRET_KEY"]
    # RFC 5869; what the key is for stands in `info`, so that it is no other key made from the same secret.
    derived = HKDF(SHA256(), length=32, salt=None, info=f"intranet plugin secrets: {plugin_id}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret_key.encode())))
