"""The person's own translations of their profile, works and projects."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants.forms.own_texts import FORMS, OwnTextForm
from applicants.services.own_texts import save_text
from applicants.views.keeping import words_kept
from applicants.views.languages import KINDS, Kind
from applicants.views.own_works import FORM_METHODS
from applicants.views.requests import MemberRequest
from partnership.accounts.choices import Language
from partnership.kit.i18n import language_names


@words_kept()
@never_cache
@require_http_methods(FORM_METHODS)
def text(request: MemberRequest, kind: str, pk: int, code: str) -> HttpResponse:
    """One translation of mine beside the original."""
    if kind not in KINDS or code not in Language.values:
        raise Http404
    found = KINDS[kind]
    row = get_object_or_404(found.model, pk=pk, **{found.owner: request.user})
    if row.text_language == code:
        return redirect(found.page_of(row))
    form = _form(request, found, row, code)
    if request.method == "POST" and form.is_valid() and _saved(form, row):
        messages.success(request, _("The translation is saved."))
        return redirect(found.page_of(row))
    context = {
        "form": form,
        "row": row,
        "code": code,
        "language": language_names([code]),
        "original": "" if row.text_language == get_language() else row.text_language,
        "back": found.page_of(row),
    }
    return render(request, "applicants/my_text.html", context)


def _form(request: MemberRequest, kind: Kind, row: Any, code: str) -> OwnTextForm:
    own = {kind.parent: row, "language": code}
    stored = kind.text.objects.filter(**own).first() or kind.text(**own)
    posted = request.POST if request.method == "POST" else None
    return FORMS[kind.name](posted, instance=stored, original=row)


def _saved(form: OwnTextForm, row: Any) -> bool:
    seen = form.cleaned_data["seen"]
    return form.tries(
        lambda: save_text(form.instance, row, before=form.before, seen=seen, store=form.save)
    )
