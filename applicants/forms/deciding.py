"""What staff fill in when they act on an application or a call's selection."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applicants.models import Application
from applicants.services.applications.dates import end_of_day
from partnership.kit.admin_verbs import VerbForm
from partnership.kit.fields import CleanFormField


class ApplicationVerbForm(VerbForm):
    """A form about one application."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        self.application = application
        super().__init__(*args, **kwargs)


class AskForm(ApplicationVerbForm):
    """What is missing, and until when the answer is awaited."""

    question = CleanFormField(
        label=_("What is missing"),
        max_length=2000,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 60}),
        help_text=_("The applicant reads it in the email and on the page of the application."),
    )
    due_at = forms.SplitDateTimeField(
        label=_("Answer awaited until"), widget=AdminSplitDateTime(), help_text=_("Almaty time.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call = self.application.call
        due_at = end_of_day(call, timezone.now(), days=call.info_days)
        self.fields["due_at"].initial = due_at.replace(second=0)


class RankForm(ApplicationVerbForm):
    """Where on the reserve list."""

    rank = forms.IntegerField(
        label=_("Rank on the reserve list"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Empty: after the last one. Those at this rank and behind move back."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rank"].initial = self.application.staged_rank


class ReleaseForm(VerbForm):
    """Whether those without a decision are left out, and that this is meant."""

    leave_out = forms.BooleanField(
        label=_("Leave out the applications without a decision"), required=False
    )


class SelectedForm(forms.Form):
    """A bulk act was confirmed for so many applications, and no other number."""

    expected = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
