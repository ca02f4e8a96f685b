"""The form for who types the code."""

from __future__ import annotations

from intranet import Form, forms

from ..texts import lazy


class TypedCode(Form):
    """The short code on the organiser's screen."""

    code = forms.LineField(
        lazy("Mã trên màn hình"), [forms.Required(), forms.Length(max=40)],
        description=lazy("8 chữ và số, không phân biệt chữ hoa, chữ thường"),
    )  # fmt: skip
