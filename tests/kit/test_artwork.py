"""Drawn pictures: the same slug is the same picture, on every machine."""

import re
import xml.etree.ElementTree as ET

import pytest

from partnership.kit.artwork import portrait, poster
from partnership.kit.artwork.dice import Dice
from partnership.kit.artwork.palette import PAIRS


@pytest.mark.parametrize("pair", PAIRS)
def test_every_picture_is_well_formed_flat_and_silent(pair):
    for number in range(12):
        for svg in (
            poster(f"slug-{number}", pair, 400, 500),
            poster(f"slug-{number}", pair, 600, 400),
            portrait(f"slug-{number}", pair),
        ):
            root = ET.fromstring(svg)
            assert root.get("aria-hidden") == "true"
            assert not re.search(r"style=|<text|<image|href|on\w+=|nan|inf", svg)


def test_the_picture_depends_on_the_slug_alone():
    first = poster("felt", "cr", 400, 500)
    poster.cache_clear()

    assert poster("felt", "cr", 400, 500) == first
    assert len({poster(f"slug-{number}", "cr", 400, 500) for number in range(40)}) > 10


def test_carpets_of_one_sector_differ():
    carpets = {
        poster(f"slug-{number}", "av", 400, 500)
        for number in range(60)
        if Dice(f"slug-{number}").choice(range(6)) == 1
    }

    assert len(carpets) > 4


def test_clip_paths_of_one_page_never_share_an_id():
    page = "".join(
        poster(f"slug-{number}", pair, 400, 500) + portrait(f"slug-{number}", pair)
        for pair in PAIRS
        for number in range(20)
    )

    names = re.findall(r'clipPath id="([^"]+)"', page)
    assert len(names) == len(set(names)) > 100


def test_a_sector_without_colours_of_its_own_borrows_a_pair():
    assert poster("x", "zz", 400, 500) == poster("x", "zz", 400, 500)
    assert portrait("x", "").startswith("<svg")


def test_no_slug_gets_into_the_markup():
    assert "script" not in poster('"><script>', "mu", 400, 500)
