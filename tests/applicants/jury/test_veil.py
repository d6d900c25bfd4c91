"""Names, addresses and links are taken out of what a blind jury reads."""

import pytest

from applicants.veil import GAP, Named, named_by, veiled, without_names

NAMES = Named(
    ["Айгерім Сейітқызы", "Aigerim Seiitkyzy", "Роза Мира", "Ван"], ["La Fabrique", "Студия"]
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Меня зовут Айгерім Сейітқызы.", f"Меня зовут {GAP}."),
        ("Айгеріммен сөйлестім", f"{GAP} сөйлестім"),
        ("СЕЙІТҚЫЗЫ и айгерім сейітқызы", f"{GAP} и {GAP}"),
        ("Работы Розы и мира роз", f"Работы {GAP} и мира роз"),
        ("Aigerim’s film", f"{GAP}’s film"),
        ("Пишите: a.b+c@mail.example или @aigerim_art", f"Пишите: {GAP} или {GAP}"),
        ("См. https://instagram.com/x и www.x.kz/y", f"См. {GAP} и {GAP}"),
        ("t.me/aig, Behance.net/aig и m.фильм.рф/x", f"{GAP} и {GAP}"),
        ("instagram.com/aig/?hl=ru", GAP),
        ("Театр и/или кино, 1.5/2 часа, т.е./т.д.", "Театр и/или кино, 1.5/2 часа, т.е./т.д."),
        ("С la fabrique, у Студиямен; фабрика Fabrique", f"С {GAP}, у {GAP}; фабрика Fabrique"),
        ("Диван остался цел.", "Диван остался цел."),
        ("Ван и Вана; Ванна, ван", f"{GAP} и Вана; Ванна, ван"),
        ("Ничего тайного.", "Ничего тайного."),
    ],
)
def test_names_in_any_ending_addresses_and_links_leave_a_gap(text, shown):
    assert without_names(text, NAMES) == shown


def test_a_receipt_is_veiled_in_all_words_of_the_applicant():
    content = {
        "person": {
            "name": "Айгерім Сейітқызы",
            "co_applicants": [{"name": "Пётр Помощников", "role": ""}],
            "endorsements": [{"name": "Marie Duval", "organisation": "", "text": ""}],
        },
        "project": {"title": "Театр Сейітқызы", "summary": "С Помощниковым", "year": 2026},
        "answers": [
            {"id": 1, "kind": "text", "value": "Marie Duval одобряет"},
            {"id": 2, "kind": "link", "value": "https://x.example/aigerim"},
            {"id": 3, "kind": "choice", "value": 5},
        ],
    }

    shown = veiled(content, named_by(content["person"]))

    assert shown["project"] == {"title": f"Театр {GAP}", "summary": f"С {GAP}", "year": 2026}
    assert next(answer["value"] for answer in shown["answers"]) == f"{GAP} одобряет"
    assert "x.example" not in shown["answers"][1]["value"]
    assert shown["answers"][2]["value"] == 5
    assert content["project"]["title"] == "Театр Сейітқызы"


def test_nothing_sent_stays_nothing():
    assert veiled({}, named_by(None)) == {}
    assert without_names("", named_by(None)) == ""


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("Ли Ян", "Ли Ян, Ян; Лира, или, янтарь", f"{GAP}, {GAP}; Лира, или, янтарь"),
        ("Ким", "Ким. Кимоно и кимчи", f"{GAP}. Кимоно и кимчи"),
        ("Ася", "Ася, Асе; ася", f"{GAP}, Асе; ася"),
        ("Әли", "Әли мен Әлия", f"{GAP} мен Әлия"),
        ("Шарль де Голь", "де факто; О. де Голь", f"де факто; О. де {GAP}"),
        ("О Генри", "О проекте Генри", f"О проекте {GAP}"),
    ],
)
def test_a_short_name_is_taken_out_as_a_whole_word_in_capitals(name, text, shown):
    assert without_names(text, Named([name], [])) == shown


@pytest.mark.parametrize(
    "hostile", ["a", "a.", "a@", "@", "www.", "http://", "a-", "[…] ", "a.b/", "t.me", "+"]
)
def test_the_work_grows_with_the_text_and_not_with_its_square(hostile):
    """A square of this length would not end while anybody waits; nothing here reads a clock."""
    text = hostile * (400_000 // len(hostile))

    assert isinstance(without_names(text, NAMES), str)
