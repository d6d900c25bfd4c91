"""Which fields of accounts staff write in four languages."""

from modeltranslation.translator import TranslationOptions, register

from partnership.accounts.models import ConsentText


@register(ConsentText)
class ConsentTextTranslation(TranslationOptions):
    fields = ("title", "label", "text")
