"""Search folding, addresses, names in Latin: the vectors of the localisation rules."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from partnership.kit.folding import fold
from partnership.kit.names import latin_name, validate_person_name
from partnership.kit.slugs import slugify


@pytest.mark.parametrize(
    ("stored", "typed", "folded"),
    [
        ("қазақстан өнері", "КАЗАКСТАН ОНЕРИ", "казакстан онери"),
        ("Шеберлік сыныбы", "шеберлик сыныбы", "шеберлик сыныбы"),
        ("Ғалымқызы", "Галымкызы", "галымкызы"),
        ("Әсел", "Асель", "асел"),
        ("Айгүл", "Айгуль", "аигул"),
        ("Сейіт", "Сеит", "сеит"),
        ("Асайын", "Асаин", "асаин"),
        ("Жиһаз", "жихаз", "жихаз"),
        ("Өскемен", "Оскемен", "оскемен"),
        ("Ёлка", "елка", "елка"),
        ("École d’été", "ecole dete", "ecole dete"),
        ("Œuvre", "oeuvre", "oeuvre"),
        ("Алматы–Париж", "алматы париж", "алматы париж"),
        ("Їжак", "ижак", "ижак"),
        ("и\u0306од", "йод", "иод"),
        ("100%_x", "100 x", "100 x"),
    ],
)
def test_what_is_stored_and_what_is_typed_fold_to_the_same(stored, typed, folded):
    assert (fold(stored), fold(typed)) == (folded, folded)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="әғқңөұүһіёйїыьъœæ’'ʼʹ`İßÀ´ \u0306\u0301\u0345–_٣ﬁ"))
def test_folding_twice_changes_nothing_for_the_hard_letters(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Қазақстан өнері", "kazakstan-oneri"),
        ("Әсем Ғалымқызы", "asem-galymkyzy"),
        ("Ұлттық қолөнер фестивалі", "ulttyk-koloner-festivali"),
        ("Мәжіліс", "mazhilis"),
        ("Шеберлік сыныбы: дыбыс және бейне", "sheberlik-synyby-dybys-zhane-beine"),
        ("Щедрин Юрий", "shchedrin-yurii"),
        ("École française à Almaty", "ecole-francaise-a-almaty"),
        ("Œuvre d’été", "oeuvre-dete"),
        ("«— —», 日本", ""),
        ("a" * 79 + " b", "a" * 79),
    ],
)
def test_titles_become_addresses(title, slug):
    assert slugify(title) == slug


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Қасым", "Kasym"),
        ("Ғалымқызы", "Galymkyzy"),
        ("Өмірбек", "Omirbek"),
        ("Жәнібек", "Zhanibek"),
        ("Хилл", "Khill"),
        ("ХИЛЛ", "KHILL"),
        ("Шолпан Махмудова", "Sholpan Makhmudova"),
        ("Щербаков Юрий", "Shcherbakov Yuriy"),
        ("Jean-Luc N’Diaye", "Jean-Luc N’Diaye"),
        ("McDonald", "McDonald"),
        ("Я", "Ya"),
    ],
)
def test_a_name_is_suggested_in_latin(name, latin):
    assert latin_name(name) == latin


@pytest.mark.parametrize(
    "name",
    [
        "Әсел",
        "Ә",
        "Ахметов Ержан Серікұлы",
        "de La Tour",
        "Jean-Luc N’Diaye",
        "O'Neil J.",
        "Éloïse",
        "ʼОлжас",
        "李",
        "Ә" * 100,
    ],
)
def test_names_of_every_script_are_accepted(name):
    assert validate_person_name(name) is None


@pytest.mark.parametrize("name", ["<b>Әсел</b>", "R2D2", "a@b", "- -", "", "x\ny", "{{ x }}"])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(ValidationError):
        validate_person_name(name)
