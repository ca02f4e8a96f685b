"""Texts of this plugin in the reader's language. Its catalogues are in `translations/`."""

from __future__ import annotations

from intranet import translator

_, ngettext, lazy = translator("bulletin")

REACHES = {
    "unit": lazy("Người của đơn vị"),
    "below": lazy("Cả các đơn vị trực thuộc"),
    "everyone": lazy("Toàn cơ quan"),
}
"""For whom a piece of news is, by the value of `Post.reach`."""

ACTIONS = {
    "bulletin.publish": lazy("Đăng tin"),
    "bulletin.edit": lazy("Sửa tin"),
    "bulletin.archive": lazy("Cất tin vào lưu trữ"),
    "bulletin.archive_old": lazy("Cất tin cũ vào lưu trữ"),
}
"""What is done to news, as the audit trail calls it."""
