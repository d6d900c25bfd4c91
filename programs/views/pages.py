"""The pages that staff write: about, contact, accessibility, personal data."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from partnership.accounts.choices import Purpose
from partnership.accounts.models import ConsentText
from partnership.kit.pages import public_page
from programs.choices import FixedPage
from programs.models import Article
from programs.views.texts import fallback_of, text_of


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One fixed page; not found while staff keep it unpublished."""
    found = get_object_or_404(Article.objects.published().pages(), slug=slug)
    context = {
        "article": found,
        "body": text_of(found, "body", filled=_facts()),
        "fallback": fallback_of(found, ("title", "summary", "body")),
        "consents": _consents() if slug == FixedPage.PRIVACY else [],
        "mail": settings.MAIL_REPLY_TO,
        "security_mail": settings.SECURITY_CONTACT,
        "operator": settings.OPERATOR_NAME,
        "operator_bin": settings.OPERATOR_BIN,
    }
    return render(request, "programs/page.html", context)


def _facts() -> dict[str, str]:
    """What a text may leave to the settings, in braces."""
    return {
        "{operator}": settings.OPERATOR_NAME,
        "{bin}": settings.OPERATOR_BIN,
        "{email}": settings.MAIL_REPLY_TO,
    }


def _consents() -> list[Purpose]:
    """The purposes whose full text can be read now; one query."""
    published = ConsentText.objects.filter(published_at__lte=timezone.now()).order_by()
    there = set(published.values_list("purpose", flat=True).distinct())
    return [purpose for purpose in Purpose if purpose in there]
