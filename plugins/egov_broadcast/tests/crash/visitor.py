"""Somebody at a browser, who presses the button again when no answer comes."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import threading
import urllib.error
import urllib.request
import uuid

PAUSE = threading.Event()


class Visitor:
    """Requests with cookies of their own; 0 is the status of a request that nobody answered."""

    def __init__(self, base: str) -> None:
        self.base = base
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar, _NoRedirect())

    def form(self, path: str, **fields: str) -> tuple[int, bytes]:
        """Send a form."""
        boundary = uuid.uuid4().hex
        parts = [_part(boundary, f'name="{name}"', value.encode()) for name, value in fields.items()]
        return self._send(path, parts, boundary)

    def upload(self, path: str, files: dict[str, bytes], **fields: str) -> tuple[int, bytes]:
        """Send files."""
        boundary = uuid.uuid4().hex
        parts = [_part(boundary, f'name="{name}"', value.encode()) for name, value in fields.items()]
        parts += [_part(boundary, f'name="files"; filename="{name}"', data) for name, data in files.items()]
        return self._send(path, parts, boundary)

    def insist(self, path: str, files: dict[str, bytes], tries: int = 200, **fields: str) -> list[int]:
        """Send the same form until it is taken; the ids of the messages it became."""
        for _time in range(tries):
            status, body = self.upload(path, files, **fields)
            if status == 200:
                return [one["id"] for one in json.loads(body)["messages"]]
            PAUSE.wait(0.1)
        raise AssertionError(f"{path}: {status} {body[:300]!r}")

    def _send(self, path: str, parts: list[bytes], boundary: str) -> tuple[int, bytes]:
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Accept": "application/json"}
        request = urllib.request.Request(self.base + path, body, headers)
        try:
            return self._answer(request)
        except (OSError, http.client.HTTPException):
            # Nobody there, or the server died in the middle of its answer.
            return 0, b""

    def _answer(self, request: urllib.request.Request) -> tuple[int, bytes]:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: object) -> None:
        return


def _part(boundary: str, what: str, data: bytes) -> bytes:
    return f"--{boundary}\r\nContent-Disposition: form-data; {what}\r\n\r\n".encode() + data + b"\r\n"
