"""Cities, sectors, organisations and the memorandum for tests."""

import datetime

import factory

from programs.choices import CommitmentGroup, Country, Operator, OrganisationKind, Pair, PeriodState
from programs.models import (
    City,
    Commitment,
    CommitmentPeriod,
    Memorandum,
    Organisation,
    Sector,
)


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
