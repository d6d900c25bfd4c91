"""Forms in which a person writes something longer: nothing typed is lost, nothing overwritten."""

import copy
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from partnership.kit.edits import ChangedMeanwhile, mark_of
from partnership.kit.images import ImageRefused, clean_image


class PictureFormField(forms.FileField):
    """Takes a picture only after it was judged, and gives it newly encoded."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs["help_text"] = kwargs.get("help_text") or _("JPEG, PNG or WebP, at most 10 MB.")
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"accept": "image/jpeg,image/png,image/webp"}

    def to_python(self, data: Any) -> ContentFile | None:
        uploaded = super().to_python(data)
        if uploaded is None:
            return None
        try:
            return clean_image(uploaded)
        except ImageRefused as refusal:
            raise ValidationError(str(refusal), code="picture") from refusal


class WritingForm(forms.ModelForm):
    """Carries the mark of the row it was opened on; ``picture_name`` names its picture, if any.

    ``before`` is the row as it is stored, whatever was posted.
    """

    picture_name: ClassVar[str] = ""
    # Whether all that a post brings is in this form, no rows beside it.
    is_whole: ClassVar[bool] = True

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    remove_picture = forms.BooleanField(required=False, label=_("Remove the picture"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = copy.copy(self.instance)
        self.fields["seen"].initial = mark_of(self.before)
        if not self.stored_picture:
            del self.fields["remove_picture"]

    @property
    def stored_picture(self) -> FieldFile | None:
        picture: FieldFile | None = getattr(self.before, self.picture_name, None)
        return picture

    @property
    def picture_field(self) -> BoundField:
        return self[self.picture_name]

    @property
    def changes_picture(self) -> bool:
        return self.picture_name in self.changed_data or "remove_picture" in self.changed_data

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("remove_picture") and not self.files.get(self._in_post()):
            cleaned[self.picture_name] = False
        mark = mark_of(self.before)
        if self.data.get(self.add_prefix("seen"), "") != mark:
            if cleaned is not None and self.is_whole and not self._changes_anything():
                cleaned["seen"] = mark
            else:
                self.refuse(ChangedMeanwhile(mark))
        return cleaned

    def _changes_anything(self) -> bool:
        """A second click on the same button brings what is stored already."""
        hidden = {field.name for field in self.hidden_fields()}
        return bool(set(self.changed_data) - hidden)

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if not valid:
            self.mention_the_picture()
        return valid

    def refuse(self, refusal: Exception, field: str | None = None) -> None:
        """Show why nothing was saved, beside all that was typed."""
        self.add_error(field, str(refusal))
        if isinstance(refusal, ChangedMeanwhile):
            posted: Any = self.data
            data = posted.copy()
            data[self.add_prefix("seen")] = refusal.seen
            self.data = data

    def tries(self, service: Callable[[], Any], *refusals: type[Exception]) -> bool:
        """Call the service; a refusal becomes a sentence above the form."""
        expected: tuple[type[Exception], ...] = (ChangedMeanwhile, *refusals)
        try:
            service()
        except expected as refusal:
            self.refuse(refusal)
            self.mention_the_picture()
            return False
        return True

    def mention_the_picture(self) -> None:
        """Browsers never fill in a file again by themselves."""
        sent = self.picture_name and self.files.get(self._in_post())
        if sent and self.picture_name not in self.errors:
            self.add_error(self.picture_name, _("Please choose the picture again."))

    def _in_post(self) -> str:
        return self.add_prefix(self.picture_name)
