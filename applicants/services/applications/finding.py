"""The folded texts by which applications are found: what was sent, and apart from it, by whom."""

from applicants.models import Application, Professional
from applicants.services.search import names_of
from partnership.kit.folding import fold, index_text
from partnership.kit.i18n import in_every_language


def refresh_search_texts(application: Application) -> None:
    """A blind jury searches ``search_text``, which holds no name of a person.

    Written with ``update`` so that ``updated_at`` does not take it for an edit.
    """
    words = [application.summary, application.description, application.seeks]
    for place, names in (
        (application.sector, ("name", "short_name")),
        (application.city, ("name",)),
    ):
        words += list(in_every_language(place, *names)) if place else []
    application.search_text = index_text((str(application.pk), application.title), words)
    application.name_search_text = _names(application.professional)
    Application.objects.filter(pk=application.pk).update(
        search_text=application.search_text, name_search_text=application.name_search_text
    )


def _names(person: Professional | None) -> str:
    if person is None:
        return ""
    return "\n".join(filter(None, map(fold, (*names_of(person), person.user.email))))
