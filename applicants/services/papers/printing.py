"""A decision letter on paper."""

from base64 import b64encode
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, override

from applicants.choices.applications import ApplicationState
from applicants.models import DecisionLetter
from applicants.services.papers.wording import SAID, WORDS, name_on_paper
from partnership.kit.artwork.ribbons import ribbon
from partnership.kit.dates import ALMATY, format_date, in_zone
from partnership.kit.pdf import STYLES, print_pdf
from programs.choices import Pair

_ROWS = 21
# Marks of a column, mark-up included, that fit beside the code in the usual size.
_FITS = 1200
_MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 56 64" width="56" height="64">'
    '<path fill="#C8231A" fill-rule="evenodd" d="M28 12a26 26 0 1 1-.1 0ZM28 34 10.5 58h35Z"/>'
    '<path fill="#C8231A" d="M36 10A10 10 0 0 1 46 0a10 10 0 0 1-10 10Z"/></svg>'
)


def verify_site() -> str:
    """Where a code is typed: without a language, the reader's own is found there."""
    return f"{settings.SITE_URL}/verify/"


def print_letter(letter: DecisionLetter) -> bytes:
    """The PDF; the same bytes for the same letter. Needs application, call and person."""
    call, address = letter.application.call, f"{verify_site()}{letter.code}/"
    languages = (letter.first_language, letter.second_language)
    sides = [_side(letter, language) for language in languages]
    html = render_to_string(
        "applicants/papers/letter.html",
        {
            "letter": letter,
            "sides": sides,
            "is_dense": max(len(side["body"]) for side in sides) > _FITS,
            "qr": _qr(address),
            "address": address,
            "site": verify_site().removeprefix("https://").removeprefix("http://"),
        },
    )
    sector = call.sectors.first()
    felt = ribbon(call.slug, sector.colour if sector else Pair.AUDIOVISUAL, _ROWS)
    drawn = {".ribbon": felt, ".brand i": _MARK}
    css = "".join(
        f'{place}{{background:url("{_data(svg)}") 0 0/100% 100%}}' for place, svg in drawn.items()
    )
    return print_pdf(html, styles=[STYLES / "letter.css"], more_css=css)


def _side(letter: DecisionLetter, language: str) -> dict[str, Any]:
    application, person = letter.application, letter.application.professional
    accepted = letter.outcome == ApplicationState.ACCEPTED
    confirmed = letter.outcome == ApplicationState.CONFIRMED
    with override(language):
        context = {
            "letter": letter,
            "application": application,
            "call": application.call,
            "name": name_on_paper(person, language) if person else letter.holder,
            "said": SAID[letter.outcome],
            "words": WORDS[letter.outcome],
            "confirm_by": application.confirm_by if accepted else None,
            "confirmed_at": application.ended_at if confirmed else None,
            "issued_on": format_date(in_zone(letter.issued_at, ALMATY).date()),
            "operator": settings.OPERATOR_NAME,
        }
        return {
            "language": language,
            "title": gettext("Decision letter"),
            "institute": gettext("Institut français"),
            "invitation": gettext("Scan the code or type it at this address to verify the letter:"),
            "body": mark_safe(render_to_string("applicants/papers/_side.html", context)),
        }


def _qr(text: str) -> str:
    code = import_string("segno.make")(text, error="m", micro=False)
    return str(code.svg_data_uri(scale=4, border=0, dark="#15120E"))


def _data(svg: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
