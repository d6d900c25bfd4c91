"""What the tests of taking part share."""

import pytest
from django.template.engine import Engine

from partnership.notifications import kinds
from tests.applicants.mail_placeholders import stand_in


@pytest.fixture
def wordless_mails(monkeypatch):
    """The services owe mails without words here; afterwards the register is as before."""
    engine = Engine.get_default()
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(engine, "dirs", list(engine.dirs))
    stand_in()
    yield
    engine.__dict__.pop("template_loaders", None)
