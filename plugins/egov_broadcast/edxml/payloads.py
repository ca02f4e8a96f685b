"""Files inside a message: base64 decoded piece by piece into a file of their own, strictly but for white space."""

from __future__ import annotations

import binascii
from hashlib import sha256
from pathlib import Path
from typing import Final

from .limits import Limits
from .refusals import Rejected, mark

_SPACE: Final = b" \t\r\n"


class Payload:
    """The decoded bytes of one attachment, in the file `path`. `broken`: it was not base64."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.size = 0
        self.sha256 = ""
        self.broken = False
        self._limits = limits
        self._rest = b""
        self._ended = False
        self._digest = sha256()
        self._file = path.open("wb")

    def feed(self, text: str) -> None:
        """Take the next piece of base64."""
        if self.broken:
            return
        try:
            data = self._rest + text.encode("ascii").translate(None, _SPACE)
        except UnicodeEncodeError:
            self.broken = True
            return
        if self._ended and data:
            self.broken = True
            return
        whole = len(data) - len(data) % 4
        self._rest = data[whole:]
        self._decode(data[:whole])

    def close(self) -> None:
        """There is no more. Can be called twice."""
        self.broken = self.broken or bool(self._rest)
        self.sha256 = self._digest.hexdigest()
        self._file.close()

    def _decode(self, quads: bytes) -> None:
        if not quads:
            return
        self._ended = quads.endswith(b"=")
        try:
            data = binascii.a2b_base64(quads, strict_mode=True)
        except binascii.Error:
            self.broken = True
            return
        self.broken = self._ended and bool(self._rest)
        self.size += len(data)
        if self.size > self._limits.attachment:
            raise Rejected("limit_exceeded", mark("Một tệp kèm theo lớn quá %(num)d MB; đề nghị nơi gửi chia nhỏ tệp."),
                           num=self._limits.attachment // 1024 // 1024)  # fmt: skip
        self._digest.update(data)
        self._file.write(data)
