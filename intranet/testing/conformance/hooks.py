"""Checks of the hooks: they survive where there is nothing yet, and change nothing for the whole application."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import flask
from blinker import ANY, NamedSignal
from flask import Flask

from intranet.access import ANONYMOUS, SYSTEM
from intranet.host import dispatch
from intranet.host.loading.namespace import module_name
from intranet.host.registry import Call
from intranet.testing.agency import ROLES
from intranet.testing.conformance.subject import Subject, parameters

NOBODY = 999_999
"""An id that nothing has."""
_SCOPED = (
    "before_request_funcs",
    "after_request_funcs",
    "teardown_request_funcs",
    "url_value_preprocessors",
    "url_default_functions",
    "template_context_processors",
    "error_handler_spec",
)
_SIGNALS = [name for name in dir(flask.signals) if isinstance(getattr(flask.signals, name), NamedSignal)]


def survive_empty_tables(subject: Subject, plan_id: int) -> Iterator[str]:
    """Every hook answers for every role while the plugin has not a single row."""
    subject.on()
    unit_id = subject.agency.units["agency"]
    for role in ROLES:
        known = {"actor": subject.actor(role), "plan_id": plan_id, "person_id": subject.agency.people[role]}
        for name, _call, method in _calls(subject):
            with subject.acting(method):
                arguments = {key: known[key] for key in parameters(name)}
                for answer in dispatch.answers(name, subject_unit=unit_id, only=subject.id, **arguments):
                    yield from _render(subject, name, role, answer.values)
                    if answer.error:
                        yield _raised(name, role, answer.error)
    yield from _ask_declared(subject)


def survive_empty_agency(subject: Subject) -> Iterator[str]:
    """Every hook answers while there is neither a unit nor a person. The host would not ask: nobody has it on."""
    for who, actor in (("the system", SYSTEM), ("nobody", ANONYMOUS)):
        known = {"actor": actor, "plan_id": NOBODY, "person_id": NOBODY}
        for name, call, method in _calls(subject):
            with subject.acting(method):
                try:
                    list(call.function(**{key: known[key] for key in call.arguments}) or ())
                except Exception as error:
                    yield _raised(name, who, error)


def _calls(subject: Subject) -> Iterator[tuple[str, Call, str]]:
    """The plugin's hooks that can be asked here, and the method of the request in which core asks."""
    for kind, method in (("collected", "GET"), ("duty", "POST")):
        yield from ((name, call, method) for name, call in subject.calls(kind))


def _render(subject: Subject, name: str, who: str, values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        try:
            if hasattr(value, "template"):
                slot = type(value).__name__.lower()
                subject.app.jinja_env.get_template(value.template).render({**value.context, slot: value})
        except Exception as error:
            yield _raised(name, who, error)


def _raised(name: str, who: str, error: BaseException) -> str:
    return f"hooks.py: {name} raises for {who} where there is no data: {_words(error)}"


def _ask_declared(subject: Subject) -> Iterator[str]:
    declared = subject.plugin.declared
    for kind in declared.get("register_search", ()):
        with subject.acting():
            yield from _tried(f"the address of a found {kind.name}", kind.url, NOBODY)
    for reader in declared.get("register_file_readers", ()):
        for subject_id in (None, NOBODY):
            with subject.acting():
                yield from _tried(f"may_read of {reader.subject_kind}", reader.may_read, ANONYMOUS, subject_id)
    for job in declared.get("register_jobs", ()):
        with subject.acting("POST"):
            yield from _tried(f"the job {job.name}", job.run)


def _tried(what: str, function: Any, *arguments: Any) -> Iterator[str]:
    try:
        function(*arguments)
    except Exception as error:
        yield f"hooks.py: {what} raises where there is no data: {_words(error)}"


def nothing_app_wide(subject: Subject, plain: Flask) -> Iterator[str]:
    """With the plugin the application differs from `plain` by nothing but what bears the plugin's name."""
    before, after = _parts(plain), _parts(subject.app)
    for part in sorted(after):
        for name in sorted(after[part] - before[part]):
            if name.partition(".")[0] != subject.id:
                yield f"{part}: {name} was added for the whole application; use what is the blueprint's alone"
    for name in _SIGNALS:
        signal = getattr(flask.signals, name)
        for receiver in signal.receivers_for(ANY):
            if str(getattr(receiver, "__module__", "")).startswith(module_name(subject.id)):
                name_of = f"{receiver.__module__}.{receiver.__name__}"
                yield f"{name_of} listens to the signal {name} of every request; use a hook instead"


def _parts(app: Flask) -> dict[str, set[str]]:
    environment = app.jinja_env
    found = {part: _scoped(getattr(app, part)) for part in _SCOPED}
    found |= {
        "jinja filters": set(environment.filters),
        "jinja tests": set(environment.tests),
        "jinja globals": set(environment.globals),
        "extensions": set(app.extensions),
        "config": set(app.config),
        "commands": set(app.cli.commands),
        "views": set(app.view_functions),
        "addresses": {r.rule for r in app.url_map.iter_rules() if not r.rule.startswith("/p/")},
    }
    return found


def _scoped(functions: Mapping[Any, Any]) -> set[str]:
    whole = functions.get(None, ())
    if isinstance(whole, Mapping):
        return {f"{code or 'any'} {error.__name__}" for code, errors in whole.items() for error in errors}
    return {f"{function.__module__}.{function.__qualname__}" for function in whole}


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
