"""Pictures that stand beside shared links."""

from django.http import Http404, HttpRequest, HttpResponse

from partnership.kit.artwork.sharing import shared_picture
from partnership.kit.http import cacheable
from partnership.kit.pages import public_page
from partnership.portal.queries.shared import shared_card


@public_page
def card(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Drawn anew when the words have changed; what is not public has none."""
    found = shared_card(kind, slug)
    if found is None:
        raise Http404
    answer = HttpResponse(shared_picture(found), content_type="image/jpeg")
    return cacheable(answer, seconds=3600)
