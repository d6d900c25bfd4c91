"""Words that mean the same in the portal's search."""

from partnership.kit.folding import fold
from partnership.portal.loading.files import Row
from programs.models import SearchSynonym


def load_synonyms(rows: list[Row]) -> int:
    """Create the groups whose first word stands in none yet; what staff wrote stays."""
    there = {word for row in SearchSynonym.objects.all() for word in row.as_folded}
    new = [row["words"] for row in rows if fold(row["words"][0]) not in there]
    for words in new:
        SearchSynonym.objects.create(words="\n".join(words))
    return len(new)
