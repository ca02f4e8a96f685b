"""Checks of the forms of settings."""

from __future__ import annotations

from collections.abc import Iterator

from intranet.testing.conformance.subject import Subject


def defaults_validate(subject: Subject) -> Iterator[str]:
    """A plugin works before anybody has set anything: the defaults of its forms are valid values."""
    for scope, declared in subject.plugin.settings.items():
        with subject.acting():
            try:
                form = declared.form(formdata=None)
                form.validate()
            except Exception as error:
                yield f"forms.py: the form of settings ({scope}) cannot be made: {type(error).__name__}: {error}"
                continue
            for name, errors in form.errors.items():
                sentences = "; ".join(map(str, errors))
                yield f"forms.py: {declared.form.__name__}.{name}: its default is not valid ({sentences})"
