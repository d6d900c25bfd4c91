"""What hangs on a profile or a project: read at the desk, written by its owner."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from applicants.models import (
    CoAuthor,
    Professional,
    ProfileText,
    Project,
    ProjectDocument,
    ProjectPicture,
    ProjectRecording,
    ProjectText,
)
from partnership.kit.admin import ReadOnlyInline


class ProfileTextInline(ReadOnlyInline):
    model = ProfileText
    fields = readonly_fields = ("language", *Professional.TOLD)


class ProjectTextInline(ReadOnlyInline):
    model = ProjectText
    fields = readonly_fields = ("language", *Project.TOLD)


class CoAuthorInline(ReadOnlyInline):
    model = CoAuthor
    fields = readonly_fields = ("email", "user", "role", "state", "invited_at", "answered_at")


class PictureInline(ReadOnlyInline):
    model = ProjectPicture
    fields = readonly_fields = ("picture", "picture_alt")


class RecordingInline(ReadOnlyInline):
    model = ProjectRecording
    fields = readonly_fields = ("kind", "title", "link")


class DocumentInline(ReadOnlyInline):
    """The file is handed out by the view that asks who reads."""

    model = ProjectDocument
    fields = readonly_fields = ("title", "download", "is_public", "added_at")

    @admin.display(description=_("File"))
    def download(self, row: ProjectDocument) -> SafeString:
        return format_html('<a href="{}">PDF</a>', row.get_absolute_url())


OF_PROFILE = (ProfileTextInline,)
OF_PROJECT = (ProjectTextInline, CoAuthorInline, PictureInline, RecordingInline, DocumentInline)
