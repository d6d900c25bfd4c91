"""How allauth behaves here: mail through the outbox, consents with the account, honest limits."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from partnership.accounts import letters
from partnership.accounts.choices import Purpose
from partnership.accounts.models import User, fold_email
from partnership.accounts.queries import current_text
from partnership.accounts.services import consents

# Mails that anybody can have sent to any address.
ASKED_BY_ANYBODY = {
    "account/email/account_already_exists",
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/login_code",
    "account/email/password_reset_key",
}
LIMITS = {"mail": "5/m/key,20/h/key"}
JUST_NOW = timedelta(minutes=5)


class AccountAdapter(DefaultAccountAdapter):
    """allauth asks this class for everything a project may decide."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed until there is a text to consent to: the law forbids an account without it."""
        return current_text(Purpose.PROCESSING) is not None

    def clean_email(self, email: str) -> str:
        """One spelling per address, so that look-alikes of NFKC never make a second account."""
        return fold_email(email)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Store the account with its consents, or neither.

        Two identical posts at once: the second is answered as the first and stores nothing.
        """
        user.full_name = form.cleaned_data["full_name"]
        user.language = form.cleaned_data["language"]
        try:
            with transaction.atomic():
                super().save_user(request, user, form, commit=commit)
                for purpose in form.agreed():
                    consents.give(user, purpose, language=request.LANGUAGE_CODE, channel="signup")
        except IntegrityError as error:
            sent = self.respond_email_verification_sent(request, user)
            raise ImmediateHttpResponse(sent) from error
        return user

    def respond_email_verification_sent(
        self, request: HttpRequest, user: User | None
    ) -> HttpResponse:
        """Without a user the address was known: hash the password all the same.

        Hashing is most of the time that sign-up takes, so its absence would tell.
        """
        if user is None:
            make_password(request.POST.get("password1", ""))
        response: HttpResponse = super().respond_email_verification_sent(request, user)
        return response

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Refuse an address under which somebody else has an account, confirmed or not."""
        try:
            with transaction.atomic():
                return bool(super().confirm_email(request, email_address))
        except IntegrityError:
            template = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, template, {"email": email_address.email})
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox, in the recipient's language; one address gets few per minute."""
        if template_prefix in ASKED_BY_ANYBODY and not self._may_send(template_prefix, email):
            return
        to = letters.addressee(email, context.get("user"))
        letters.post(template_prefix, to, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """The account is named, because the address may no longer (or not yet) lead to it."""
        super().send_notification_mail(
            template_prefix, user, {**(context or {}), "user": user}, email
        )

    def send_account_already_exists_mail(self, email: str) -> None:
        """Not to somebody who signed up a moment ago: the form was only sent twice."""
        since = timezone.now() - JUST_NOW
        if not User.objects.filter(email=fold_email(email), date_joined__gt=since).exists():
            super().send_account_already_exists_mail(email)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many wrong passwords are answered 429, not with one more form."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        usage = ratelimit.consume(request, app="allauth.account", action="login_failed", key=key)
        self._login_failed_rl_usage = usage
        if not usage:
            raise ImmediateHttpResponse(ratelimit.respond_429(request))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count per account, however its address is spelt and whatever the Host header."""
        return f"{settings.SITE_HOST}:{fold_email(credentials.get('email') or '')}"

    def _may_send(self, template_prefix: str, email: str) -> bool:
        request = allauth_context.request
        if request is None:
            return True
        key = f"{template_prefix}:{fold_email(email)}"
        usage = ratelimit.consume(
            request, app="accounts", action="mail", config=LIMITS, key=key, limit_get=True
        )
        return bool(usage)
