"""Cities, sectors, organisations and the memorandum for tests."""

import datetime

import factory
from django.utils import timezone

from programs.choices import (
    AimDimension,
    ArticleKind,
    CallStatus,
    CommitmentGroup,
    Country,
    FixedPage,
    Operator,
    OrganisationKind,
    Pair,
    PeriodState,
    QuestionKind,
)
from programs.models import (
    Article,
    CallAim,
    CallQuestion,
    CallStage,
    City,
    Commitment,
    CommitmentPeriod,
    Criterion,
    EligibilityQuestion,
    JurySeat,
    Memorandum,
    OpenCall,
    Organisation,
    QuestionOption,
    SearchSynonym,
    Sector,
)
from programs.services.search import refresh_article_search_text, refresh_call_search_text
from tests.factories.accounts import UserFactory


def from_now(**span):
    """``from_now(days=-3)``: the instant so far from now."""
    return timezone.now() + datetime.timedelta(**span)


class CityFactory(factory.django.DjangoModelFactory):
    """Almaty, one row however often asked for; ``paris=True`` gives Paris."""

    class Meta:
        model = City
        django_get_or_create = ("slug",)

    class Params:
        paris = factory.Trait(
            slug="paris",
            name_kk="Париж",
            name_ru="Париж",
            name_fr="Paris",
            name_en="Paris",
            country=Country.FRANCE,
            tz="Europe/Paris",
        )

    slug = "almaty"
    name_kk = "Алматы"
    name_ru = "Алматы"
    name_fr = "Almaty"
    name_en = "Almaty"
    country = Country.KAZAKHSTAN
    tz = "Asia/Almaty"


class SectorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sector

    slug = factory.Sequence(lambda n: f"sector-{n}")
    name_kk = factory.Sequence(lambda n: f"Қолөнер {n}")
    name_ru = factory.Sequence(lambda n: f"Ремёсла {n}")
    name_fr = factory.Sequence(lambda n: f"Métiers d’art {n}")
    name_en = factory.Sequence(lambda n: f"Crafts {n}")
    short_name_kk = factory.SelfAttribute("name_kk")
    short_name_ru = factory.SelfAttribute("name_ru")
    short_name_fr = factory.SelfAttribute("name_fr")
    short_name_en = factory.SelfAttribute("name_en")
    order = factory.Sequence(lambda n: n)
    glyph = Pair.CRAFTS
    colour = Pair.CRAFTS


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda n: f"organisation-{n}")
    name_kk = factory.Sequence(lambda n: f"Ұйым {n}")
    name_ru = factory.Sequence(lambda n: f"Организация {n}")
    name_fr = factory.Sequence(lambda n: f"Organisation {n}")
    name_en = factory.Sequence(lambda n: f"Organisation no. {n}")
    kind = OrganisationKind.INSTITUTION
    country = Country.KAZAKHSTAN
    is_public = True


class MemorandumFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Memorandum

    slug = factory.Sequence(lambda n: f"memorandum-{n}")
    title_kk = "Ынтымақтастық туралы меморандум"
    title_ru = "Меморандум о сотрудничестве"
    title_fr = "Mémorandum de coopération"
    title_en = "Memorandum of cooperation"
    signed_on = datetime.date(2024, 11, 4)
    place_kk = "Париж"
    place_ru = "Париж"
    place_fr = "Paris"
    place_en = "Paris"
    text_kk = "Меморандум мәтіні."
    text_ru = "Текст меморандума."
    text_fr = "Texte du mémorandum."
    text_en = "Text of the memorandum."


class CommitmentPeriodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CommitmentPeriod

    memorandum = factory.SubFactory(MemorandumFactory)
    slug = factory.Sequence(lambda n: f"period-{n}")
    label_kk = "2024–2026 жылдар"
    label_ru = "2024–2026 годы"
    label_fr = "2024-2026"
    label_en = "2024–2026"
    starts_on = datetime.date(2024, 11, 4)
    ends_on = datetime.date(2026, 11, 3)
    state = PeriodState.CURRENT


class CommitmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Commitment

    period = factory.SubFactory(CommitmentPeriodFactory)
    group = CommitmentGroup.FESTIVALS_EXHIBITIONS
    label_kk = "Кемінде 5 фестиваль мен көрме"
    label_ru = "Не менее 5 фестивалей и выставок"
    label_fr = "Au moins 5 festivals et expositions"
    label_en = "At least 5 festivals and exhibitions"
    operator = Operator.GTE
    target = 5
    source_sentence_kk = "Дереккөздегі сөйлем."
    source_sentence_ru = "Предложение из источника."
    source_sentence_fr = "Phrase de la source."
    source_sentence_en = "The sentence of the source."


class OpenCallFactory(factory.django.DjangoModelFactory):
    """A published call, open since ten days and for twelve more.

    Traits: draft, ready (a draft that can be published), cancelled, upcoming, closing,
    in_review, decided. Dates hang on ``closes_at``; ``sectors=[…]`` and ``organisers=[…]``
    replace one sector and nobody.
    """

    class Meta:
        model = OpenCall
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(status=CallStatus.DRAFT, published_at=None)
        ready = factory.Trait(
            status=CallStatus.DRAFT,
            published_at=None,
            criterion=factory.RelatedFactory(
                "tests.factories.programs.CriterionFactory", factory_related_name="call"
            ),
        )
        cancelled = factory.Trait(
            status=CallStatus.CANCELLED,
            cancel_reason_kk="Серіктес мекен жөндеуге жабылды.",
            cancel_reason_ru="Площадка партнёра закрылась на ремонт.",
            cancel_reason_fr="Le lieu partenaire ferme pour travaux.",
            cancel_reason_en="The partner venue is closed for repairs.",
        )
        upcoming = factory.Trait(
            opens_at=factory.LazyFunction(lambda: from_now(days=5)),
            closes_at=factory.LazyFunction(lambda: from_now(days=40)),
        )
        closing = factory.Trait(closes_at=factory.LazyFunction(lambda: from_now(days=2)))
        in_review = factory.Trait(closes_at=factory.LazyFunction(lambda: from_now(days=-2)))
        decided = factory.Trait(
            closes_at=factory.LazyFunction(lambda: from_now(days=-60)),
            decided_at=factory.LazyFunction(lambda: from_now(days=-30)),
        )

    slug = factory.Sequence(lambda n: f"call-{n}")
    title_kk = factory.Sequence(lambda n: f"Суретшілерге арналған резиденция {n}")
    title_ru = factory.Sequence(lambda n: f"Резиденция для художников {n}")
    title_fr = factory.Sequence(lambda n: f"Résidence pour artistes {n}")
    title_en = factory.Sequence(lambda n: f"Residency for artists {n}")
    summary_kk = "Екі авторға арналған төрт апта."
    summary_ru = "Четыре недели для двух авторов."
    summary_fr = "Quatre semaines pour deux auteurs."
    summary_en = "Four weeks for two authors."
    rules_kk = "Жюри екі елден.\n\n- портфолио;\n- жұмыс жоспары."
    rules_ru = "Жюри из двух стран.\n\n- портфолио;\n- план работы."
    rules_fr = "Un jury des deux pays.\n\n- portfolio ;\n- plan de travail."
    rules_en = "A jury of both countries.\n\n- portfolio;\n- work plan."
    who_may_apply_kk = "Қазақстанда тұратын авторлар."
    who_may_apply_ru = "Авторы, живущие в Казахстане."
    who_may_apply_fr = "Les auteurs vivant au Kazakhstan."
    who_may_apply_en = "Authors who live in Kazakhstan."
    closes_at = factory.LazyFunction(lambda: from_now(days=12))
    opens_at = factory.LazyAttribute(lambda o: o.closes_at - datetime.timedelta(days=22))
    status = CallStatus.PUBLISHED
    published_at = factory.LazyAttribute(lambda o: o.opens_at - datetime.timedelta(days=1))

    @factory.post_generation
    def sectors(self, create, extracted, **kwargs):
        if create:
            self.sectors.set([SectorFactory()] if extracted is None else extracted)

    @factory.post_generation
    def organisers(self, create, extracted, **kwargs):
        if create:
            self.organisers.set(extracted or [])

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        if create:
            refresh_call_search_text(instance)


class CallStageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CallStage

    call = factory.SubFactory(OpenCallFactory)
    order = factory.Sequence(lambda n: n)
    title_kk = "Екі елдің жюриі"
    title_ru = "Жюри двух стран"
    title_fr = "Jury des deux pays"
    title_en = "Jury of both countries"
    starts_on = factory.LazyAttribute(lambda o: o.call.closes_at.date())


class EligibilityQuestionFactory(factory.django.DjangoModelFactory):
    """“Yes” lets the applicant go on."""

    class Meta:
        model = EligibilityQuestion

    call = factory.SubFactory(OpenCallFactory)
    order = factory.Sequence(lambda n: n)
    text_kk = "Қазақстанда тұрасыз ба?"
    text_ru = "Вы живёте в Казахстане?"
    text_fr = "Vivez-vous au Kazakhstan ?"
    text_en = "Do you live in Kazakhstan?"
    explanation_kk = "Бұл өтінім қабылдау Қазақстанда тұратындарға арналған."
    explanation_ru = "Этот приём заявок для тех, кто живёт в Казахстане."
    explanation_fr = "Cet appel s’adresse aux personnes qui vivent au Kazakhstan."
    explanation_en = "This call is for people who live in Kazakhstan."


class CallQuestionFactory(factory.django.DjangoModelFactory):
    """A required text; ``options=3`` makes it a choice of three."""

    class Meta:
        model = CallQuestion
        skip_postgeneration_save = True

    class Params:
        choice = factory.Trait(kind=QuestionKind.CHOICE)
        choices = factory.Trait(kind=QuestionKind.CHOICES)

    call = factory.SubFactory(OpenCallFactory)
    order = factory.Sequence(lambda n: n)
    kind = QuestionKind.TEXT
    label_kk = factory.Sequence(lambda n: f"Идеяңыз қандай? {n}")
    label_ru = factory.Sequence(lambda n: f"В чём ваша идея? {n}")
    label_fr = factory.Sequence(lambda n: f"Quelle est votre idée ? {n}")
    label_en = factory.Sequence(lambda n: f"What is your idea? {n}")
    help_text_kk = "Өз сөзіңізбен жазыңыз."
    help_text_ru = "Напишите своими словами."
    help_text_fr = "Écrivez avec vos mots."
    help_text_en = "Write in your own words."

    @factory.post_generation
    def options(self, create, extracted, **kwargs):
        if create:
            with_options = self.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)
            wanted = (2 if with_options else 0) if extracted is None else extracted
            QuestionOptionFactory.create_batch(wanted, question=self)


class QuestionOptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = QuestionOption

    question = factory.SubFactory(CallQuestionFactory)
    order = factory.Sequence(lambda n: n)
    label_kk = factory.Sequence(lambda n: f"Нұсқа {n}")
    label_ru = factory.Sequence(lambda n: f"Вариант {n}")
    label_fr = factory.Sequence(lambda n: f"Choix {n}")
    label_en = factory.Sequence(lambda n: f"Option {n}")


class CriterionFactory(factory.django.DjangoModelFactory):
    """Marks from 0 to 10, weight 1."""

    class Meta:
        model = Criterion

    call = factory.SubFactory(OpenCallFactory)
    order = factory.Sequence(lambda n: n)
    name_kk = factory.Sequence(lambda n: f"Көркемдік деңгейі {n}")
    name_ru = factory.Sequence(lambda n: f"Художественный уровень {n}")
    name_fr = factory.Sequence(lambda n: f"Qualité artistique {n}")
    name_en = factory.Sequence(lambda n: f"Artistic quality {n}")


class JurySeatFactory(factory.django.DjangoModelFactory):
    """Reads all four languages."""

    class Meta:
        model = JurySeat

    call = factory.SubFactory(OpenCallFactory)
    user = factory.SubFactory(UserFactory, staff=True)
    languages = factory.LazyFunction(lambda: ["kk", "ru", "fr", "en"])


class CallAimFactory(factory.django.DjangoModelFactory):
    """At least a third in one sector; give ``dimension`` with ``city`` or ``language`` instead."""

    class Meta:
        model = CallAim

    call = factory.SubFactory(OpenCallFactory)
    dimension = AimDimension.SECTOR
    sector = factory.Maybe(
        factory.LazyAttribute(lambda o: o.dimension == AimDimension.SECTOR),
        factory.SubFactory(SectorFactory),
        None,
    )
    share = 33


class ArticleFactory(factory.django.DjangoModelFactory):
    """News of yesterday; traits: draft, future, page (about, unless ``slug`` says another)."""

    class Meta:
        model = Article

    class Params:
        draft = factory.Trait(published_at=None)
        future = factory.Trait(published_at=factory.LazyFunction(lambda: from_now(hours=1)))
        page = factory.Trait(kind=ArticleKind.PAGE, slug=FixedPage.ABOUT)

    kind = ArticleKind.NEWS
    slug = factory.Sequence(lambda n: f"article-{n}")
    title_kk = factory.Sequence(lambda n: f"Жаңалық {n}")
    title_ru = factory.Sequence(lambda n: f"Новость {n}")
    title_fr = factory.Sequence(lambda n: f"Actualité {n}")
    title_en = factory.Sequence(lambda n: f"News {n}")
    summary_kk = "Қысқаша."
    summary_ru = "Кратко."
    summary_fr = "En bref."
    summary_en = "In short."
    body_kk = "Бірінші абзац.\n\nЕкінші абзац."
    body_ru = "Первый абзац.\n\nВторой абзац."
    body_fr = "Premier paragraphe.\n\nDeuxième paragraphe."
    body_en = "First paragraph.\n\nSecond paragraph."
    published_at = factory.LazyFunction(lambda: from_now(days=-1))

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        if create:
            refresh_article_search_text(instance)


class SearchSynonymFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SearchSynonym

    words = "мастер-класс, шеберлік сыныбы\nmasterclass"
