"""Forms of tracking: reminding, exempting, recording signatures on paper."""

from __future__ import annotations

import secrets

from flask import request

from intranet import Form, forms

from ..texts import lazy
from . import service, settling

MOST_PEOPLE = settling.MOST


class RemindForm(Form):
    """Whom to remind with which words. `token` names the form: sent twice it reminds once. `sure`: they have seen
    who is asked to chase the others.
    """

    scope = forms.HiddenField()
    text = forms.ProseField(lazy("Lời nhắc"), [forms.Required(), forms.Length(max=service.LONGEST)])
    unit = forms.HiddenField()
    token = forms.HiddenField()
    sure = forms.HiddenField()

    def ask(self) -> service.Ask:
        """What the form asks for."""
        unit = self.unit.data or ""
        return service.Ask(
            self.scope.data or "all", self.text.data or "", _tidy(self.token.data), chosen_people(),
            int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 10 else None,
        )  # fmt: skip


class ExemptForm(Form):
    """Why people need not confirm."""

    reason = forms.LineField(
        lazy("Lý do miễn"), [forms.Required(), forms.Length(max=settling.LONGEST)],
        description=lazy("Ví dụ: nghỉ thai sản đến 30/6; đi học dài hạn"),
    )  # fmt: skip


class PaperForm(Form):
    """Where the signed list is."""

    note = forms.LineField(
        lazy("Ghi chú về danh sách giấy"), [forms.Length(max=settling.LONGEST)],
        description=lazy("Ví dụ: ký tại cuộc họp ngày 12/5, bản giấy lưu ở Văn phòng"),
    )  # fmt: skip


def chosen_people() -> tuple[int, ...]:
    """The ids of the people ticked, each once; at most as many as one may choose, and one more."""
    given = request.values.getlist("people")
    ids = (int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 10)
    return tuple(dict.fromkeys(ids))[: MOST_PEOPLE + 1]


def new_token() -> str:
    """A name for a form."""
    return secrets.token_urlsafe(12)


def _tidy(token: str | None) -> str:
    kept = "".join(one for one in token or "" if one.isascii() and (one.isalnum() or one in "-_"))[:32]
    return kept or new_token()
