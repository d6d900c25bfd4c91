"""One box over everything public."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partnership.kit.pages import public_page
from partnership.kit.paging import page_of
from partnership.portal.search import SHELVES, everything_on, search
from programs.synonyms import search_query

PER_PAGE = 20


@public_page
def search_page(request: HttpRequest) -> HttpResponse:
    """The best of every shelf, or with ``kind`` all of one; a kind nobody knows is ignored."""
    query = search_query(request.GET.get("q", ""))
    if not query.is_asked:
        return render(request, "portal/search.html", {"query": query})
    found = search(query)
    shelf = next((s for s in SHELVES if s.kind == request.GET.get("kind")), None)
    context = {"query": query, "found": found, "shelf": shelf}
    if shelf is not None:
        rows = everything_on(shelf, query, inside=found.inside)
        page = page_of(rows, request.GET.get("page", "1"), PER_PAGE)
        context |= {"page": page, "hits": [shelf.hit(row, query) for row in page.object_list]}
    return render(request, "portal/search.html", context)
