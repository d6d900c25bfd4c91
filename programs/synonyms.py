"""What a searcher typed, with the synonyms that staff keep."""

from partnership.kit.kept import Parts
from partnership.kit.search_words import Query, parse
from programs.models import SearchSynonym

_GROUPS: Parts[str, list[list[str]]] = Parts(1)


def search_query(typed: str) -> Query:
    """One query for the synonyms, or none while they are remembered."""
    return parse(typed, _GROUPS.get("all", _groups))


def _groups() -> list[list[str]]:
    folded = SearchSynonym.objects.values_list("folded", flat=True)
    return [text.split("\n")[1:-1] for text in folded]
