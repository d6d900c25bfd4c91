"""Addresses that no two rows share."""

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from partnership.kit.slugs import unique_slug


@pytest.fixture
def page(transactional_db):
    with isolate_apps("partnership.kit"):

        class Page(models.Model):
            slug = models.SlugField(max_length=80, unique=True)

            class Meta:
                app_label = "kit"

        with connection.schema_editor() as editor:
            editor.create_model(Page)
        yield Page
        with connection.schema_editor() as editor:
            editor.delete_model(Page)


def test_a_taken_address_gets_the_next_number(page):
    for slug in ("asem", "asem-2", "asem-kanat"):
        page.objects.create(slug=slug)

    assert unique_slug(page, "Әсем", fallback="page") == "asem-3"
    assert unique_slug(page.objects.exclude(slug="asem"), "Әсем", fallback="page") == "asem"


def test_a_row_keeps_its_own_address(page):
    own = page.objects.create(slug="asem")

    assert unique_slug(page, "Әсем", fallback="page", exclude_pk=own.pk) == "asem"


def test_a_title_without_letters_takes_the_fallback(page):
    page.objects.create(slug="page")

    assert unique_slug(page, "«— —»", fallback="page") == "page-2"


def test_a_long_address_leaves_room_for_its_number(page):
    page.objects.create(slug="a" * 80)

    slug = unique_slug(page, "a" * 200, fallback="page")

    assert slug == "a" * 74 + "-2"
