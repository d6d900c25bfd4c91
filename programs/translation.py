"""Which fields of the programme staff write in four languages."""

from modeltranslation.translator import TranslationOptions, register

from programs.models import (
    Article,
    CallQuestion,
    CallStage,
    City,
    Commitment,
    CommitmentPeriod,
    Criterion,
    EligibilityQuestion,
    Memorandum,
    OpenCall,
    Organisation,
    QuestionOption,
    Quote,
    Sector,
)


@register(City)
class CityTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = {"ru": ("name",), "default": ()}


@register(Sector)
class SectorTranslation(TranslationOptions):
    fields = ("name", "short_name", "description")
    required_languages = {"ru": ("name", "short_name"), "default": ()}


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name", "short_name", "description")
    required_languages = {"ru": ("name",), "default": ()}


@register(Memorandum)
class MemorandumTranslation(TranslationOptions):
    fields = ("title", "headline", "place", "text", "effect", "note", "footnote", "source")
    required_languages = {"ru": ("title", "place", "text"), "default": ()}


@register(CommitmentPeriod)
class CommitmentPeriodTranslation(TranslationOptions):
    fields = ("label", "note")
    required_languages = {"ru": ("label",), "default": ()}


@register(Commitment)
class CommitmentTranslation(TranslationOptions):
    fields = ("label", "source_sentence")
    required_languages = {"ru": ("label", "source_sentence"), "default": ()}


@register(Quote)
class QuoteTranslation(TranslationOptions):
    fields = ("speaker", "role", "text", "label")
    required_languages = {"ru": ("speaker", "role", "text"), "default": ()}


@register(OpenCall)
class OpenCallTranslation(TranslationOptions):
    fields = ("title", "summary", "rules", "who_may_apply", "cancel_reason")
    required_languages = {"ru": ("title", "summary"), "default": ()}


@register(CallStage)
class CallStageTranslation(TranslationOptions):
    fields = ("title",)
    required_languages = {"ru": ("title",), "default": ()}


@register(EligibilityQuestion)
class EligibilityQuestionTranslation(TranslationOptions):
    fields = ("text", "explanation")
    required_languages = {"ru": ("text", "explanation"), "default": ()}


@register(CallQuestion)
class CallQuestionTranslation(TranslationOptions):
    fields = ("label", "help_text")
    required_languages = {"ru": ("label",), "default": ()}


@register(QuestionOption)
class QuestionOptionTranslation(TranslationOptions):
    fields = ("label",)
    required_languages = {"ru": ("label",), "default": ()}


@register(Criterion)
class CriterionTranslation(TranslationOptions):
    fields = ("name", "description")
    required_languages = {"ru": ("name",), "default": ()}


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ("title", "summary", "body", "cover_alt")
    required_languages = {"ru": ("title", "body"), "default": ()}
