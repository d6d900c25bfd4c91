"""What the tests of the selection share."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.programs import OpenCallFactory


@pytest.fixture(autouse=True)
def _wordless(wordless_mails):
    """Who is written to is proved here; what the mails say, elsewhere."""


@pytest.fixture
def officer():
    return UserFactory(staff=True)


@pytest.fixture
def call():
    return OpenCallFactory(in_review=True)
