"""One search over everything the public may know of."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from applicants.choices import Visibility
from events.choices import EventStatus
from events.models import Event
from events.services.search import refresh_search_text
from programs.choices import CallStatus
from tests.factories.applicants import ProfessionalFactory, ProjectFactory
from tests.factories.events import EventFactory, in_days
from tests.factories.programs import ArticleFactory, OpenCallFactory, SearchSynonymFactory

pytestmark = pytest.mark.django_db


def indexed(**facts):
    event = EventFactory(**facts)
    refresh_search_text(event)
    return event


def page(client, typed, language="ru", **more):
    with override(language):
        address = reverse("portal:search")
    response = client.get(address, {"q": typed, **more})
    assert response.status_code == 200
    return response


def titles(response, kind="events"):
    group = response.context["found"].group(kind)
    return [hit.name[0] for hit in group.hits] if group else []


def addresses(group):
    return [hit.address for hit in group.hits]


def address_of(row, language="ru"):
    with override(language):
        return row.get_absolute_url()


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Қазақстан өнері", "КАЗАКСТАН"),
        ("Айгүл және музыка", "Айгуль"),
        ("École d’été", "ecole ete"),
        ("Ёлка", "елка"),
        ("Алматы–Париж", "париж алматы"),
        ("À l’école de l'eau", "ecole eau"),
        ("À l’école de l'eau", "lecole"),
    ],
)
def test_spelling_does_not_matter(client, stored, typed):
    indexed(title_ru=stored)
    indexed(title_ru="Совсем другое")

    assert titles(page(client, typed)) == [stored]


def test_all_words_must_match(client):
    indexed(title_ru="Вечер кино", summary_ru="Показ")
    indexed(title_ru="Вечер музыки", summary_ru="Концерт")

    assert titles(page(client, "вечер концерт")) == ["Вечер музыки"]


def test_a_name_goes_before_a_description(client):
    indexed(title_ru="Первое", summary_ru="Разговор о гобелене")
    indexed(title_ru="Гобелен", summary_ru="Выставка")

    assert titles(page(client, "гобелен")) == ["Гобелен", "Первое"]


def test_insides_of_words_are_shown_only_when_no_word_begins_so(client):
    indexed(title_ru="Новый театр")
    indexed(title_ru="Кинотеатр под небом")

    assert titles(page(client, "театр")) == ["Новый театр"]
    assert titles(page(client, "инотеатр")) == ["Кинотеатр под небом"]


def test_the_page_marks_the_words_and_shows_the_text_they_stand_in(client):
    indexed(title_ru="Первое", summary_ru="Коротко", body_ru="В начале о разном. Потом гобелены.")

    html = page(client, "гобелен").content.decode()

    assert "Потом <mark>гобелен</mark>ы." in html


def test_a_word_behind_an_elision_is_marked_by_itself(client):
    indexed(title_fr="Retour", summary_fr="Retour à l’école. École d’été.")

    html = page(client, "école", "fr").text

    assert html.count("<mark>école</mark>") == 1
    assert html.count("<mark>École</mark>") == 1


def test_a_synonym_of_two_words_is_marked_only_as_a_whole(client):
    SearchSynonymFactory(words="jeux vidéo, видеоигры")
    indexed(title_fr="Les jeunes et les jeux vidéo", title_ru="Видеоигры")

    html = page(client, "видеоигры", "fr").text

    assert "Les jeunes et les <mark>jeux vidéo</mark>" in html


def test_signs_of_lists_are_not_shown_in_excerpts(client):
    indexed(title_ru="Встреча", body_ru="Что будет:\n\n- гобелен\n- войлок")

    assert "Что будет: <mark>гобелен</mark> войлок" in page(client, "гобелен").text


@pytest.mark.parametrize("state", [EventStatus.DRAFT])
def test_drafts_are_not_even_counted(client, state):
    indexed(title_ru="Тайный гобелен", status=state, published_at=None)
    seen = indexed(title_ru="Явный гобелен")

    found = page(client, "гобелен").context["found"]

    assert found.total == 1
    assert addresses(found.groups[0]) == [address_of(seen)]


def test_one_kind_has_pages_of_its_own(client):
    for number in range(23):
        indexed(title_ru=f"Гобелен {number}")

    first = page(client, "гобелен")
    second = page(client, "гобелен", kind="events", page="2")

    assert first.context["found"].total == 23
    assert len(titles(first)) == 5
    assert len(second.context["hits"]) == 3


ODD = ["", " ", "а", "<script>", "%", "_", "ы" * 5000, "\u202e", "'\"--"]


@pytest.mark.parametrize("typed", ODD)
def test_nothing_that_is_typed_breaks_the_page(client, typed):
    indexed(title_ru="Гобелен")

    response = page(client, typed, kind="nobody", page="99999999999999999999")

    assert b"<script>" not in response.content.split(b"<main")[1]


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries, rows):
    for number in range(rows):
        indexed(title_ru=f"Гобелен {number}")
    with override("ru"):
        address = reverse("portal:search")

    with django_assert_max_num_queries(10):
        client.get(address, {"q": "гобелен"})


def test_synonyms_find_one_another_in_every_language(client):
    SearchSynonymFactory(words="мастер-класс, шеберлік сыныбы\nmasterclass")
    indexed(title_kk="Шеберлік сыныбы", title_ru="Урок", title_fr="Cours", title_en="Class")

    for typed in ("мастер-класс", "мастер-классы", "Шеберлик сыныбы", "masterclass"):
        assert titles(page(client, typed, "kk")) == ["Шеберлік сыныбы"], typed


def test_calls_and_news_have_shelves_without_what_is_not_public(client):
    call = OpenCallFactory(title_ru="Гобелен: приём заявок")
    OpenCallFactory(title_ru="Гобелен в черновике", status=CallStatus.DRAFT, published_at=None)
    news = ArticleFactory(title_ru="Гобелен вернулся")
    ArticleFactory(title_ru="Гобелен вернётся завтра", future=True)
    ArticleFactory(title_ru="Гобелен не вернулся", draft=True)

    found = page(client, "гобелен").context["found"]

    assert {group.shelf.kind: addresses(group) for group in found.groups} == {
        "calls": [address_of(call)],
        "news": [address_of(news)],
    }


def test_people_and_projects_have_shelves_without_whoever_is_not_public(client):
    project = ProjectFactory(title="Гобелен степи")
    ProjectFactory(title="Гобелен спрятан", unpublished=True, owner=project.owner)
    person = ProfessionalFactory(public=True, headline="Гобелен и войлок")
    for hidden in ({}, {"withdrawn": True}, {"visibility": Visibility.PARTNERS}):
        owner = ProfessionalFactory(headline="Гобелен втайне", **hidden)
        ProjectFactory(title="Гобелен втайне", owner=owner)
    blocked = ProfessionalFactory(public=True, headline="Гобелен под замком")
    blocked.user.is_active = False
    blocked.user.save()

    answer = page(client, "гобелен")
    found = answer.context["found"]

    assert {group.shelf.kind: addresses(group) for group in found.groups} == {
        "professionals": [address_of(person)],
        "projects": [address_of(project)],
    }
    assert found.total == 2
    assert "втайне" not in answer.text


def test_a_person_is_found_in_either_script_and_named_in_that_of_the_reader(client):
    ProfessionalFactory(public=True, given_name="Айгүл", family_name="Әбен", latin_name="")

    assert titles(page(client, "aigul", "fr"), "professionals") == ["Aygul Aben"]
    assert titles(page(client, "АЙГУЛ", "kk"), "professionals") == ["Айгүл Әбен"]


def test_a_name_goes_first_in_any_of_its_spellings(client):
    SearchSynonymFactory(words="гобелен, кілем\ntapisserie")
    indexed(title_ru="Беседа", summary_ru="Потом гобелен", starts_at=in_days(20))
    indexed(title_kk="Кілем", title_ru="Урок")

    assert titles(page(client, "tapisserie")) == ["Урок", "Беседа"]


def test_the_directory_knows_synonyms_too(client):
    SearchSynonymFactory(words="гобелен, кілем\ntapisserie")
    ProfessionalFactory(public=True, headline="Ткёт гобелены", given_name="Айгүл")
    ProfessionalFactory(public=True, headline="Поёт", given_name="Болат")
    with override("ru"):
        address = reverse("applicants:professionals")

    text = client.get(address, {"q": "tapisserie"}).text

    assert "Айгүл" in text
    assert "Болат" not in text


def test_what_is_remembered_is_searched_again_once_something_changes(client):
    shown = indexed(title_ru="Гобелен")
    assert page(client, "гобелен").context["found"].total == 1

    Event.objects.filter(pk=shown.pk).update(status=EventStatus.DRAFT, published_at=None)

    assert page(client, "гобелен").context["found"].total == 0
