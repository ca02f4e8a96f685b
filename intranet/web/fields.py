"""Form fields that read what people here type, and say clearly what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from markupsafe import Markup, escape
from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget
from wtforms.widgets import Select as SelectWidget

from intranet.text import nfc, squeeze
from intranet.web.i18n import _
from intranet.web.ids import LARGEST
from intranet.web.messages import label_of

EARLIEST, LATEST = 1900, 2199
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WRITTEN = re.compile(r"(?:ngày\s+)?(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})", re.IGNORECASE)
_CLOCK = re.compile(
    r"(\d{1,2})(?:\s*(?::|\.|h|g|giờ|gio)\s*(?:(\d{1,2}|rưỡi|ruoi)(?::00)?\s*(?:p|phút|phut)?)?)?"
    r"(?:\s*(sáng|sang|trưa|trua|chiều|chieu|tối|toi))?",
    re.IGNORECASE,
)
_FOUR_DIGITS = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
_NOON, _LATE, _HALF = 12, ("chiều", "chieu", "tối", "toi"), ("rưỡi", "ruoi")
_GROUPED = re.compile(r"-?\d{1,3}([.,  ]\d{3})+")

Pairs = Iterable[Any]


def squeezed(value: str | None) -> str | None:
    """Filter: one line of text, normalised (NFC), white space collapsed."""
    return None if value is None else squeeze(value)


def tidied(value: str | None) -> str | None:
    """Filter: text of several lines, normalised (NFC), without white space at either end."""
    return None if value is None else nfc(value).replace("\r\n", "\n").replace("\r", "\n").strip()


class LineField(StringField):
    """One line of text."""

    def __init__(self, label: str | None = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, filters=(squeezed, *kwargs.pop("filters", ())), **kwargs)


class ProseField(TextAreaField):
    """Text of several lines."""

    def __init__(self, label: str | None = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, filters=(tidied, *kwargs.pop("filters", ())), **kwargs)


class TypedField(Field):
    """A text input whose text means something else; wrong text stays to be corrected."""

    widget = StringField.widget
    inputmode = "text"

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the first value; empty is None."""
        self.data = None
        text = squeeze(valuelist[0]) if valuelist else ""
        if text:
            self.data = self.read(text)

    def pre_validate(self, form: Any) -> None:
        """What could not be read needs no further check."""
        if self.process_errors:
            raise StopValidation

    def read(self, text: str) -> Any:
        """The value of `text`, which is not empty. Raises ValueError with a sentence for the reader."""
        return text

    def write(self, value: Any) -> str:
        """The text that stands for `value`."""
        return str(value)


class VNDateField(TypedField):
    """A day as people here type it (05/02/2026, 5-2-2026, ngày 5 tháng 2 năm 2026) or in ISO form."""

    inputmode = "numeric"

    def read(self, text: str) -> date:
        """The day `text` names."""
        return read_date(text)

    def write(self, value: date) -> str:
        """The day with two digits each, as the hint shows it."""
        return f"{value:%d/%m}/{value.year:04}"


def read_date(text: str) -> date:
    """The day `text` names. Raises ValueError saying how to write one."""
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _WRITTEN.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        raise ValueError(_("Ngày phải ghi theo dạng ngày/tháng/năm, ví dụ 05/02/2026"))
    if not EARLIEST <= year <= LATEST:
        raise ValueError(_("Năm phải từ %(first)d đến %(last)d", first=EARLIEST, last=LATEST))
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(_("Không có ngày %(text)s trong lịch; kiểm tra lại ngày và tháng", text=text)) from None


class VNTimeField(TypedField):
    """A time of day as people here type it: 8:30, 08h30, 8 giờ 30, 14g, 2 giờ chiều."""

    def read(self, text: str) -> time:
        """The time `text` names."""
        return read_time(text)

    def write(self, value: time) -> str:
        """With two digits each, as the hint shows it."""
        return f"{value:%H:%M}"


def read_time(text: str) -> time:
    """The time of day that `text` names, to the minute. Raises ValueError saying how to write one."""
    found = _CLOCK.fullmatch(text) or _FOUR_DIGITS.fullmatch(text)
    if found is None:
        raise ValueError(_("Giờ phải ghi theo dạng giờ:phút, ví dụ 08:30"))
    hour, minutes, part = (*(group.lower() if group else "" for group in found.groups()), "")[:3]
    number = int(hour)
    if part in _LATE and number < _NOON:
        number += _NOON
    try:
        return time(number, 30 if minutes in _HALF else int(minutes or 0))
    except ValueError:
        raise ValueError(_("Giờ từ 0 đến 23, phút từ 0 đến 59, ví dụ 14:30")) from None


class IntegerField(TypedField):
    """A whole number; 1.200 and 1 200 are 1200."""

    inputmode = "numeric"

    def read(self, text: str) -> int:
        """The number `text` means."""
        plain = re.sub(r"[.,  ]", "", text) if _GROUPED.fullmatch(text) else text
        if not re.fullmatch(r"-?\d{1,10}", plain) or abs(int(plain)) > LARGEST:
            raise ValueError(_("%(field)s phải là số nguyên, ví dụ 12", field=label_of(self)))
        return int(plain)


class DecimalField(TypedField):
    """A number with decimals after a comma or a point; a percent sign at the end may stand."""

    inputmode = "decimal"

    def read(self, text: str) -> Decimal:
        """The number `text` means."""
        try:
            number = Decimal(text.rstrip("% ").replace(",", "."))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number) >= 10**12:
            raise ValueError(_("%(field)s phải là số, ví dụ 12,5", field=label_of(self)))
        return number

    def write(self, value: Decimal) -> str:
        """With a comma, without needless zeros."""
        return f"{Decimal(value).normalize():f}".replace(".", ",")


def choices_of(pairs: Pairs) -> list[SelectChoice]:
    """Choices from `(value, label)` pairs, a mapping, or choices made already."""
    items = pairs.items() if isinstance(pairs, Mapping) else pairs
    return [item if isinstance(item, SelectChoice) else SelectChoice(*item) for item in items]


class _PairChoices:
    """Takes choices as pairs, which WTForms itself no longer likes."""

    def __init__(
        self, label: str | None = None, validators: Any = None, *,
        choices: Pairs | Callable[[], Pairs] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        made = choices if choices is None or callable(choices) else choices_of(choices)
        super().__init__(label, validators, choices=made, **kwargs)  # type: ignore[call-arg] # goes to the field it is mixed into

    def _choices_from_input(self, choices: Any) -> list[SelectChoice]:
        return choices_of(choices or ())


class _Options(SelectWidget):
    """A select box whose options cost little: a box may hold a thousand units."""

    @classmethod
    def render_option(cls, choice: Any, **attributes: Any) -> Markup:
        """One option."""
        if choice.render_kw or attributes:
            return Markup(super().render_option(choice, **attributes))  # noqa: S704 - WTForms escapes
        value, label = escape(choice.value), escape(choice.label or choice.value)
        chosen = " selected" if choice.selected else ""
        return Markup(f'<option{chosen} value="{value}">{label}</option>')  # noqa: S704 - both parts are escaped


class Select(_PairChoices, SelectField):
    """A list to choose one thing from."""

    widget = _Options()


class NullableSelect(_PairChoices, SelectField):
    """A list whose first entry means "none": its data is None then.

    `empty` is the label of that entry; `coerce` reads the others (for ids: `row_id`).
    """

    widget = _Options()

    def __init__(self, label: str | None = None, validators: Any = None, *, empty: str = "", **kwargs: Any) -> None:
        self.empty = empty
        reader = kwargs.pop("coerce", str)
        super().__init__(label, validators, coerce=lambda v: None if v in ("", None) else reader(v), **kwargs)

    def _choices_from_input(self, choices: Any) -> list[SelectChoice]:
        found = choices_of(choices or ())
        # Whoever fills in the choices later may have put the first entry in place.
        return found if found and found[0].value == "" else [SelectChoice("", self.empty or _("Không chọn")), *found]


class Choices(_PairChoices, RadioField):
    """A few things to choose one from, all in view."""


class Checkboxes(_PairChoices, SelectMultipleField):
    """A few things to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
