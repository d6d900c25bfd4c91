"""The directory shows those who chose it and consent to it, and nobody else."""

import re

import pytest
from django.utils import timezone, translation

from applicants.choices import Stage, Visibility
from applicants.models import Professional, Project
from tests.factories.applicants import (
    PortfolioItemFactory,
    ProfessionalFactory,
    ProjectFactory,
    ProjectMemberFactory,
)
from tests.factories.programs import CityFactory, SectorFactory

pytestmark = pytest.mark.django_db


def person(family, **kwargs):
    kwargs.setdefault("public", True)
    return ProfessionalFactory(family_name=family, given_name="Ая", latin_name="", **kwargs)


def hidden_people(**kwargs):
    """Everybody whom a visitor must not know of."""
    blocked = person("Бұғатталған", **kwargs)
    blocked.user.is_active = False
    blocked.user.save()
    return [
        person("Жабық", public=False, **kwargs),
        person("Серіктестік", public=False, visibility=Visibility.PARTNERS, **kwargs),
        person(
            "Келісімсіз",
            public=False,
            visibility=Visibility.PUBLIC,
            published_at=timezone.now(),
            **kwargs,
        ),
        person("Райынан", public=False, withdrawn=True, **kwargs),
        blocked,
    ]


def listed(page, model):
    """The rows of a list as its links name them."""
    slugs = [re.search(r'href="/../\w+/([\w-]+)/"', row)[1] for row in page.context["page"]]
    found = {row.slug: row for row in model.objects.all()}
    return [found[slug] for slug in slugs]


def names(page):
    return [row.family_name for row in listed(page, Professional)]


def test_nobody_hidden_is_listed_counted_or_found(client):
    city, sector = CityFactory(paris=True), SectorFactory()
    person("Ашық")
    hidden = hidden_people(city=city, sectors=[sector])

    page = client.get("/ru/professionals/")

    assert names(page) == ["Ашық"]
    assert "1 профиль" in page.text
    assert f'value="{city.slug}"' not in page.text
    for row in hidden:
        assert names(client.get("/ru/professionals/", {"q": row.family_name})) == []
        assert client.get(f"/ru/professionals/{row.slug}/").status_code == 404


def test_projects_go_with_their_owners(client):
    shown = ProjectFactory(title="Ашық жоба")
    hidden = [ProjectFactory(owner=owner) for owner in hidden_people()]
    hidden.append(ProjectFactory(unpublished=True, owner=shown.owner))

    page = client.get("/kk/projects/")
    profile = client.get(shown.owner.get_absolute_url())

    assert [row.title for row in listed(page, Project)] == ["Ашық жоба"]
    assert "1 жоба" in page.text
    assert [row.title for row, _address in profile.context["projects"]] == ["Ашық жоба"]
    for row in hidden:
        assert row.title not in page.text + profile.text
        assert client.get(f"/kk/projects/{row.slug}/").status_code == 404


def test_a_member_whose_profile_is_not_public_stands_there_by_name_only(client):
    project = ProjectFactory()
    known = ProjectMemberFactory(project=project, professional=person("Белгілі"), name="x")
    secret = ProjectMemberFactory(
        project=project, professional=person("Құпия", public=False), name="Дос"
    )

    page = client.get(f"/ru/projects/{project.slug}/").text

    assert known.professional.get_absolute_url().split("/")[-2] in page
    assert "Дос" in page
    assert "Құпия" not in page
    assert secret.professional.slug not in page


def test_a_profile_shows_works_and_seeks_but_never_the_address(client):
    row = person("Ашық", bio="Пишу музыку.", seeks="Ищу студию.", links=["https://example.org/a"])
    PortfolioItemFactory(professional=row, title="Тишина")

    page = client.get(f"/ru/professionals/{row.slug}/").text

    for words in ("Пишу музыку.", "Ищу студию.", "Тишина", f"?to={row.slug}"):
        assert words in page
    assert '<a class="more" href="https://example.org/a" rel="nofollow ugc noopener">' in page
    assert row.user.email not in page


@pytest.mark.parametrize(
    ("language", "shown"),
    [("kk", "Ая Жұмабай"), ("ru", "Ая Жұмабай"), ("fr", "Aya Zhumabay"), ("en", "Aya Zhumabay")],
)
def test_a_name_is_read_in_the_letters_of_the_reader(client, language, shown):
    row = person("Жұмабай", headline="Композитор", text_language="ru")

    for address in (f"/{language}/professionals/", f"/{language}/professionals/{row.slug}/"):
        page = client.get(address).text
        assert shown in page
        assert ('<span lang="ru">Композитор' in page) == (language != "ru")


def test_a_spelling_of_ones_own_stands_before_the_transliteration(client):
    row = ProfessionalFactory(public=True, latin_name="Aigerim Seitkizi")

    assert "<h1>Aigerim Seitkizi</h1>" in client.get(f"/fr/professionals/{row.slug}/").text


def test_people_stand_in_the_order_of_the_alphabet_of_the_reader(client):
    for family in ("Яр", "Қасым", "Кәрім", "Әли", "Бек", "Асан"):
        person(family)

    assert names(client.get("/kk/professionals/")) == ["Асан", "Әли", "Бек", "Кәрім", "Қасым", "Яр"]


def test_latin_readers_find_people_in_the_order_of_the_latin_alphabet(client):
    for family in ("Яр", "Юсупова", "Жақсы", "Whitcombe"):
        person(family)
    ProfessionalFactory(public=True, family_name="Әбішев", latin_name="Nurbol Zabishev")
    ProfessionalFactory(public=True, family_name="Өзбек", artistic_name="Қара")

    page = client.get("/en/professionals/")

    with translation.override("en"):
        shown = [row.shown_name for row in listed(page, Professional)]
    assert shown == [
        "Kara",
        "Aya Whitcombe",
        "Aya Yar",
        "Aya Yusupova",
        "Nurbol Zabishev",
        "Aya Zhaksy",
    ]


def test_filters_narrow_by_sector_with_its_parts_city_language_and_words(client):
    city, sector = CityFactory(), SectorFactory()
    part = SectorFactory(parent=sector)
    wanted = person("Керек", city=city, sectors=[sector, part], languages=["fr"], skills="монтаж")
    person("Басқа", sectors=[SectorFactory()], city=None)
    address = "/ru/professionals/"

    for query in (
        {"sector": sector.slug},
        {"city": city.slug},
        {"language": "fr"},
        {"q": "МОНТАЖ керек"},
        {"sector": part.slug, "city": city.slug, "language": "fr", "q": "монтаж"},
    ):
        page = client.get(address, query)
        assert names(page) == [wanted.family_name]
        assert len(page.context["filter"].chips) == len(query)


def test_an_empty_list_names_the_filter_to_drop(client):
    person("Ашық", languages=["kk"])
    hidden_people(languages=["kk"])

    page = client.get("/ru/professionals/", {"language": "fr"})

    hints = page.context["hints"]
    assert [(hint.chip.name, hint.chip.without, hint.count) for hint in hints] == [
        ("language", "?", 1)
    ]


def test_projects_are_filtered_by_their_stage(client):
    wanted = ProjectFactory(stage=Stage.PRODUCTION)
    ProjectFactory(stage=Stage.IDEA)

    page = client.get("/ru/projects/", {"stage": "production"})

    assert listed(page, Project) == [wanted]


@pytest.mark.parametrize("kind", ["professionals", "projects"])
@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=x",
        "page=99999999999999999999",
        "sector=%27&city=x&stage=x&language=x",
        "q=" + "a+" * 400,
        "language=,kk,ru,",
    ],
)
def test_a_query_of_junk_is_a_page(client, kind, query):
    person("Ашық")

    assert client.get(f"/ru/{kind}/?{query}").status_code == 200


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_pages_ask_as_much_for_one_as_for_fifty(client, django_assert_max_num_queries, rows):
    sector, city, mine = SectorFactory(), CityFactory(), person("Менікі")
    for _ in range(rows):
        owner = person("Иесі", sectors=[sector], city=city)
        project = ProjectFactory(owner=owner, sectors=[sector], city=city)
        ProjectFactory(owner=mine, sectors=[sector])
        PortfolioItemFactory(professional=mine)
    for _ in range(rows):
        ProjectMemberFactory(project=project, professional=person("Мүше"))

    for address in ("/ru/professionals/", "/ru/projects/", "/ru/professionals/?q=жоқ"):
        with django_assert_max_num_queries(6):
            client.get(address)
    for address in (mine.get_absolute_url(), project.get_absolute_url()):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
