"""What staff are asked when they give an application to a reader or take it back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applicants.coverage import CallJury
from partnership.accounts.models import User
from programs.models import JurySeat


class AddReaderForm(forms.Form):
    """One of those who read the language and have it not yet; the least loaded first."""

    reader = forms.ModelChoiceField(User.objects.none(), label=_("Reviewer"))
    despite_conflict = forms.BooleanField(
        required=False, label=_("The declared conflict of interest no longer holds")
    )

    def __init__(self, *args: Any, seen: CallJury, application: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = seen.holders.get(application, set())
        conflicts = {
            review.reviewer
            for review in seen.reviews
            if review.application == application and not review.is_live
        }
        may = {who for who in seen.readers_of(application) if who not in holders} | conflicts
        loads = {
            seat.user_id: sum(seat.user_id in people for people in seen.holders.values())
            for seat in seen.seats
            if seat.user_id in may
        }
        seats = [seat for seat in seen.seats if seat.user_id in may]
        seats.sort(key=lambda seat: (seat.user_id in conflicts, loads[seat.user_id], seat.pk))
        field = self.fields["reader"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = User.objects.filter(pk__in=may)
        choices = [(seat.user_id, _label(seat, loads, conflicts)) for seat in seats]
        field.choices = [("", "---------"), *choices]
        if not conflicts:
            del self.fields["despite_conflict"]

    def arguments(self) -> dict[str, Any]:
        return {"despite_conflict": self.cleaned_data.get("despite_conflict", False)}


class RemoveReaderForm(forms.Form):
    """A review that is given is deleted only when that is meant."""

    confirmed = forms.BooleanField(
        label=_("Delete the review that is given; its score stays in the history"), required=False
    )

    def __init__(self, *args: Any, is_given: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_given:
            del self.fields["confirmed"]


def _label(seat: JurySeat, loads: dict[int, int], conflicts: set[int]) -> str:
    values = {"person": seat.user, "count": loads[seat.user_id]}
    if seat.user_id in conflicts:
        return _("%(person)s · conflict of interest declared") % values
    return _("%(person)s · has %(count)d") % values
