"""Deny by default: what is not public needs a session, whoever wrote the page."""

from __future__ import annotations

import pytest
from werkzeug.routing import AnyConverter, Rule
from werkzeug.routing.converters import NumberConverter

from intranet.web import is_public, public


def addresses(app):
    """One address for each page and method of the application."""
    found = []
    for rule in app.url_map.iter_rules():
        values = {name: sample(converter) for name, converter in rule._converters.items()}
        built = rule.build(values)
        if built:
            found.extend((method, built[1], rule.endpoint) for method in rule.methods - {"OPTIONS", "HEAD"})
    return found


def sample(converter):
    """A value that the variable part of an address takes."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, NumberConverter) else "x"


def test_every_page_leads_nobody_to_the_sign_in_page(app, client):
    closed = 0
    for method, address, endpoint in addresses(app):
        if is_public(endpoint):
            continue
        answer = client.open(address, method=method)
        expected = 302 if method == "GET" else 401
        assert answer.status_code == expected, f"{method} {address}"
        assert method != "GET" or answer.location.startswith("/login?next=")
        closed += 1
    assert closed > 15


def test_few_pages_are_public(app):
    open_pages = {endpoint for _method, _address, endpoint in addresses(app) if is_public(endpoint)}
    kept = {name for name in open_pages if not name.endswith(".static")}
    assert "auth.sign_in" in kept
    assert {name for name in kept if name.startswith(("auth.", "directory.", "plans.", "audit.", "files."))} == {
        "auth.sign_in"
    }


def test_one_comes_back_to_where_one_was(client, agency):
    location = client.get("/units?q=ph%C3%B2ng&as_of=01/3/2025").location
    page = client.get(location).text
    assert 'name="next" value="/units?q=ph%C3%B2ng&amp;as_of=01/3/2025"' in page


def test_machines_are_told_by_number(client):
    assert client.get("/units", headers={"Accept": "application/json"}).status_code == 401


def test_what_was_typed_into_a_session_that_is_over_can_be_rescued(client):
    answer = client.post("/account/preferences", data={"locale": "vi"})
    assert answer.status_code == 401
    assert "quay lại của trình duyệt" in answer.text


def test_a_new_page_is_closed_unless_it_says_so(app, client):
    app.view_functions["tests.open"] = public(lambda: "open")
    app.view_functions["tests.closed"] = lambda: "closed"
    app.url_map.add(Rule("/tests/open", endpoint="tests.open"))
    app.url_map.add(Rule("/tests/closed", endpoint="tests.closed"))
    assert client.get("/tests/open").text == "open"
    assert client.get("/tests/closed").status_code == 302


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "'; DROP TABLE person; --"])
def test_a_made_up_cookie_opens_nothing(client, token):
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert client.get("/account").status_code == 302


def test_a_cookie_signed_with_another_key_opens_nothing(client, agency):
    client.set_cookie("intranet", "eyJfdXNlcl9pZCI6IngifQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert client.get("/account").status_code == 302
