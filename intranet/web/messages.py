"""Texts of libraries, in English as they look them up, so that extraction finds them.

WTForms has no Vietnamese catalogue and Flask-WTF none at all. Our translations may use
`%(field)s`, which :class:`FieldMessages` replaces with the label of the field at fault.
"""

from __future__ import annotations

from typing import Any

from intranet.web.i18n import _, plural_form


def mark(text: str) -> str:
    """Mark `text` for extraction and return it as it is: it is translated where it is used."""
    return text


def mark_plural(singular: str, plural: str) -> tuple[str, str]:
    """Mark a text with a plural for extraction."""
    return singular, plural


LIBRARY_TEXTS = (
    mark("This field is required."),
    mark("Invalid field name '%s'."),
    mark("Field must be equal to %(other_name)s."),
    mark("Field must be between %(min)d and %(max)d characters long."),
    mark("Number must be at least %(min)s."),
    mark("Number must be at most %(max)s."),
    mark("Number must be between %(min)s and %(max)s."),
    mark("Date must be at least %(min)s."),
    mark("Date must be at most %(max)s."),
    mark("Date must be between %(min)s and %(max)s."),
    mark("Invalid input."),
    mark("Invalid email address."),
    mark("Invalid IP address."),
    mark("Invalid Mac address."),
    mark("Invalid URL."),
    mark("Invalid UUID."),
    mark("Invalid value, must be one of: %(values)s."),
    mark("Invalid value, can't be any of: %(values)s."),
    mark("This field cannot be edited."),
    mark("This field is disabled and cannot have a value."),
    mark("Invalid CSRF Token."),
    mark("CSRF token missing."),
    mark("CSRF failed."),
    mark("CSRF token expired."),
    mark("Invalid Choice: could not coerce."),
    mark("Choices cannot be None."),
    mark("Not a valid choice."),
    mark("Invalid choice(s): one or more data inputs could not be coerced."),
    mark("Not a valid datetime value."),
    mark("Not a valid date value."),
    mark("Not a valid time value."),
    mark("Not a valid week value."),
    mark("Not a valid integer value."),
    mark("Not a valid decimal value."),
    mark("Not a valid float value."),
    mark("File does not have an approved extension: {extensions}"),
    mark("File does not have an approved extension."),
    mark("The CSRF token is missing."),
    mark("The CSRF session token is missing."),
    mark("The CSRF token has expired."),
    mark("The CSRF token is invalid."),
    mark("The CSRF tokens do not match."),
    mark("The referrer header is missing."),
    mark("The referrer does not match the host."),
)

LIBRARY_PLURALS = (
    mark_plural("Field must be at least %(min)d character long.", "Field must be at least %(min)d characters long."),
    mark_plural("Field cannot be longer than %(max)d character.", "Field cannot be longer than %(max)d characters."),
    mark_plural("Field must be exactly %(max)d character long.", "Field must be exactly %(max)d characters long."),
    mark_plural(
        "'%(value)s' is not a valid choice for this field.",
        "'%(value)s' are not valid choices for this field.",
    ),
)

REQUIRED = "This field is required."


class FieldMessages:
    """The texts of WTForms about one field, in the reader's language and naming the field."""

    def __init__(self, field: Any = None) -> None:
        self.field = field

    def gettext(self, text: str) -> str:
        """`text` translated; library code may still format it with `%`."""
        return self._named(_required(self.field) if text == REQUIRED else _(text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The form of the text for `number`; library code formats it afterwards."""
        return self._named(plural_form(singular, plural, number))

    def _named(self, text: str) -> str:
        name = label_of(self.field)
        if "%(" in text.replace("%(field)s", ""):
            name = name.replace("%", "%%")
        return text.replace("%(field)s", name)


def label_of(field: Any) -> str:
    """How a message calls `field`: its label in quotation marks."""
    label = getattr(getattr(field, "label", None), "text", "")
    return f"“{label}”" if label else _("mục này")


def _required(field: Any) -> str:
    kind = getattr(getattr(field, "widget", None), "input_type", "")
    if kind == "file":
        return _("Chọn tệp cho %(field)s")
    if kind == "checkbox":
        return _("Đánh dấu vào %(field)s")
    return _("Chọn %(field)s") if hasattr(field, "choices") else _(REQUIRED)
