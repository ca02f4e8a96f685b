"""What others ask of reading: have a new document's attachments made readable."""

from __future__ import annotations

from .drawing import enqueue

__all__ = ["enqueue"]
