"""Why a letter or an export is refused."""

from django.utils.translation import gettext_lazy as _

from applicants.errors.applications import ApplicationRefused


class NothingDecided(ApplicationRefused):
    sentence = _("A letter can be issued once a decision has been announced and still stands.")


class OneLanguageTwice(ApplicationRefused):
    sentence = _("Choose two different languages.")


class LetterTakenBack(ApplicationRefused):
    """Only staff issue another one after they have revoked a letter of this application."""

    sentence = _("A letter of this application was revoked. Please write to the team.")


class RevokedAlready(ApplicationRefused):
    sentence = _("This letter has been revoked already.")


class ForWhom(ApplicationRefused):
    sentence = _("Say which organisation the export is for.")


class ExportGone(ApplicationRefused):
    sentence = _("This file is no longer here. Please make a new export.")
