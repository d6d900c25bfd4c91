"""Drawn pictures for what has no photograph: same slug, same picture."""

from partnership.kit.artwork.portraits import portrait
from partnership.kit.artwork.posters import poster

__all__ = ["portrait", "poster"]
