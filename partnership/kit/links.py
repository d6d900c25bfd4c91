"""Addresses that a person gives of themselves: kept as a list, checked, never fetched."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.kit.text import clean_text

MOST_LINKS = 10
LONGEST_LINK = 300

_is_url = URLValidator(schemes=("http", "https"))


def validate_links(value: Any) -> None:
    """Refuse anything but a short list of plain http(s) addresses without credentials."""
    if not isinstance(value, list) or not all(isinstance(link, str) for link in value):
        raise ValidationError(_("Write one web address per line."), code="invalid_links")
    if len(value) > MOST_LINKS:
        raise ValidationError(
            _("Give at most %(most)d links."), code="too_many", params={"most": MOST_LINKS}
        )
    for link in value:
        validate_link(link)


def validate_link(link: str) -> None:
    """Refuse what is no public web address, naming it."""
    try:
        _is_url(link)
        sound = len(link) <= LONGEST_LINK and "@" not in urlsplit(link).netloc
    except (ValidationError, ValueError):
        sound = False
    if not sound:
        raise ValidationError(
            _("Not a web address: %(link)s. It must begin with https:// or http://."),
            code="invalid_link",
            params={"link": link[:80]},
        )


class LinksFormField(forms.CharField):
    """A text area, one address per line; gives the list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        kwargs.setdefault("help_text", _("One address per line, beginning with https://."))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = value if isinstance(value, str) else self.prepare_value(value or [])
        lines = clean_text(text, multiline=True).split("\n")
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class LinkListField(models.JSONField):
    """A list of web addresses in one column; nothing given is ``[]``."""

    default_validators = [validate_links]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        wanted = {"required": not self.blank, "label": self.verbose_name, **kwargs}
        for name in ("form_class", "choices_form_class", "encoder", "decoder"):
            wanted.pop(name, None)
        if self.help_text:
            wanted.setdefault("help_text", self.help_text)
        return LinksFormField(**wanted)
