"""Numbers from outside that no column can hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from intranet.web.ids import LARGEST, row_id

HUGE = 10**20


def test_an_id_is_what_a_column_can_hold() -> None:
    assert row_id(str(LARGEST)) == LARGEST
    for text in (str(LARGEST + 1), str(-HUGE), "x", ""):
        with pytest.raises(ValueError):
            row_id(text)


@pytest.mark.parametrize("number", [LARGEST + 1, HUGE])
@pytest.mark.parametrize(
    "address",
    ["/plans/{}", "/plans/{}/gaps", "/plans/import/{}", "/plans/tasks/{}", "/units/{}", "/people/{}", "/jobs/{}"],
)
def test_a_page_of_a_number_too_large_is_not_found(
    client_as: Callable[[str], FlaskClient], address: str, number: int
) -> None:
    assert client_as("office").get(address.format(number)).status_code == 404


@pytest.mark.parametrize("address", ["/plans/?unit={}", "/plans/?year={}", "/people?unit={}", "/plans/?page={}"])
def test_a_filter_by_a_number_too_large_is_ignored(client_as: Callable[[str], FlaskClient], address: str) -> None:
    assert client_as("office").get(address.format(HUGE)).status_code == 200
