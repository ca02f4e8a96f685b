"""Names of files that people download."""

from __future__ import annotations

import re
from urllib.parse import quote

from werkzeug.http import dump_options_header

from intranet.text import fold, squeeze, storable

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def attachment(filename: str, ending: str) -> str:
    """The header Content-Disposition of a file to download, named `filename`; accents may stay.

    `ending` (".docx") is added when it is missing; old browsers get the name without accents.
    """
    name = _UNSAFE.sub("-", squeeze(storable(filename))).strip(". ") or "lan-toa"
    name = name if name.lower().endswith(ending) else f"{name}{ending}"
    plain = fold(name).encode("ascii", "replace").decode().replace("?", "-")
    return dump_options_header("attachment", {"filename": plain, "filename*": "UTF-8''" + quote(name, safe="")})
