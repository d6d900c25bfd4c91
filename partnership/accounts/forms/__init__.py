"""Forms of accounts."""

from django import forms


class SignupForm(forms.Form):
    """Placeholder until the sign-up form lands."""

    def signup(self, request, user):
        return None
