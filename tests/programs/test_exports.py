"""What a person is told that programmes hold about them."""

import pytest

from partnership.accounts.exports import personal_data
from partnership.accounts.services.erasure import erase
from programs.models import JurySeat
from tests.factories.accounts import UserFactory
from tests.factories.programs import JurySeatFactory

pytestmark = pytest.mark.django_db


def test_a_reviewer_is_told_of_their_seats_and_of_nobody_elses():
    seat = JurySeatFactory(languages=["kk", "fr"], is_active=False)
    JurySeatFactory(call=seat.call)

    told = personal_data(seat.user)["jury_seats"]

    assert told == [{"call": str(seat.call), "languages": ["kk", "fr"], "active": False}]
    assert personal_data(UserFactory())["jury_seats"] == []


def test_a_seat_goes_with_the_account():
    seat = JurySeatFactory(user=UserFactory())

    erase(seat.user)

    assert not JurySeat.objects.exists()
