"""How mails look. Mail programs know no stylesheets, so each part carries its own; colours are the theme's.

Nothing is loaded from anywhere: no picture, no font, no counting of readers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

_FONT = "font-family:'Segoe UI',Roboto,Arial,sans-serif"
_PARTS: Final = {
    "body": f"margin:0;padding:0;background:#f4f6f9;color:#17212e;{_FONT};font-size:16px;line-height:1.6",
    "outer": "background:#f4f6f9;border-collapse:collapse",
    "inner": "max-width:600px;background:#ffffff;border:1px solid #dae0e8;border-collapse:separate;border-radius:10px",
    "bar": f"background:#12305c;border-bottom:2px solid #e3b341;border-radius:10px 10px 0 0;padding:14px 20px;"
    f"color:#ffffff;{_FONT};font-size:15px;font-weight:600",
    "content": f"padding:20px;{_FONT};font-size:16px;line-height:1.6;color:#17212e",
    "title": "margin:0 0 12px;font-size:20px;line-height:1.4;font-weight:600;color:#17212e",
    "kind": "margin:24px 0 4px;padding-top:16px;border-top:1px solid #dae0e8;font-size:14px;line-height:1.5;"
    "font-weight:600;color:#586474",
    "item": "margin:8px 0 2px;font-size:16px;line-height:1.5;font-weight:600;color:#17212e",
    "line": "margin:0 0 8px",
    "link": "color:#1b4d94",
    "action": "margin:20px 0 4px",
    "button": "display:inline-block;background:#1b4d94;color:#ffffff;padding:10px 18px;border-radius:6px;"
    "text-decoration:none;font-weight:600",
    "foot": f"padding:14px 20px;border-top:1px solid #dae0e8;{_FONT};font-size:13px;line-height:1.55;color:#586474",
}

LOOK: Final[Mapping[str, Markup]] = {
    name: Markup(f' style="{rules}"')  # noqa: S704 - constants of this module
    for name, rules in _PARTS.items()
}
"""The attributes of each part of a mail, to be written into its tag."""
