"""What a page may weigh on a phone: styles, scripts, fonts."""

from tests.conftest import ROOT

KIB = 1024
STATIC = ROOT / "static"


def weights(folder, pattern):
    return {path.name: path.stat().st_size for path in (STATIC / folder).glob(pattern)}


def test_our_scripts_fit_their_budget():
    scripts = weights("js", "*.js")

    assert sum(scripts.values()) <= 15 * KIB, scripts


def test_the_fonts_of_a_kazakh_page_fit_their_budget():
    """Both faces in every script a Kazakh page holds; digits and signs stand in the Latin files."""
    fonts = {
        name: size
        for part in ("cyrillic", "cyrillic-ext", "latin")
        for name, size in weights("fonts", f"*-{part}.woff2").items()
    }

    assert len(fonts) == 6
    assert sum(fonts.values()) <= 130 * KIB, fonts
