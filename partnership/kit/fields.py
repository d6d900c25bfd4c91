"""Model and form fields that store what was meant: clean text, lists of codes."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Left, StrIndex
from django.utils.translation import gettext_lazy as _

from partnership.kit.folding import END_OF_NAMES
from partnership.kit.text import clean_text

if TYPE_CHECKING:
    _CodesColumn = models.CharField[Sequence[str], list[str]]
else:
    _CodesColumn = models.CharField


class CleanFormField(forms.CharField):
    """Text input cleaned before its length is judged."""

    def __init__(self, *, multiline: bool = False, **kwargs: Any) -> None:
        self.multiline = multiline
        if multiline:
            kwargs.setdefault("widget", forms.Textarea)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text is None or text in self.empty_values:
            return text
        return clean_text(text, multiline=self.multiline) or self.empty_value


class CleanCharField(models.CharField):
    """One line of text, cleaned on validation and again on every save."""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean(_cleaned(value, multiline=False), model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = _cleaned(super().pre_save(model_instance, add), multiline=False)
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        if self.choices is None:
            kwargs.setdefault("form_class", CleanFormField)
        return super().formfield(**kwargs)


class CleanTextField(models.TextField):
    """Several lines of text, cleaned on validation and again on every save."""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean(_cleaned(value, multiline=True), model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = _cleaned(super().pre_save(model_instance, add), multiline=True)
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        if self.choices is None:
            kwargs = {"form_class": CleanFormField, "multiline": True, **kwargs}
        return super().formfield(**kwargs)


class ChoiceListField(_CodesColumn):
    """Several codes out of ``choices`` in one column, stored as ``,kk,ru,``.

    The commas at both ends let ``contains=",fr,"`` find one code on every database. The
    Python value is a list in the order of ``choices``, without repeats; nothing chosen is
    ``[]`` and ``""``. Not an ArrayField, because SQLite has none.
    """

    default_error_messages = {"invalid_choice": _("Choose one of the options.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 255)
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)
        self._seen: dict[str, list[str]] = {}

    def codes(self) -> list[str]:
        """Every code that may be stored, in the order of ``choices``."""
        return [str(code) for code, _label in self.flatchoices]

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        display = f"get_{name}_display"
        if display not in cls.__dict__:
            setattr(cls, display, lambda instance: self.labels(getattr(instance, name)))
        super().contribute_to_class(cls, name, private_only)

    def labels(self, value: Iterable[str]) -> str:
        """The chosen options as people read them, for lists and exports."""
        names = {str(code): str(label) for code, label in self.flatchoices}
        return ", ".join(names.get(code, code) for code in self.to_python(value))

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        longest = len(self._joined(self.codes()))
        if self.max_length is not None and longest > self.max_length:
            problem = f"All choices together need {longest} characters."
            return [*super().check(**kwargs), checks.Error(problem, obj=self, id="kit.E001")]
        return super().check(**kwargs)

    def from_db_value(
        self, value: str | None, expression: Any, connection: BaseDatabaseWrapper
    ) -> list[str]:
        """Few different texts are stored in many rows, so each is taken apart once."""
        stored = value or ""
        if stored not in self._seen:
            self._seen[stored] = self.to_python(stored)
        return list(self._seen[stored])

    def to_python(self, value: Any) -> list[str]:
        parts = value.split(",") if isinstance(value, str) else value or []
        chosen = dict.fromkeys(str(part) for part in parts if part)
        known = [code for code in self.codes() if code in chosen]
        return known + [code for code in chosen if code not in known]

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str) or hasattr(value, "resolve_expression"):
            return value
        return self._joined(self.to_python(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> list[str]:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return self._joined(self.to_python(self.value_from_object(obj)))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        if not self.editable:
            return
        if not value and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")
        if set(value) - set(self.codes()):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("choices_form_class", None)
        defaults: dict[str, Any] = {
            "choices": list(self.flatchoices),
            "widget": forms.CheckboxSelectMultiple,
            "required": not self.blank,
            "label": self.verbose_name,
            "help_text": self.help_text,
        }
        if self.has_default():
            defaults["initial"] = self.get_default()
        return forms.MultipleChoiceField(**{**defaults, **kwargs})

    @staticmethod
    def _joined(codes: Sequence[str]) -> str:
        return f",{','.join(codes)}," if codes else ""


def _cleaned(value: Any, *, multiline: bool) -> Any:
    return clean_text(value, multiline=multiline) if isinstance(value, str) else value


def search_names() -> models.GeneratedField:
    """The names within ``search_text``, kept by the database: short, where that text is long."""
    end = StrIndex("search_text", models.Value(END_OF_NAMES))
    return models.GeneratedField(
        expression=Left("search_text", end), output_field=models.TextField(), db_persist=True
    )
