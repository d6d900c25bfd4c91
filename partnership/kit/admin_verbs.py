"""What the verbs of all desks share: a form, one service, a page that says what came of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.functional import Promise


class Verb(Protocol):
    """A button of a desk; each desk says beside these when it is offered and to whom."""

    @property
    def label(self) -> Promise: ...

    @property
    def done(self) -> Promise: ...

    @property
    def service(self) -> Callable[..., Any]: ...


class VerbForm(forms.Form):
    """Asks nothing but the decision itself; fields become keyword arguments of a service."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class WithVerbs(admin.ModelAdmin):
    """A desk whose page of one row shows buttons."""

    def verbs_for(self, request: HttpRequest, row: Any) -> Sequence[Verb]:
        """The buttons for this row and this person; each desk says which."""
        raise NotImplementedError

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        row = self.get_object(request, object_id)
        verbs = self.verbs_for(request, row) if row else []
        context = {**(extra_context or {}), "verbs": verbs}
        return super().change_view(request, object_id, form_url, context)


def perform(
    request: HttpRequest,
    verb: Verb,
    row: Model,
    form: forms.Form,
    arguments: Mapping[str, Any],
    *,
    refusals: type[Exception] | tuple[type[Exception], ...],
    outcome: Callable[[Any], dict[str, Any]] = lambda result: {},
) -> bool:
    """Call the verb's service; a refusal stands in the form, success in a message.

    ``outcome`` counts, from what the service gave back, the numbers that ``verb.done`` names.
    """
    try:
        result = verb.service(row, by=request.user, **arguments)
    except refusals as refusal:
        form.add_error(None, str(refusal))
        return False
    numbers = outcome(result)
    messages.success(request, str(verb.done) % numbers if numbers else str(verb.done))
    return True


def verb_page(
    desk: admin.ModelAdmin[Any],
    request: HttpRequest,
    verb: Verb,
    row: Model,
    form: forms.Form,
    *,
    fits: bool,
    missing: Sequence[str] = (),
) -> TemplateResponse:
    """The page of a verb; its template stands in the model's folder and extends admin/verb.html."""
    context = {
        **desk.admin_site.each_context(request),
        "title": verb.label,
        "opts": desk.opts,
        "original": row,
        "verb": verb,
        "form": form,
        "fits": fits,
        "missing": missing,
        "media": desk.media + form.media,
    }
    template = f"admin/{desk.opts.app_label}/{desk.opts.model_name}/verb.html"
    return TemplateResponse(request, template, context)
