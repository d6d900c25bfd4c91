"""Where the words of a search stand in the text as it was written."""

import pytest

from partnership.kit.folding import fold, index_text
from partnership.kit.highlighting import LONGEST, highlight, snippet


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("Қазақстан өнері", "КАЗАКСТАН", "<mark>Қазақстан</mark> өнері"),
        ("Айгүл Сейіт", "Aигул", "Айгүл Сейіт"),  # a Latin A among Cyrillic letters
        ("École d’été", "ecole", "<mark>École</mark> d’été"),
        ("Œuvre commune", "oeuvre", "<mark>Œuvre</mark> commune"),
        ("Œuvre", "oe", "<mark>Œ</mark>uvre"),
        ("Сейіт Асайын", "асаин", "Сейіт <mark>Асайын</mark>"),
        ("Фестивальдар", "фестиваль", "<mark>Фестиваль</mark>дар"),
        ("Киноойын бойынша ойын", "ойын", "Киноойын бойынша <mark>ойын</mark>"),
        ("Киноойын", "ойын", "Кино<mark>ойын</mark>"),
        ("<b>кино</b>", "кино", "&lt;b&gt;<mark>кино</mark>&lt;/b&gt;"),
        ("Алматы–Париж", "париж алматы", "<mark>Алматы</mark>–<mark>Париж</mark>"),
        ("кинотеатр", "кино кинотеатр", "<mark>кинотеатр</mark>"),
    ],
)
def test_the_words_found_are_marked_as_they_were_written(text, typed, marked):
    assert highlight(text, fold(typed).split()) == marked


def test_a_snippet_shows_the_word_in_its_surroundings():
    text = "Начало. " + "слово " * 60 + "Қазақстан өнері " + "конец " * 60

    cut = snippet(text, ["казакстан"])

    assert "Қазақстан өнері" in cut
    assert cut.startswith("… слово")
    assert cut.endswith(" …")
    assert len(cut) <= LONGEST + 4


def test_a_text_without_the_word_gives_no_snippet():
    assert snippet("Начало и конец", ["середина"]) == ""


def test_names_stand_before_other_words_and_nothing_twice():
    assert index_text(["École", "", "Мектеп"], ["Школа", "ecole", "школа"]) == (
        " ecole\n мектеп\n\n школа"
    )
