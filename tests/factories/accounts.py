"""Users and consents for tests."""

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.utils import timezone

from partnership.accounts.choices import Language, Purpose, TimeZone
from partnership.accounts.models import ConsentRecord, ConsentText, User

PASSWORD = "тау мен теңіз 2024"


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can sign in with ``PASSWORD``; ``staff=True`` and ``superuser=True`` exist."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        staff = factory.Trait(is_staff=True)
        superuser = factory.Trait(is_staff=True, is_superuser=True)

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Айгерім Сейітқызы {n}")
    password = factory.django.Password(PASSWORD)
    language = Language.RUSSIAN
    time_zone = TimeZone.ALMATY

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        if create and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


def works_everywhere(user):
    """For tests of what a role may do, whatever the sector: no area narrows the person."""
    user.user_permissions.add(Permission.objects.get(codename="work_everywhere"))
    return user


class ConsentTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ConsentText

    purpose = Purpose.PROCESSING
    version = factory.Sequence(lambda n: f"1.{n}")
    title_kk = "Дербес деректерді өңдеуге келісім"
    title_ru = "Согласие на обработку персональных данных"
    title_fr = "Consentement au traitement des données personnelles"
    title_en = "Consent to the processing of personal data"
    label_kk = "Дербес деректерімді өңдеуге келісемін"
    label_ru = "Я согласен(на) на обработку моих персональных данных"
    label_fr = "J’accepte le traitement de mes données personnelles"
    label_en = "I agree to the processing of my personal data"
    text_kk = "Келісімнің толық мәтіні."
    text_ru = "Полный текст согласия."
    text_fr = "Texte complet du consentement."
    text_en = "The full text of the consent."
    published_at = factory.LazyFunction(timezone.now)


class ConsentRecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ConsentRecord

    user = factory.SubFactory(UserFactory)
    text = factory.SubFactory(ConsentTextFactory)
    purpose = factory.SelfAttribute("text.purpose")
    version = factory.SelfAttribute("text.version")
    language = factory.SelfAttribute("user.language")
    text_sha256 = "0" * 64
    channel = "test"
    given_at = factory.LazyFunction(timezone.now)
