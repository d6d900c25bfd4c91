"""What a page of a signed-in person is given."""

from django.http import HttpRequest

from partnership.accounts.models import User


class MemberRequest(HttpRequest):
    """A request that the sign-in middleware has let through."""

    user: User
