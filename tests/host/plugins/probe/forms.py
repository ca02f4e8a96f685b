"""What may be set: one field of each kind of value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

from wtforms import DateField, TimeField
from wtforms.fields.choices import SelectChoice

from intranet import Form, forms


class Pace(Enum):
    """How often."""

    SLOW = "slow"
    FAST = "fast"


class SiteSettings(Form):
    """For the agency."""

    greeting = forms.StringField("Lời chào", default="Xin chào", validators=[forms.Required(), forms.Length(max=20)])
    days = forms.IntegerField("Số ngày", default=3, validators=[forms.NumberRange(1, 30)])
    share = forms.DecimalField("Tỷ lệ", default=Decimal("0.5"))
    since = DateField("Từ ngày", default=date(2026, 1, 1))
    at = TimeField("Lúc")
    pace = forms.Select("Nhịp", choices=[SelectChoice(p.value, p.name) for p in Pace], coerce=Pace, default=Pace.SLOW)
    channels = forms.Checkboxes("Kênh", choices=[SelectChoice("a", "A"), SelectChoice("b", "B")], default=["a"])
    loud = forms.BooleanField("Kêu to", default=True)
    token = forms.PasswordField("Mã truy cập", validators=[forms.Required()])


class UnitSettings(Form):
    """For a unit."""

    floor = forms.IntegerField("Tầng", default=1)
