"""Words that mean the same to whoever searches."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnership.kit.folding import fold

_BETWEEN = re.compile(r"[,;\n]+")


class SearchSynonym(models.Model):
    """Words of any language that all stand for one another in the portal's search.

    ``folded`` holds them as they are searched, each between two line breaks, and is kept by
    every save.
    """

    words = models.TextField(
        _("Words"), help_text=_("One per line or separated by commas; all mean the same.")
    )
    folded = models.TextField(default="", blank=True, editable=False)

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms for search")
        ordering = ("folded", "pk")
        constraints = [
            models.CheckConstraint(
                name="synonym_has_words",
                condition=~Q(words=""),
                violation_error_message=_("Write at least two words."),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(self.as_written)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = "\n".join(["", *self.as_folded, ""])
        super().save(*args, **kwargs)

    @property
    def as_written(self) -> list[str]:
        """The words as staff wrote them."""
        return [word.strip() for word in _BETWEEN.split(self.words) if word.strip()]

    @property
    def as_folded(self) -> list[str]:
        """The words as they are searched, each once."""
        return list(dict.fromkeys(filter(None, map(fold, self.as_written))))

    def clean(self) -> None:
        super().clean()
        if len(self.as_folded) < 2:
            raise ValidationError({"words": _("Write at least two words.")})
