"""The words of Django, allauth and the other packages in the portal's languages."""

import datetime as dt
import re
import shutil
from collections import Counter
from pathlib import Path

import polib
import pytest
import time_machine
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from scripts.compile_messages import ROOT, compile_all
from scripts.vendor_catalogue import (
    LANGUAGES,
    UNUSED_MESSAGES,
    VENDOR,
    WITH_CATALOGUE,
    Message,
    Report,
    entries,
    known_messages,
    messages_in_sources,
    package_folder,
    report,
)

PLURAL_FORMS = {
    "kk": "nplurals=2; plural=(n!=1);",
    "ru": (
        "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
        "(n%100<12 || n%100>14) ? 1 : n%10==0 || (n%10>=5 && n%10<=9) || "
        "(n%100>=11 && n%100<=14)? 2 : 3);"
    ),
    "fr": "nplurals=2; plural=(n > 1);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sdr]|\{[^{}]*\}")
TAG = re.compile(r"<[^<>]+>")
# Marks, numbers and names that read the same in every language.
WITHOUT_CYRILLIC = {
    "IPv4", "IPv6", ":", ":?.!", "…", "%(truncated_text)s…", "%(class_name)s %(instance)s",
    "6 a.m.", "6 p.m.",
}  # fmt: skip
# International words: Kazakh and Russian write them alike.
SAME_IN_RUSSIAN = {
    "Browser", "Code", "File", "Phone", "Resource", "Sat", "Wed",
    *(
        f"%(value)s {number}"
        for number in (
            "trillion", "sextillion", "septillion", "octillion", "nonillion", "decillion", "googol",
        )
    ),
}  # fmt: skip

CATALOGUES = sorted(VENDOR.glob("*/LC_MESSAGES/*.po"))


def language_of(path: Path) -> str:
    return path.parent.parent.name


def forms(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.fixture(params=CATALOGUES, ids=lambda path: f"{language_of(path)}-{path.stem}")
def catalogue(request) -> Path:
    return request.param


@pytest.fixture
def fresh_catalogues(settings):
    """Compile what changed; setting LOCALE_PATHS anew makes Django forget what it has read."""
    compile_all(ROOT)
    settings.LOCALE_PATHS = list(settings.LOCALE_PATHS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_the_installed_packages_has_a_translation(language):
    assert report(language, known_messages()) == Report(missing=[], stale=[])


def test_a_lost_translation_is_reported(tmp_path):
    vendor = shutil.copytree(VENDOR, tmp_path / "locale_vendor")
    path = vendor / "kk" / "LC_MESSAGES" / "django.po"
    catalogue = polib.pofile(str(path))
    catalogue.remove(catalogue.find("Sign In"))
    catalogue.append(polib.POEntry(msgid="Nobody says this", msgstr="Мұны ешкім айтпайды"))
    catalogue.save()

    found = report("kk", known_messages(), vendor)

    assert [message.msgid for message in found.missing] == ["Sign In"]
    assert [message.msgid for message in found.stale] == ["Nobody says this"]


def test_words_marked_in_code_and_in_templates_are_found(tmp_path):
    (tmp_path / "models.py").write_text(
        'a = _("Field")\nb = pgettext_lazy("month", "May")\nc = ngettext("day", "days", n)\n'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}<p>{% translate "It\'s here" %}</p>'
        "{% blocktranslate trimmed count n=n %} {{ n }} entry {% plural %} {{ n }} entries "
        "{% endblocktranslate %}"
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "models.py").write_text('_("Only in a test")')

    assert messages_in_sources(tmp_path) == {
        Message("django", None, "Field"),
        Message("django", "month", "May"),
        Message("django", None, "day"),
        Message("django", None, "It's here"),
        Message("django", None, "%(n)s entry"),
    }


def test_what_may_stay_untranslated_still_exists_in_the_packages():
    known = {message.msgid for message in known_messages()}

    assert set(UNUSED_MESSAGES) - known == set()


def test_catalogues_are_utf8_and_count_as_django_does(catalogue):
    metadata = polib.pofile(str(catalogue)).metadata

    assert metadata["Content-Type"] == "text/plain; charset=UTF-8"
    assert metadata["Plural-Forms"] == PLURAL_FORMS[language_of(catalogue)]


def test_no_entry_is_fuzzy_obsolete_or_repeated(catalogue):
    found = polib.pofile(str(catalogue))

    repeated = Counter((entry.msgctxt, entry.msgid) for entry in found)

    assert [entry.msgid for entry in found if entry.fuzzy or entry.obsolete] == []
    assert [key for key, times in repeated.items() if times > 1] == []


def test_every_form_is_filled(catalogue):
    plurals = int(PLURAL_FORMS[language_of(catalogue)][len("nplurals=")])

    unfilled = [
        entry.msgid
        for entry in polib.pofile(str(catalogue))
        if not all(forms(entry)) or len(forms(entry)) != (plurals if entry.msgid_plural else 1)
    ]

    assert unfilled == []


def test_placeholders_and_tags_survive_translation(catalogue):
    def marks(text: str) -> tuple[set[str], int, Counter[str]]:
        return set(PLACEHOLDER.findall(text)), text.count("%s"), Counter(TAG.findall(text))

    wrong = []
    for entry in polib.pofile(str(catalogue)):
        *first, last = forms(entry)
        many = marks(entry.msgid_plural or entry.msgid)
        right = marks(last) == many and all(
            marks(form) in (many, marks(entry.msgid)) for form in first
        )
        if not right:
            wrong.append(entry.msgid)

    assert wrong == []


def test_spaces_around_a_message_survive_translation(catalogue):
    def edges(text: str) -> tuple[bool, ...]:
        return tuple(text.startswith(c) or text.endswith(c) for c in (" ", "\n"))

    found = polib.pofile(str(catalogue))

    assert [e.msgid for e in found if any(edges(f) != edges(e.msgid) for f in forms(e))] == []


def kazakh() -> list[polib.POEntry]:
    return [*entries(VENDOR, "kk", "django"), *entries(VENDOR, "kk", "djangojs")]


def test_kazakh_is_written_in_cyrillic():
    without = {
        entry.msgid
        for entry in kazakh()
        if not all(re.search("[Ѐ-ӿ]", form) for form in forms(entry))
        and not (entry.msgctxt or "").startswith("ordinal")
    }

    assert without == WITHOUT_CYRILLIC


def test_kazakh_is_not_copied_from_russian():
    russian = {
        (domain, entry.msgctxt, entry.msgid): forms(entry)[0]
        for folder in [*(package_folder(p) / "locale" for p in WITH_CATALOGUE), VENDOR]
        for domain in ("django", "djangojs")
        for entry in entries(folder, "ru", domain)
    }

    same = {
        entry.msgid
        for domain in ("django", "djangojs")
        for entry in entries(VENDOR, "kk", domain)
        if forms(entry)[0] == russian.get((domain, entry.msgctxt, entry.msgid))
        and re.search("[Ѐ-ӿ]", forms(entry)[0])
    }

    assert same == SAME_IN_RUSSIAN


def test_kazakh_gives_no_case_suffix_to_a_variable():
    suffix = re.compile(r"(?:%\(\w+\)[sd]|%[sd]|\}|»)-?[а-яәғқңөұүһі]")
    found = [f for entry in kazakh() for f in forms(entry) if suffix.search(f)]

    assert [f for f in found if not re.search(r"%\(\w+\)s(?:тіркеліңіз|Кіріңіз)", f)] == []


def test_french_spaces_and_apostrophes_are_typographic():
    """A plain space may break the line before the mark; a tag or a link keeps its own."""
    wrong = re.compile(r"[ ](?:[:;!?»](?:\s|$))|« |\w'\w")
    texts = [TAG.sub("", f) for e in entries(VENDOR, "fr", "django") for f in forms(e)]

    assert [text for text in texts if wrong.search(text)] == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_quotation_marks_are_of_the_language(language):
    texts = [TAG.sub("", f) for e in entries(VENDOR, language, "django") for f in forms(e)]

    assert [text for text in texts if re.search('["“”]', text)] == []


def test_kazakh_says_dates_in_words_of_its_own(fresh_catalogues):
    tuesday = dt.date(2026, 11, 3)

    with translation.override("kk"):
        assert gettext("Tue") == "Сс"
        assert pgettext("alt. month", "November") == "қараша"
        assert date_format(tuesday, "DATE_FORMAT") == "2026 ж. 3 қараша"
        assert date_format(tuesday, "D, j E") == "Сс, 3 қараша"


def test_kazakh_says_sign_in_and_plurals_in_words_of_its_own(fresh_catalogues):
    with translation.override("kk"):
        assert gettext("Sign In") == "Кіру"
        assert gettext("Audit log") == "Өзгерістер журналы"
        assert [ngettext("%(num)d day", "%(num)d days", n) % {"num": n} for n in (1, 5)] == [
            "1\xa0күн",
            "5\xa0күн",
        ]


@time_machine.travel("2026-11-03T12:00:00Z", tick=False)
def test_kazakh_inflects_the_distance_to_a_moment(fresh_catalogues):
    now = timezone.now()

    with translation.override("kk"):
        assert naturaltime(now + dt.timedelta(days=3)) == "3\xa0күннен кейін"
        assert naturaltime(now - dt.timedelta(hours=5)) == "5\xa0сағат бұрын"
        assert naturaltime(now + dt.timedelta(hours=1)) == "бір сағаттан кейін"


@pytest.fixture
def copy_of_the_portal(tmp_path) -> Path:
    shutil.copytree(VENDOR, tmp_path / "partnership" / "locale_vendor")
    for compiled in tmp_path.rglob("*.mo"):
        compiled.unlink()
    return tmp_path


def test_compiling_writes_each_catalogue_once(copy_of_the_portal):
    first = compile_all(copy_of_the_portal)
    second = compile_all(copy_of_the_portal)

    assert (first, second) == (len(CATALOGUES), 0)
    assert len(list(copy_of_the_portal.rglob("*.mo"))) == len(CATALOGUES)
    assert list(copy_of_the_portal.rglob("*.tmp")) == []


def test_compiling_takes_up_a_changed_catalogue(copy_of_the_portal):
    compile_all(copy_of_the_portal)
    path = copy_of_the_portal / "partnership/locale_vendor/kk/LC_MESSAGES/django.po"
    catalogue = polib.pofile(str(path))
    catalogue.find("Sign In").msgstr = "Порталға кіру"
    catalogue.save()

    assert compile_all(copy_of_the_portal) == 1
    assert polib.mofile(str(path.with_suffix(".mo"))).find("Sign In").msgstr == "Порталға кіру"
