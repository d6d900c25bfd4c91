"""The catalogues: whole, not fuzzy, and right in the ways a machine can tell."""

import re

import polib
import pytest

from scripts import messages
from tests.conftest import ROOT

SOURCES = messages.collect(ROOT)
TRANSLATED = ("kk", "ru", "fr")
CYRILLIC = re.compile(r"[Ѐ-ӿ]")
# Words that are right without a Cyrillic letter in Kazakh: names, signs, formats.
NOT_CYRILLIC = frozenset({"Almaty Creative", "Institut français", "E-mail", "PDF", "CSV", "XLSX"})
# Loan words and names that Kazakh and Russian spell alike.
ALIKE = {
    line
    for line in (ROOT / "locale" / "alike.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]+>|https?://\S+")
NBSP, NARROW = "\u00a0", "\u202f"
FRENCH_FAULTS = {
    "no narrow space before ; ! ?": re.compile(rf"[^{NARROW}\s][;!?](?=\s|$|»)|[ {NBSP}][;!?]"),
    "no hard space before :": re.compile(rf"[^{NBSP}\s\d]:(?=\s|$)|[ {NARROW}]:(?=\s|$)"),
    "no hard space inside « »": re.compile(rf"«[^{NBSP}{NARROW}]|[^{NBSP}{NARROW}]»"),
    "straight quotes": re.compile(r"\"|(?<=\w)'(?=\w)"),
    "three dots": re.compile(r"\.\.\."),
}


def catalogue(language):
    return polib.pofile(str(messages.catalogue_path(ROOT, language)))


def texts(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def readable(text):
    """What a reader sees as words: no placeholder, no markup, no address."""
    return PLACEHOLDER.sub("", text)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_catalogue_holds_exactly_the_messages_of_the_sources(language):
    entries = catalogue(language)

    held = {messages.Key(entry.msgctxt, entry.msgid) for entry in entries}
    assert held - set(SOURCES) == set()
    assert set(SOURCES) - held == set()
    assert [entry.msgid for entry in entries if entry.obsolete or entry.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_untranslated(language):
    assert [m.key for m in messages.untranslated(ROOT)[language]] == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_plural_forms_are_the_ones_django_has(language):
    assert catalogue(language).metadata["Plural-Forms"] == messages.PLURALS[language][1]


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_the_same_in_every_language(language):
    different = []
    for entry in catalogue(language):
        wanted = messages.placeholders(entry.msgid_plural or entry.msgid)
        may_lack = wanted - messages.placeholders(entry.msgid) if entry.msgid_plural else set()
        for number, text in enumerate(texts(entry)):
            lacks = wanted - messages.placeholders(text)
            surplus = messages.placeholders(text) - wanted
            if surplus or lacks - (may_lack if number == 0 else set()):
                different.append((entry.msgid, text))

    assert different == []


def test_kazakh_is_written_in_cyrillic():
    latin = [
        (entry.msgid, text)
        for entry in catalogue("kk")
        for text in texts(entry)
        if re.search(r"[^\W\d_]", readable(text))
        and not CYRILLIC.search(text)
        and entry.msgid not in NOT_CYRILLIC
    ]

    assert latin == []


def test_kazakh_is_not_russian():
    russian = {(e.msgctxt, e.msgid): texts(e)[0] for e in catalogue("ru")}
    same = [
        entry.msgid
        for entry in catalogue("kk")
        if texts(entry)[0] == russian[entry.msgctxt, entry.msgid]
        and CYRILLIC.search(texts(entry)[0])
        and texts(entry)[0] not in ALIKE
    ]

    assert same == []


def test_every_exception_for_words_spelled_alike_is_used():
    said = {text for entry in catalogue("kk") for text in texts(entry)}

    assert ALIKE - said == set()


@pytest.mark.parametrize("fault", FRENCH_FAULTS)
def test_french_is_spaced_as_french(fault):
    faulty = [
        (entry.msgid, text)
        for entry in catalogue("fr")
        for text in texts(entry)
        if FRENCH_FAULTS[fault].search(readable(text))
    ]

    assert faulty == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_quotes_in_cyrillic_are_not_straight(language):
    faulty = [
        entry.msgid
        for entry in catalogue(language)
        if any('"' in readable(text) for text in texts(entry))
    ]

    assert faulty == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_begins_and_ends_as_its_message(language):
    def frame(text):
        return text[:1].isspace(), text[-1:].isspace(), text.count("\n")

    different = [
        entry.msgid
        for entry in catalogue(language)
        if any(frame(text) != frame(entry.msgid) for text in texts(entry))
    ]

    assert different == []


# --- the tool itself --------------------------------------------------------------------------


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "words.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        'A = _("One " "sentence")\nB = ngettext("%(n)d seat", "%(n)d seats", 2)\n'
        'C = pgettext("event", "Draft")\n'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}{% translate \"It's here\" %}{{ x|default:_('nothing') }}"
        "{% blocktranslate trimmed count n=n %}\n {{ n }} day\n{% plural %}\n {{ n }} days\n"
        "{% endblocktranslate %}"
    )
    return tmp_path


def test_the_tool_finds_every_way_of_marking_a_message(sources):
    found = {(*message.key, message.plural) for message in messages.collect(sources).values()}

    assert found == {
        (None, "One sentence", ""),
        (None, "%(n)d seat", "%(n)d seats"),
        ("event", "Draft", ""),
        (None, "It's here", ""),
        (None, "nothing", ""),
        (None, "%(n)s day", "%(n)s days"),
    }


def test_the_tool_merges_lines_keeps_what_is_there_and_drops_the_rest(sources):
    path = messages.catalogue_path(sources, "ru")
    path.parent.mkdir(parents=True)
    old = polib.POFile()
    old.append(polib.POEntry(msgid="It's here", msgstr="Здесь"))
    old.append(polib.POEntry(msgid="Gone", msgstr="Ушло"))
    old.save(str(path))
    lines = sources / "lines"
    lines.mkdir()
    (lines / "a.jsonl").write_text(
        '{"msgid": "%(n)s day", "msgid_plural": "%(n)s days", "ctxt": null,'
        ' "ru": ["%(n)s день", "%(n)s дня", "%(n)s дней", "%(n)s дня"]}\n'
        '{"msgid": "Draft", "ctxt": "event", "ru": "Черновик"}\n'
    )

    missing = messages.update(sources, lines)

    ru = {(entry.msgctxt, entry.msgid): texts(entry) for entry in polib.pofile(str(path))}
    assert ru[None, "It's here"] == ["Здесь"]
    assert ru["event", "Draft"] == ["Черновик"]
    assert ru[None, "%(n)s day"] == ["%(n)s день", "%(n)s дня", "%(n)s дней", "%(n)s дня"]
    assert (None, "Gone") not in ru
    assert {m.key.msgid for m in missing["ru"]} == {"One sentence", "%(n)d seat", "nothing"}
