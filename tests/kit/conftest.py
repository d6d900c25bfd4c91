"""What the tests of the kernel share."""

import polib
import pytest
from django.utils import translation

TWO_CLOCKS = "%(date)s, %(almaty_time)s (Almaty) · %(paris_time)s (Paris)"
TWO_CLOCKS_TWO_DAYS = "%(date)s, %(almaty_time)s (Almaty) · %(paris_day)s, %(paris_time)s (Paris)"


@pytest.fixture
def russian_words(settings, tmp_path):
    """A catalogue of the test's own, so that wording changes elsewhere break nothing here."""
    words = {
        "Almaty": "Алматы",
        "Paris": "Париж",
        TWO_CLOCKS: TWO_CLOCKS.replace("Almaty", "Алматы").replace("Paris", "Париж"),
        TWO_CLOCKS_TWO_DAYS: TWO_CLOCKS_TWO_DAYS.replace("Almaty", "Алматы").replace(
            "Paris", "Париж"
        ),
        "Required field": "Обязательное поле",
    }
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    catalogue.extend(polib.POEntry(msgid=key, msgstr=value) for key, value in words.items())
    catalogue.save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("ru"):
        yield words
