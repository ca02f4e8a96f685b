"""Forms of signing in and of one's own account."""

from __future__ import annotations

from intranet.web.forms import BooleanField, Choices, EqualTo, Form, LineField, PasswordField, Required
from intranet.web.i18n import LOCALES, lazy


class SignInForm(Form):
    """Login and password."""

    login = LineField(
        lazy("Tên đăng nhập"), [Required()],
        description=lazy("Tên do quản trị hệ thống cấp, ví dụ: hanhnt"),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )  # fmt: skip
    password = PasswordField(lazy("Mật khẩu"), [Required()], render_kw={"autocomplete": "current-password"})
    remember = BooleanField()


class PasswordForm(Form):
    """One's own password changed."""

    old_password = PasswordField(
        lazy("Mật khẩu hiện tại"), [Required()], render_kw={"autocomplete": "current-password"}
    )
    password = PasswordField(lazy("Mật khẩu mới"), [Required()], render_kw={"autocomplete": "new-password"})
    again = PasswordField(
        lazy("Nhập lại mật khẩu mới"),
        [Required(), EqualTo("password", message=lazy("Hai lần nhập mật khẩu mới chưa giống nhau"))],
        render_kw={"autocomplete": "new-password"},
    )


class PreferencesForm(Form):
    """Language and colour mode."""

    locale = Choices(lazy("Ngôn ngữ"), choices=tuple(LOCALES.items()))
    color_mode = Choices(lazy("Giao diện"), choices=(("light", lazy("Sáng")), ("dark", lazy("Tối"))))
