"""Pictures, documents and recordings of a project as their owner adds and edits them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applicants.choices import RecordingKind
from applicants.models import ProjectDocument, ProjectPicture, ProjectRecording
from partnership.kit.documents import PdfFormField
from partnership.kit.forms import PictureFormField

_ALT_HINT = _("What can be seen, in a few words, for those who hear the page.")


class FileFirstForm(forms.ModelForm):
    """A file and words about it; browsers never fill in a file again by themselves."""

    file_name: str

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if not valid:
            self.mention_the_file()
        return valid

    def mention_the_file(self) -> None:
        """Call it when nothing was saved although the file itself was in order."""
        if self.files.get(self.file_name) and self.file_name not in self.errors:
            self.add_error(self.file_name, _("Please choose the file again."))


class PictureForm(FileFirstForm):
    file_name = "picture"

    class Meta:
        model = ProjectPicture
        fields = ("picture", "picture_alt")
        field_classes = {"picture": PictureFormField}
        help_texts = {"picture_alt": _ALT_HINT}


class PictureWordsForm(forms.ModelForm):
    class Meta:
        model = ProjectPicture
        fields = ("picture_alt",)
        help_texts = {"picture_alt": _ALT_HINT}


class DocumentForm(FileFirstForm):
    file_name = "file"

    class Meta:
        model = ProjectDocument
        fields = ("file", "title", "is_public")
        field_classes = {"file": PdfFormField}
        help_texts = {
            "is_public": _("Without the tick only you and the programme’s staff read it.")
        }

    def save(self, commit: bool = True) -> ProjectDocument:
        self.instance.size = self.cleaned_data["file"].size
        document: ProjectDocument = super().save(commit)
        return document


class DocumentWordsForm(forms.ModelForm):
    class Meta:
        model = ProjectDocument
        fields = ("title", "is_public")
        help_texts = DocumentForm.Meta.help_texts


class RecordingForm(forms.ModelForm):
    class Meta:
        model = ProjectRecording
        fields = ("kind", "title", "link")
        widgets = {"link": forms.URLInput(attrs={"maxlength": 300})}
        help_texts = {
            "link": _(
                "Where it can be played: the page shows a link, nothing is loaded from there."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = RecordingKind.choices
