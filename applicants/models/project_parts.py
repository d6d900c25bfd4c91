"""What belongs to a project: its pictures, documents, recordings and co-authors."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applicants.choices import CO_AUTHOR_OPEN, CoAuthorState, RecordingKind
from applicants.models.professional import Professional
from applicants.models.project import Project
from partnership.accounts.choices import Language
from partnership.accounts.models import User
from partnership.kit.fields import CleanCharField
from partnership.kit.links import validate_link
from partnership.kit.names import in_script_of


def document_path(document: "ProjectDocument", filename: str) -> str:
    """A name of our own, where the proxy hands nothing out: a view asks who reads."""
    return f"private/projects/{secrets.token_hex(16)}.pdf"


class ProjectPicture(models.Model):
    """One more picture of a project, after the one that stands for it."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="pictures", verbose_name=_("project")
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    picture = models.ImageField(_("Picture"), upload_to="projects/")
    picture_alt = CleanCharField(_("Description of the picture"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("picture of a project")
        verbose_name_plural = _("pictures of projects")
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(
                name="project_picture_is_there",
                condition=~Q(picture=""),
                violation_error_message=_("Choose a picture."),
            )
        ]

    def __str__(self) -> str:
        return self.picture_alt or str(self.project)

    @property
    def text_language(self) -> str:
        """Of its description."""
        return self.project.text_language


class DocumentQuerySet(models.QuerySet["ProjectDocument"]):
    def public(self) -> Self:
        """Shown with a project that everybody may see."""
        shown = Project.objects.public().order_by().values("pk")
        return self.filter(is_public=True, project__in=shown)

    def for_partners(self) -> Self:
        """Shown with a project that partners may see and not everybody."""
        shown = Project.objects.for_partners().order_by().values("pk")
        return self.filter(is_public=True, project__in=shown)


class ProjectDocument(models.Model):
    """A PDF; only for its owner and staff, or for whoever may see the project."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="documents", verbose_name=_("project")
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    title = CleanCharField(_("Title"), max_length=160)
    file = models.FileField(_("File"), upload_to=document_path)
    size = models.PositiveIntegerField(_("Size"), editable=False)
    is_public = models.BooleanField(_("Shown with the project"), default=False)
    added_at = models.DateTimeField(_("Added"), auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of a project")
        verbose_name_plural = _("documents of projects")
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(
                name="project_document_is_there",
                condition=~Q(file="") & ~Q(title=""),
                violation_error_message=_("Choose a file and give it a title."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("applicants:project_document", args=[self.pk])


class ProjectRecording(models.Model):
    """A film or a sound elsewhere, shown as a link with a name: nothing is loaded from there."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="recordings", verbose_name=_("project")
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    kind = models.CharField(_("Kind"), max_length=5, choices=RecordingKind)
    title = CleanCharField(_("Title"), max_length=160)
    link = models.CharField(_("Link"), max_length=300, validators=[validate_link])

    class Meta:
        verbose_name = _("recording of a project")
        verbose_name_plural = _("recordings of projects")
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(
                name="project_recording_kind_known",
                condition=Q(kind__in=RecordingKind.values),
                violation_error_message=_("Unknown kind."),
            ),
            models.CheckConstraint(
                name="project_recording_is_there",
                condition=~Q(link="") & ~Q(title=""),
                violation_error_message=_("Give a title and a link."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CoAuthorQuerySet(models.QuerySet["CoAuthor"]):
    def of(self, user: User) -> Self:
        """The projects the person has joined."""
        return self.filter(user=user, state=CoAuthorState.ACCEPTED)

    def shown(self) -> Self:
        """Who has joined and still has an account that can be signed in to."""
        return self.filter(state=CoAuthorState.ACCEPTED, user__is_active=True)


class CoAuthor(models.Model):
    """Somebody invited by mail to sign a project; public only once they have accepted.

    ``user`` is who answered: the mail may have gone to another address of theirs. Only the
    services of ``applicants`` write ``state``.
    """

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="co_authors", verbose_name=_("project")
    )
    email = models.EmailField(_("Email address"))
    role = CleanCharField(_("Role in the work"), max_length=120, blank=True)
    language = models.CharField(_("Language of the email"), max_length=2, choices=Language)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="co_authorships",
        verbose_name=_("user"),
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    state = models.CharField(
        _("State"),
        max_length=10,
        choices=CoAuthorState,
        default=CoAuthorState.INVITED,
        editable=False,
    )
    invited_at = models.DateTimeField(_("Invited"), editable=False)
    expires_at = models.DateTimeField(_("Valid until"), editable=False)
    answered_at = models.DateTimeField(_("Answered"), null=True, editable=False)
    ended_at = models.DateTimeField(_("Ended"), null=True, editable=False)

    objects = CoAuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("co-author")
        verbose_name_plural = _("co-authors")
        ordering = ("order", "pk")
        indexes = [models.Index(fields=("state", "expires_at"), name="co_author_state")]
        constraints = [
            models.UniqueConstraint(
                fields=("project", "email"),
                condition=Q(state__in=sorted(CO_AUTHOR_OPEN)),
                name="co_author_address_once",
                violation_error_message=_("This address is invited already."),
            ),
            models.UniqueConstraint(
                fields=("project", "user"),
                condition=Q(state=CoAuthorState.ACCEPTED),
                name="co_author_person_once",
                violation_error_message=_("This person is a co-author already."),
            ),
            models.CheckConstraint(
                name="co_author_state_known",
                condition=Q(state__in=CoAuthorState.values),
                violation_error_message=_("Unknown state."),
            ),
            models.CheckConstraint(
                name="co_author_accepted_is_somebody",
                condition=~Q(state=CoAuthorState.ACCEPTED)
                | Q(user__isnull=False, answered_at__isnull=False),
                violation_error_message=_("A co-author who accepted has an account."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.role}" if self.role else str(self.project)

    @property
    def is_open(self) -> bool:
        return self.state in CO_AUTHOR_OPEN

    @property
    def profile(self) -> Professional | None:
        """To be linked; only where it was fetched with the row, which is where it is public."""
        fetched = self.user is not None and "professional" in self.user._state.fields_cache
        return getattr(self.user, "professional", None) if fetched else None

    @property
    def shown_name(self) -> str:
        """As the profile says if that is public, else as the account does."""
        if self.profile is not None:
            return self.profile.shown_name
        return in_script_of(self.user.full_name if self.user else "", get_language() or "ru")
