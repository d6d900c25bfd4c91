"""The private link of an export: for whoever asked for it, for a day."""

from auditlog.signals import accessed
from django.core import signing
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applicants.choices.papers import MAY_EXPORT
from applicants.models import CallExport
from applicants.paper_files import export_response
from applicants.services.papers.links import read_token
from applicants.views.requests import MemberRequest
from events.staff_scopes import scope_of


@never_cache
@require_safe
def export_download(request: MemberRequest, token: str) -> HttpResponseBase:
    """Not found for anybody else, after its time, or when the right to export was taken away.

    Nor for whoever works in the call no more.
    """
    try:
        pk = read_token(token)
    except signing.BadSignature as error:
        raise Http404 from error
    mine = CallExport.objects.filter(by=request.user, expires_at__gt=timezone.now())
    export = get_object_or_404(mine.exclude(file="").select_related("call"), pk=pk)
    if not (request.user.has_perm(MAY_EXPORT) and scope_of(request.user).runs(export.call)):
        raise Http404
    response = export_response(export)
    accessed.send(CallExport, instance=export)
    return response
