"""Forms: WTForms with CSRF, our texts and our fields. Everything a `forms.py` room needs is here.

A form refuses with words that name the field and the way out, and renders again what was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from flask import g, request
from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, MultipleFileField
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import BooleanField, FieldList, FormField, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import (
    URL,
    AnyOf,
    EqualTo,
    Length,
    NoneOf,
    Optional,
    Regexp,
    StopValidation,
    ValidationError,
)
from wtforms.validators import NumberRange as AnyNumberRange

from intranet.access import Refused
from intranet.web.fields import (
    Checkboxes,
    Choices,
    DecimalField,
    IntegerField,
    LineField,
    NullableSelect,
    ProseField,
    Select,
    VNDateField,
    VNTimeField,
    choices_of,
    read_date,
    squeezed,
    tidied,
)
from intranet.web.messages import REQUIRED, FieldMessages, label_of

__all__ = [
    "URL", "AnyOf", "BooleanField", "Checkboxes", "Choices", "DecimalField", "EqualTo", "FieldList",
    "FileAllowed", "FileField", "FilterForm", "Form", "FormField", "HiddenField", "IntegerField", "Length",
    "LineField", "MultipleFileField", "NoneOf", "NullableSelect", "NumberRange", "Optional", "PasswordField",
    "ProseField", "Regexp", "Required", "Select", "StopValidation", "StringField", "TextAreaField", "VNDateField",
    "VNTimeField", "ValidationError", "VersionedForm", "choices_of", "label_of", "read_date", "squeezed", "tidied",
]  # fmt: skip


LONGEST_FILTER = 200


class Form(FlaskForm):
    """The base of every form that is sent with POST."""

    class Meta(FlaskForm.Meta):
        """Where WTForms finds its texts."""

        def get_translations(self, form: Any) -> FieldMessages:
            """Texts that name no field, for parts that have none."""
            return FieldMessages()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Give each field texts that name it."""
            field = unbound_field.bind(form=form, **options)
            field._translations = FieldMessages(field)
            return field

    form_errors: list[str]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check all fields. After a failure the page's title says so."""
        valid = bool(super().validate(extra_validators))
        if not valid:
            g.form_failed = True
        return valid

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal of the service at its field, or at the top when it names none."""
        g.form_failed = True
        field: Any = self._fields.get(refusal.field) if refusal.field else None
        if field is None:
            self.form_errors = [*self.form_errors, str(refusal)]
        else:
            field.errors = [*field.errors, str(refusal)]

    def problems(self) -> Iterator[tuple[str, str]]:
        """What is wrong: (id of the element at fault or "", sentence), in the order of the page."""
        for sentence in self.form_errors:
            yield "", sentence
        for field in self:
            yield from _problems_of(field)


class VersionedForm(Form):
    """A form that changes something several people may change: `version` is the one it was made from."""

    version = HiddenField()

    @property
    def made_from(self) -> int:
        """The version that the person saw; 0 when the form does not say."""
        # A form that was sent without it has what the page was made from.
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class FilterForm(Form):
    """A form sent with GET, read from the URL. Wrong values are ignored, not refused."""

    class Meta(Form.Meta):
        """No token: nothing changes."""

        csrf = False

    def __init__(self, **kwargs: Any) -> None:
        # Nobody types as much into a filter, or a NUL; a database takes only so long a pattern, and none with that.
        given = request.args.items(multi=True)
        short = MultiDict((name, value.replace("\0", "")[:LONGEST_FILTER]) for name, value in given)
        super().__init__(formdata=short, **kwargs)


class Required:
    """The field must be filled in; what was typed wrongly keeps its own message."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, message: str | None = None) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Stop with one message when there is nothing."""
        if field.errors:
            raise StopValidation
        if field.data is None or field.data is False or (isinstance(field.data, str | list) and not field.data):
            raise StopValidation(self.message or field.gettext(REQUIRED))
        if isinstance(field.data, FileStorage) and not field.data.filename:
            raise StopValidation(self.message or field.gettext(REQUIRED))


class NumberRange(AnyNumberRange):
    """The number, when there is one, lies between `min` and `max`."""

    def __call__(self, form: Any, field: Any) -> None:
        """Refuse a number outside; whether there must be one is for :class:`Required` to say."""
        if field.data is not None:
            super().__call__(form, field)


def _problems_of(field: Any) -> Iterator[tuple[str, str]]:
    if isinstance(field, FieldList):
        for entry in field:
            yield from _problems_of(entry)
        return
    if isinstance(field, FormField):
        for part in field.form:
            yield from _problems_of(part)
        return
    # A group of boxes has no element with the field's own id: its first box stands for it.
    target = f"{field.id}-0" if isinstance(field, Choices | Checkboxes) else field.id
    yield from ((target, str(sentence)) for sentence in field.errors)
