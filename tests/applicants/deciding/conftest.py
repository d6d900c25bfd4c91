"""What the tests of the selection share."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.programs import JurySeatFactory, OpenCallFactory


@pytest.fixture(autouse=True)
def _wordless(wordless_mails):
    """Who is written to is proved here; what the mails say, elsewhere."""


@pytest.fixture
def officer():
    return UserFactory(staff=True)


@pytest.fixture
def call():
    """After its deadline, with two who read every language."""
    call = OpenCallFactory(in_review=True)
    JurySeatFactory.create_batch(2, call=call)
    return call
