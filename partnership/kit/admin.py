"""What every desk of the admin shares: language tabs, what is missing, edits that collide."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, NoReturn

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.auth import get_permission_codename
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TabbedTranslationAdmin
from modeltranslation.settings import AVAILABLE_LANGUAGES
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

from partnership.kit.dates import TwoClocks
from partnership.kit.folding import fold
from partnership.kit.images import ImageRefused, clean_image
from partnership.kit.pictures import expected_on_commit
from partnership.kit.refusals import Refusal

# Words of one search beyond these are not looked for: each is a condition of its own.
MOST_WORDS = 8


def status_badge(label: str, *, quiet: bool = False) -> SafeString:
    """A word with its square, as the design's change lists print a status."""
    return format_html('<span class="adm-st{}">{}</span>', " adm-st--off" if quiet else "", label)


def short_clocks(instant: datetime | None) -> str:
    """“11.12.2026 18:30 / 14:30”: Almaty, then Paris, for a narrow column."""
    if instant is None:
        return "—"
    clocks = TwoClocks(instant)
    almaty, paris = f"{clocks.almaty:%d.%m.%Y %H:%M}", f"{clocks.paris:%H:%M}"
    return f"{almaty} / {f'{clocks.paris:%d.%m} ' if clocks.day_shift else ''}{paris}"


def lacking(fields: Iterable[str], language: str) -> Q:
    """Rows in which any of ``fields`` has no text in ``language``."""
    condition = Q()
    for field in fields:
        name = build_localized_fieldname(field, language)
        condition |= Q(**{f"{name}__isnull": True}) | Q(**{name: ""})
    return condition


class AnyCaseSearch:
    """Finds words in any case, Cyrillic too, where the database folds only ASCII.

    Every word must stand in one of ``search_fields``; ``word_condition`` may widen that. A desk
    of few rows sets ``search_folded``: its rows are folded in Python as the public search folds.
    """

    search_fields: ClassVar[Any] = ()
    search_folded = False

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        if self.search_folded:
            return self._folded(queryset, fold(search_term).split()), False
        for word in search_term.split()[:MOST_WORDS]:
            queryset = queryset.filter(self.word_condition(word))
        return queryset, False

    def word_condition(self, word: str) -> Q:
        """What a row must satisfy for one word of the search."""
        condition = Q()
        for field in self.search_fields:
            condition |= in_any_case(field, word)
        return condition

    def _folded(self, queryset: models.QuerySet[Any], words: list[str]) -> models.QuerySet[Any]:
        if not words:
            return queryset
        rows = queryset.order_by().values_list("pk", *self.search_fields)
        texts = ((pk, fold(" ".join(filter(None, values)))) for pk, *values in rows)
        return queryset.filter(pk__in=[pk for pk, text in texts if all(w in text for w in words)])


def in_any_case(field: str, word: str) -> Q:
    """``field`` holds the word as typed, small, capitalised or in capitals."""
    condition = Q()
    for spelling in {word, word.lower(), word.capitalize(), word.upper()}:
        condition |= Q(**{f"{field}__icontains": spelling})
    return condition


class MissingTranslationFilter(admin.SimpleListFilter):
    """Narrows a list of a ``TranslatedAdmin`` to what lacks a text in one language, or in any."""

    title = _("Translations missing")
    parameter_name = "missing"
    _fields: Sequence[str] = ()

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, Any]]:
        self._fields = getattr(model_admin, "must_be_translated", ())
        names = {"kk": "Қазақша", "ru": "Русский", "fr": "Français", "en": "English"}
        return [("any", _("In any language")), *((c, names[c]) for c in AVAILABLE_LANGUAGES)]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Any]
    ) -> models.QuerySet[Any]:
        wanted = AVAILABLE_LANGUAGES if self.value() == "any" else [self.value()]
        condition = Q()
        for language in wanted:
            if language in AVAILABLE_LANGUAGES:
                condition |= lacking(self._fields, language)
        return queryset.filter(condition)


class TranslatedAdmin(AnyCaseSearch, TabbedTranslationAdmin):
    """A tab per language, and a column that says which languages lack a text.

    ``must_be_translated`` names the fields a visitor reads first. These tables are small, so
    they are searched folded.
    """

    search_folded = True
    must_be_translated: Sequence[str] = ()

    @admin.display(description=_("Missing"))
    def missing_languages(self, obj: models.Model) -> str:
        without = [
            language
            for language in AVAILABLE_LANGUAGES
            if not all(
                getattr(obj, build_localized_fieldname(field, language))
                for field in self.must_be_translated
            )
        ]
        return ", ".join(without) or "—"


class OnlyTextsForTranslators(BaseModelAdmin):
    """Whoever may change but not add rows writes their texts and nothing else.

    Comes before the desk or inline it narrows, which must be a translated one.
    """

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        if self._may(request, "add") or not self._may(request, "change"):
            return fields
        translated = translator.get_options_for_model(self.model).all_fields
        texts = {column.name for columns in translated.values() for column in columns}
        facts = (*self.model._meta.fields, *self.model._meta.many_to_many)
        named = [field.name for field in facts if field.editable and not field.primary_key]
        fixed = [name for name in named if name not in texts and name not in translated]
        return tuple(dict.fromkeys((*fields, *fixed)))

    def _may(self, request: HttpRequest, action: str) -> bool:
        name = get_permission_codename(action, self.opts)
        return bool(request.user.has_perm(f"{self.opts.app_label}.{name}"))


class EditTokenForm(forms.ModelForm):
    """Refuses to overwrite what someone else saved meanwhile.

    The page carries the instant of the row's last edit; when the row has moved on, the second
    editor is told, keeps what they typed, and nothing is written.
    """

    edit_token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edit_token"].initial = self._token()

    def _token(self) -> str:
        return self.instance.updated_at.isoformat() if self.instance.pk else ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk and self.data.get(self.add_prefix("edit_token")) != self._token():
            raise forms.ValidationError(
                _("Someone saved this while you were editing. Open it again to see their changes.")
            )
        return cleaned


class CleanImagesMixin:
    """Form fields named in ``images`` take a picture only after it was judged and re-encoded."""

    images: Sequence[str] = ()
    cleaned_data: dict[str, Any]
    add_error: Any

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()  # type: ignore[misc]
        for name in self.images:
            picture = self.cleaned_data.get(name)
            if isinstance(picture, UploadedFile):
                self._take(name, picture)
        return cleaned

    def _take(self, name: str, picture: UploadedFile) -> None:
        try:
            self.cleaned_data[name] = clean_image(picture)
            expected_on_commit()
        except ImageRefused as refusal:
            self.add_error(name, str(refusal))


class UnknownIsNotFound:
    """A row that is not in the person's list answers “not found”, as one that never was."""

    def _get_obj_does_not_exist_redirect(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Http404


class WrittenElsewhere:
    """Rows that services write: nobody adds or changes them by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(WrittenElsewhere, admin.TabularInline):
    """Rows that services write and people only read."""

    extra = 0
    can_delete = False


def serve_each(
    desk: admin.ModelAdmin[Any],
    request: HttpRequest,
    rows: Iterable[models.Model],
    service: Callable[..., Any],
) -> int:
    """Call ``service(row, by=…)`` for each row, show refusals; returns how many were done."""
    done = 0
    for row in rows:
        try:
            service(row, by=request.user)
            done += 1
        except Refusal as refusal:
            desk.message_user(request, f"{row}: {refusal}", messages.ERROR)
    return done
