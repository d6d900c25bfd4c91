"""The tag library, as templates use it."""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines
from django.utils import translation

from partnership.kit.templatetags.ui import Remembered

START = dt.datetime(2026, 12, 10, 13, 30, tzinfo=dt.UTC)
NIGHT = dt.datetime(2026, 12, 10, 21, 0, tzinfo=dt.UTC)


def rendered(source, language="en", **context):
    with translation.override(language):
        return engines["django"].from_string("{% load ui %}" + source).render(context)


def cell(city, machine, clock, host=False):
    opening = '<div class="host">' if host else "<div>"
    time = f'<time datetime="{machine}">{clock}</time>'
    return f"{opening}<dt>{city}</dt><dd>{time}</dd></div>"


@pytest.mark.parametrize(
    ("host", "filled"),
    [("almaty", (True, False)), ("paris", (False, True)), ("both", (True, True))],
)
def test_a_time_is_shown_for_both_cities_and_the_host_is_filled(host, filled):
    almaty = cell("Almaty", "2026-12-10T18:30+05:00", "18:30", filled[0])
    paris = cell("Paris", "2026-12-10T14:30+01:00", "14:30", filled[1])

    found = rendered("{% twin start host %}", start=START, host=host)

    assert found == f'<dl class="twin">{almaty}{paris}</dl>'


@pytest.mark.parametrize(
    ("host", "almaty", "paris"),
    [("almaty", "Almaty", "Paris, Thursday"), ("paris", "Almaty, Friday", "Paris")],
)
def test_the_guest_city_names_its_day_when_it_is_another_one(host, almaty, paris):
    found = rendered("{% twin start host %}", start=NIGHT, host=host)

    cells = ET.fromstring(found)
    assert [label.text for label in cells.iter("dt")] == [almaty, paris]


def test_an_instant_stands_in_running_text():
    assert rendered("{% instant start %}{% instant none %}", start=START, none=None) == (
        '<time datetime="2026-12-10T18:30+05:00">'
        "10 December 2026, 18:30 (Almaty) · 14:30 (Paris)</time>"
    )


def test_a_range_of_days():
    end = START + dt.timedelta(days=2)

    found = rendered('{% day_range start end "Asia/Almaty" %}', "ru", start=START, end=end)

    assert found == "10–12 декабря 2026 г."


@pytest.mark.parametrize(
    ("days", "language", "block"),
    [
        (0, "ru", ("10", "декабря", "четверг")),
        (2, "kk", ("10–12", "желтоқсан", "2026")),
        (21, "fr", ("10–31", "décembre", "2026")),
        (30, "en", ("10", "December – 9 January", "2026–2027")),
    ],
)
def test_the_head_of_a_row_says_the_days(days, language, block):
    end = START + dt.timedelta(days=days)

    found = rendered('{% date_block start end "Asia/Almaty" %}', language, start=START, end=end)

    day, month, foot = block
    expected = f'<p class="ev__d num"><b>{day}</b>{month} <br><span class="mute">{foot}</span></p>'
    assert found == expected


def test_signs_come_from_one_sprite():
    assert rendered('{% icon "pin" %}') == (
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true">'
        '<use href="/static/img/sprite.svg#i-pin"></use></svg>'
    )
    assert rendered('{% glyph "av" %}') == (
        '<svg viewBox="0 0 64 64" aria-hidden="true">'
        '<use href="/static/img/sprite.svg#g-av"></use></svg>'
    )


def test_pictures_are_drawn_in_the_page():
    found = rendered('{% poster "felt" "cr" 600 400 %}{% portrait "asel" "mu" %}')

    assert found.count('<svg aria-hidden="true"') == 2
    assert 'viewBox="0 0 600 400"' in found


def test_a_fallback_text_says_its_language_and_is_escaped():
    event = SimpleNamespace(title_kk=None, title_ru="<b>Да</b>", title_fr="Oui", title_en=None)

    assert rendered('{% localized event "title" %}', "kk", event=event) == (
        '<span lang="ru">&lt;b&gt;Да&lt;/b&gt;</span>'
    )
    assert rendered('{% localized event "title" %}', "fr", event=event) == "Oui"


def test_the_typo_filter_binds_and_still_escapes():
    found = rendered("{{ text|typo }}", "fr", text="<Où> ?")

    assert found == "&lt;Où&gt;\u00a0?"


class SampleForm(forms.Form):
    title = forms.CharField(label="Title", help_text="As on the poster")
    note = forms.CharField(label="Note", required=False)
    agree = forms.BooleanField(label="I agree")
    kinds = forms.MultipleChoiceField(
        label="Kinds",
        choices=[("a", "<A>"), ("b", "B")],
        widget=forms.CheckboxSelectMultiple,
        help_text="One or more",
    )
    day = forms.DateField(label="Day", widget=forms.SelectDateWidget, required=False)
    photo = forms.FileField(label="Photo", required=False)
    token = forms.CharField(widget=forms.HiddenInput)


def field(form, name):
    html = rendered("{% field bound %}", bound=form[name])
    closed = html.replace(" required", "").replace(" checked", "").replace(" multiple", "")
    closed = re.sub("(<input[^>]*)>", r"\1/>", closed)
    return ET.fromstring(f"<div>{closed}</div>")


def test_a_field_ties_label_hint_and_error_to_its_control():
    tree = field(SampleForm({}), "title")

    control = tree.find(".//input")
    assert tree.find(".//label").get("for") == control.get("id") == "id_title"
    assert control.get("aria-invalid") == "true"
    assert control.get("aria-describedby") == "id_title_hint id_title_error"
    assert tree.find(".//div[@id='id_title_hint']").text == "As on the poster"
    error = tree.find(".//p[@id='id_title_error']")
    assert (error.get("class"), bool("".join(error.itertext()).strip())) == ("err", True)


def test_a_field_without_hint_or_error_describes_nothing():
    control = field(SampleForm(), "note").find(".//input")

    assert (control.get("aria-describedby"), control.get("aria-invalid")) == (None, None)


def test_options_stand_in_a_fieldset_that_an_error_can_point_to():
    tree = field(SampleForm({}), "kinds")

    group = tree.find("fieldset")
    assert (group.get("id"), group.get("tabindex")) == ("id_kinds", "-1")
    assert group.get("aria-describedby") == "id_kinds_hint id_kinds_error"
    labels = group.findall("label")
    assert ["".join(label.itertext()).strip() for label in labels] == ["<A>", "B"]
    assert [label.get("for") for label in labels] == ["id_kinds_0", "id_kinds_1"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("agree", "div/label[@class='check']/input"),
        ("photo", "div/div[@class='drop']/input"),
        ("token", "input"),
    ],
)
def test_each_widget_gets_its_own_markup(name, found):
    assert field(SampleForm({}), name).find(found) is not None


def test_a_date_of_three_selects_is_one_group():
    html = rendered("{% field bound %}", bound=SampleForm()["day"])

    assert html.count("<fieldset") == 1
    assert html.count("<select") == 3


def test_what_is_remembered_is_rendered_once_for_each_key_and_language():
    source = "{% remembered 'x' key %}{{ word }}{% endremembered %}"

    said = [rendered(source, key=key, word=word) for key, word in ((1, "a"), (1, "b"), (2, "c"))]

    assert said == ["a", "a", "c"]
    assert rendered(source, "fr", key=1, word="d") == "d"


def test_no_more_is_remembered_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(Remembered, "most", 3)
    monkeypatch.setattr(Remembered, "known", {})

    for key in range(9):
        source = "{% remembered 'x' key %}{{ key }}{% endremembered %}"
        assert rendered(source, key=key) == str(key)

    assert len(Remembered.known) <= 3
