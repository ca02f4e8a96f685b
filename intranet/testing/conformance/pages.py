"""Checks of the addresses: closed when the plugin is off, open for somebody, never for just anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from werkzeug.routing import BuildError, Rule

from intranet.database import db
from intranet.hookspecs import contract_of
from intranet.host import collect
from intranet.search.models import SearchEntry
from intranet.testing.conformance.subject import EVERYBODY, Subject, specification

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def closed_when_off(subject: Subject) -> Iterator[str]:
    """Off means 404 for every address, method and role, and nothing left on core's pages."""
    subject.on()
    values = subject.content() or {}
    subject.off()
    for role in EVERYBODY:
        client = subject.browser(role)
        for rule in subject.rules():
            url = address(subject, rule, values) or subject.home
            for method in _METHODS:
                if method in (rule.methods or ()):
                    status = client.status(url, method)
                    if status != 404:
                        yield f"{method} {url} answers {status} to {role or 'anybody'} while the plugin is off, not 404"
        if role and subject.home in client.get("/").text:
            yield f"the home page of {role} still leads to {subject.home} while the plugin is off"
    yield from _left_over(subject)


def _left_over(subject: Subject) -> Iterator[str]:
    for name in subject.app.extensions["host"].calls:
        contract = contract_of(specification(name))
        if contract.kind == "collected" and contract.gate == "viewer":
            for role in filter(None, EVERYBODY):
                with subject.acting():
                    given = [owner for owner, _value in collect(name, actor=subject.actor(role))]
                if subject.id in given:
                    yield f"{name} still gives something to {role} while the plugin is off"
    found = select(SearchEntry.title).where(SearchEntry.kind.startswith(subject.id, autoescape=True)).limit(1)
    title = db.session.scalar(found)
    if title and subject.home in subject.browser("office").get("/search", query_string={"q": title}).text:
        yield f"the search still finds “{title}” while the plugin is off"


def open_for_somebody(subject: Subject) -> Iterator[str]:
    """Each page is there for some role, and for those who did not sign in only where that is meant."""
    values = subject.content()
    subject.on()
    browsers = {role: subject.browser(role) for role in EVERYBODY}
    for rule in _pages(subject):
        url = address(subject, rule, values or {})
        if url is None:
            # Without the author's word nothing is known of rows; what is asked for by number may then be missing.
            if values is not None:
                yield f"{rule.rule}: let content() of your conformance test give values for {sorted(rule.arguments)}"
            continue
        try:
            answers = {role: browsers[role].get(url).status_code for role in EVERYBODY}
        except Exception as error:
            yield f"{url} fails: {type(error).__name__}: {error}"
            continue
        broken = sorted(role or "anybody" for role, status in answers.items() if status >= 500)
        if broken:
            yield f"{url} fails for {', '.join(broken)}; the log below says why"
        elif not any(answers[role] < 400 for role in EVERYBODY if role):
            yield f"{url} is open to no role (answers: {answers}); is its permission declared with default roles?"
        anonymous = answers[""] < 300
        if anonymous and rule.endpoint not in subject.public_pages:
            yield f"{url} is open to people who did not sign in; drop @public, or name it in public_pages of your test"
    yield from _unsigned_posts(subject, browsers[""], values or {})


def _unsigned_posts(subject: Subject, client: Any, values: Mapping[str, Any]) -> Iterator[str]:
    for rule in subject.rules():
        url = address(subject, rule, values)
        for method in _METHODS[1:]:
            if url and method in (rule.methods or ()) and rule.endpoint not in subject.public_pages:
                status = client.open(url, method=method).status_code
                if status not in (302, 401, 404):
                    yield f"{method} {url} answers {status} to people who did not sign in; drop @public"


def _pages(subject: Subject) -> list[Rule]:
    return [rule for rule in subject.rules() if "GET" in (rule.methods or ()) and not rule.endpoint.endswith("static")]


def address(subject: Subject, rule: Rule, values: Mapping[str, Any]) -> str | None:
    """The address of a rule; None when there is no value for one of its arguments."""
    given = {**values, **values.get(rule.endpoint, {})}
    known = {name: given[name] for name in rule.arguments if name in given}
    if rule.endpoint.endswith(".static"):
        files = sorted(p for p in (subject.folder / "static").rglob("*") if p.is_file())
        known = {"filename": files[0].relative_to(subject.folder / "static").as_posix()} if files else {}
    if rule.arguments - known.keys() - (rule.defaults or {}).keys():
        return None
    adapter = subject.app.url_map.bind("localhost")
    try:
        return adapter.build(rule.endpoint, known)
    except BuildError:
        return None
