"""Works and projects as their owner writes them."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.forms.choosing import offer_sectors_and_cities
from applicants.models import PortfolioItem, Project, ProjectMember
from partnership.kit.forms import PictureFormField, WritingForm

MOST_MEMBERS = 20
SPARE_ROWS = 3
_YEAR = forms.NumberInput(attrs={"inputmode": "numeric", "min": 1900, "max": 2100})
_ALT_HINT: str | Promise = _("What can be seen, in a few words, for those who hear the page.")


class WorkForm(WritingForm):
    """One work of the portfolio."""

    picture_name = "picture"

    class Meta:
        model = PortfolioItem
        fields = (
            "title",
            "role",
            "year",
            "summary",
            "link",
            "text_language",
            "picture",
            "picture_alt",
        )
        field_classes = {"picture": PictureFormField}
        widgets = {"summary": forms.Textarea(attrs={"rows": 4}), "year": _YEAR}
        help_texts = {
            "link": _("One address, beginning with https://."),
            "picture_alt": _ALT_HINT,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["link"].widget = forms.URLInput(attrs={"maxlength": 300})


class ProjectForm(WritingForm):
    """A project without its team, whose rows are a form each."""

    picture_name = "picture"
    is_whole = False

    class Meta:
        model = Project
        fields = (
            "title",
            "summary",
            "description",
            "stage",
            "year",
            "sectors",
            "city",
            "seeks",
            "links",
            "text_language",
            "picture",
            "picture_alt",
        )
        field_classes = {"picture": PictureFormField}
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 10}),
            "seeks": forms.Textarea(attrs={"rows": 3}),
            "year": _YEAR,
            "sectors": forms.CheckboxSelectMultiple,
        }
        help_texts = {"picture_alt": _ALT_HINT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_sectors_and_cities(self)


class MemberForm(forms.ModelForm):
    """A member of the team by name; another name is another person, whose profile is not linked."""

    class Meta:
        model = ProjectMember
        fields = ("name", "role")

    def save(self, commit: bool = True) -> ProjectMember:
        if "name" in self.changed_data:
            self.instance.professional = None
        member: ProjectMember = super().save(commit)
        return member


class _Team(forms.BaseInlineFormSet):
    """Rows keep the order in which they stand on the page."""

    default_error_messages = {
        **forms.BaseInlineFormSet.default_error_messages,
        "too_many_forms": _("A team has at most %(num)d people here."),
    }

    def save(self, commit: bool = True) -> Any:
        for place, form in enumerate(self.forms):
            if form.instance.order != place:
                form.instance.order = place
                if form.instance.pk and form not in self.deleted_forms:
                    form.instance.save(update_fields=["order"])
        return super().save(commit)


TeamFormSet = forms.inlineformset_factory(
    Project,
    ProjectMember,
    form=MemberForm,
    formset=_Team,
    extra=SPARE_ROWS,
    max_num=MOST_MEMBERS,
    absolute_max=MOST_MEMBERS + SPARE_ROWS,
    validate_max=True,
)
