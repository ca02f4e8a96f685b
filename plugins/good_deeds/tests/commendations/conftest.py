"""Decisions for these tests."""

from __future__ import annotations

from datetime import date

import pytest


@pytest.fixture
def decision(app):
    """`decision(form="Bằng khen", decided_on=…)`: a certificate of merit of the director, decided today."""
    from intranet import clock
    from intranet_plugins.good_deeds.commendations.service import Decision

    def make(**more):
        values = {
            "form": "Giấy khen", "authority": "Giám đốc Sở", "decision_number": "45/QĐ-SKHCN",
            "decided_on": clock.today(),
        }  # fmt: skip
        return Decision(**{**values, **more})

    return make


@pytest.fixture
def commended(make_submission, decision, actor_of):
    """`commended("Cài cảnh báo", form="Bằng khen", unit="digital", decided_on=…)`: the commendation of a new case."""
    from intranet_plugins.good_deeds.commendations import service

    def make(title="Cài cảnh báo sạt lở", form="Giấy khen", decided_on=None, number="45/QĐ-SKHCN", **case):
        submission = make_submission(title, stage="approved", **case)
        more = {"decided_on": decided_on} if decided_on else {}
        given = decision(form=form, decision_number=number, **more)
        return service.commend(actor_of("office"), [submission.id], given, sure=True)[0]

    return make


@pytest.fixture
def withdrawal(app):
    """`withdrawal(number="")`: taken back today for a false declaration."""
    from intranet import clock
    from intranet_plugins.good_deeds.commendations.corrections import Withdrawal

    def make(basis="Kê khai gian dối theo Kết luận số 12/KL-TTr", number="52/QĐ-SKHCN", on: date | None = None):
        return Withdrawal(basis, number, on or clock.today())

    return make
