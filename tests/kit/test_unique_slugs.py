"""Addresses that no two rows share."""

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from partnership.kit.slugs import unique_slug


@pytest.fixture
def leaf(transactional_db):
    with isolate_apps("partnership.kit"):

        class Leaf(models.Model):
            slug = models.SlugField(max_length=80, unique=True)

            class Meta:
                app_label = "kit"

        with connection.schema_editor() as editor:
            editor.create_model(Leaf)
        yield Leaf
        with connection.schema_editor() as editor:
            editor.delete_model(Leaf)


def test_a_taken_address_gets_the_next_number(leaf):
    for slug in ("asem", "asem-2", "asem-kanat"):
        leaf.objects.create(slug=slug)

    assert unique_slug(leaf, "Әсем", fallback="page") == "asem-3"
    assert unique_slug(leaf.objects.exclude(slug="asem"), "Әсем", fallback="page") == "asem"


def test_a_row_keeps_its_own_address(leaf):
    own = leaf.objects.create(slug="asem")

    assert unique_slug(leaf, "Әсем", fallback="page", exclude_pk=own.pk) == "asem"


def test_a_title_without_letters_takes_the_fallback(leaf):
    leaf.objects.create(slug="page")

    assert unique_slug(leaf, "«— —»", fallback="page") == "page-2"


def test_a_long_address_leaves_room_for_its_number(leaf):
    leaf.objects.create(slug="a" * 80)

    slug = unique_slug(leaf, "a" * 200, fallback="page")

    assert slug == "a" * 74 + "-2"
