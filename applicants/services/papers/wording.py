"""What a decision letter says, in the language that is active."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.choices.applications import ApplicationState
from applicants.models import Professional
from partnership.kit.names import in_script_of

_S = ApplicationState

SAID: Mapping[str, Promise] = {
    _S.ACCEPTED: _("The application is accepted"),
    _S.CONFIRMED: _("Accepted, participation confirmed"),
    _S.RESERVE: _("On the reserve list"),
    _S.DECLINED: _("The application is not selected"),
}
WORDS: Mapping[str, Promise] = {
    _S.ACCEPTED: _(
        "The selection committee has chosen this application. The place is kept until the time "
        "given below, by which participation is to be confirmed."
    ),
    _S.CONFIRMED: _(
        "The selection committee has chosen this application, and participation has been confirmed."
    ),
    _S.RESERVE: _(
        "The selection committee has put this application on the reserve list. When a place "
        "becomes free, it is offered to the next application on the list."
    ),
    _S.DECLINED: _(
        "The selection committee has read this application with attention and has not chosen it "
        "in this call. We thank the applicant for their work."
    ),
}


def name_on_paper(person: Professional, language: str) -> str:
    """The legal name: as written, or in Latin letters for who reads French or English."""
    written = " ".join(filter(None, (person.given_name, person.patronymic, person.family_name)))
    return in_script_of(written, language, own=person.latin_name)


def holder_of(person: Professional, languages: tuple[str, str]) -> str:
    """All names that the paper prints, each once."""
    return " · ".join(dict.fromkeys(name_on_paper(person, code) for code in languages))
