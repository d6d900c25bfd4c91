import pytest

from partnership.accounts.choices import Purpose
from tests.factories.accounts import ConsentTextFactory


@pytest.fixture
def consent_texts(db):
    """The texts that sign-up asks about, published."""
    return {
        purpose.value: ConsentTextFactory(purpose=purpose, version="1.0") for purpose in Purpose
    }


@pytest.fixture
def sign_up(client, consent_texts):
    """Send the sign-up form; ``sign_up(email="…", language="kk", at="kk")``."""

    def send(at="ru", **changes):
        data = {
            "full_name": "Айгерім Сейітқызы",
            "email": "aigerim@example.org",
            "password1": "тау мен теңіз 2024",
            "language": at,
            "processing": "on",
        } | changes
        return client.post(
            f"/{at}/account/signup/", {k: v for k, v in data.items() if v is not None}
        )

    return send
