"""Clean text and lists of codes, from the form to the column."""

import unicodedata

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from partnership.kit.fields import (
    ChoiceListField,
    CleanCharField,
    CleanFormField,
    CleanTextField,
)
from partnership.kit.text import clean_text

SPOKEN = [("kk", "Kazakh"), ("ru", "Russian"), ("fr", "French"), ("en", "English")]


@pytest.fixture
def leaflet():
    with isolate_apps("partnership.kit"):

        class Leaflet(models.Model):
            title = CleanCharField(max_length=20)
            body = CleanTextField(blank=True)
            languages = ChoiceListField(choices=SPOKEN, blank=True)

            class Meta:
                app_label = "kit"

        yield Leaflet


@pytest.fixture
def stored_leaflet(transactional_db, leaflet):
    with connection.schema_editor() as editor:
        editor.create_model(leaflet)
    yield leaflet
    with connection.schema_editor() as editor:
        editor.delete_model(leaflet)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Әсем   Ғалымқызы \t", "Әсем Ғалымқызы"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("a\u200bb\u200d\ufeffc", "abc"),
        ("nul\x00 bell\x07", "nul bell"),
        ("line one\r\nline two", "line one line two"),
        ("cafe\u0301 и\u0306", "café й"),
        ("half \ud800 a pair", "half a pair"),
        ("ӘәҒғҚқҢңӨөҰұҮүҺһІі 🎭 N’Diaye", "ӘәҒғҚқҢңӨөҰұҮүҺһІі 🎭 N’Diaye"),
        ("«\u00a0Été\u00a0»\u202f!", "«\u00a0Été\u00a0»\u202f!"),
        ("Ә", "Ә"),
        ("\u200b \u00a0", ""),
    ],
)
def test_one_line_is_cleaned_and_letters_stay(typed, kept):
    assert clean_text(typed) == kept


def test_several_lines_keep_their_breaks_and_inner_spaces():
    typed = "  Бір  екі \r\n\r\nүш\u2028төрт\x00\n"

    assert clean_text(typed, multiline=True) == "Бір  екі\n\nүш\nтөрт"


@given(st.text(), st.booleans())
def test_cleaning_twice_changes_nothing_and_leaves_nothing_invisible(text, multiline):
    clean = clean_text(text, multiline=multiline)

    assert clean_text(clean, multiline=multiline) == clean
    assert unicodedata.is_normalized("NFC", clean)
    assert not [c for c in clean if unicodedata.category(c) in {"Cc", "Cs"} and c != "\n"]


def test_a_form_judges_the_length_after_cleaning():
    field = CleanFormField(max_length=3)

    assert field.clean(" a\u200b\x00bc ") == "abc"


def test_a_form_refuses_a_required_text_of_invisible_characters_only():
    with pytest.raises(ValidationError):
        CleanFormField().clean("\u200b\u202e")


def test_a_model_form_uses_the_cleaning_fields(leaflet):
    form_class = forms.modelform_factory(leaflet, fields=["title", "body", "languages"])

    form = form_class({"title": " A\x00  b ", "body": "x \n y\u202e", "languages": ["kk", "ru"]})

    assert form.is_valid()
    assert form.cleaned_data == {"title": "A b", "body": "x\n y", "languages": ["kk", "ru"]}


def test_a_save_cleans_what_no_form_has_seen(stored_leaflet):
    made = stored_leaflet.objects.create(title=" Ә\x00  b", body=" x\r\ny", languages=["fr", "kk"])
    stored_leaflet.objects.bulk_create([stored_leaflet(title="c\u200b ", languages=[])])

    found = list(stored_leaflet.objects.order_by("pk").values_list("title", "body", "languages"))
    assert found == [("Ә b", "x\ny", ["kk", "fr"]), ("c", "", [])]
    assert made.languages == ["kk", "fr"]


def test_one_code_is_found_among_several(stored_leaflet):
    stored_leaflet.objects.create(title="a", languages=["kk", "fr"])
    stored_leaflet.objects.create(title="b", languages=["fr"])
    stored_leaflet.objects.create(title="c")

    found = stored_leaflet.objects.order_by("title").values_list("title", flat=True)

    assert list(found.filter(languages__contains=",fr,")) == ["a", "b"]
    assert list(found.filter(languages=["fr"])) == ["b"]
    assert list(found.filter(languages="")) == ["c"]


def test_the_column_holds_codes_between_commas(leaflet):
    field = leaflet._meta.get_field("languages")

    assert field.get_prep_value(["ru", "kk", "ru"]) == ",kk,ru,"
    assert field.get_prep_value([]) == ""
    assert field.from_db_value(",kk,ru,", None, connection) == ["kk", "ru"]
    assert field.from_db_value("", None, connection) == []
    assert leaflet().languages == []


def test_an_unknown_code_is_refused(leaflet):
    with pytest.raises(ValidationError) as refusal:
        leaflet(title="a", languages=["kk", "de"]).full_clean()

    assert set(refusal.value.message_dict) == {"languages"}


def test_codes_are_shown_as_words_and_survive_a_migration(leaflet):
    field = leaflet._meta.get_field("languages")
    _name, path, args, kwargs = field.deconstruct()

    assert leaflet(languages=["fr", "kk"]).get_languages_display() == "Kazakh, French"
    assert path == "partnership.kit.fields.ChoiceListField"
    assert ChoiceListField(*args, **kwargs).deconstruct()[1:] == (path, args, kwargs)


def test_a_column_too_short_for_its_choices_is_reported():
    field = ChoiceListField(choices=SPOKEN, max_length=5)
    field.set_attributes_from_name("languages")

    assert "kit.E001" in [problem.id for problem in field.check()]
