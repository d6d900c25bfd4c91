"""Decision letters: what is printed, when, and for whom."""

import hashlib
import io

import pytest
from django.utils import timezone
from pypdf import PdfReader

from applicants.choices.papers import ON_PAPER
from applicants.errors.papers import (
    LetterTakenBack,
    NothingDecided,
    OneLanguageTwice,
    RevokedAlready,
)
from applicants.models import Application, DecisionLetter
from applicants.services.applications.moves import owe_applicant, topic
from applicants.services.papers import letters
from applicants.services.papers.printing import print_letter
from partnership.accounts.models import User
from partnership.notifications.choices import MessageState
from partnership.notifications.models import Message
from tests.applicants.papers.helpers import S, issue, printed, words
from tests.factories.accounts import UserFactory
from tests.factories.applicants import (
    ApplicationFactory,
    DecidedFactory,
    DecisionLetterFactory,
    ProfessionalFactory,
)
from tests.factories.programs import OpenCallFactory

pytestmark = [pytest.mark.django_db, pytest.mark.paper]

KAZAKH = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё Щщ"
NAME = {"given_name": "Әсем", "family_name": "Ғұмарқызы", "latin_name": "Assem Gumarkyzy"}


@pytest.fixture
def application():
    call = OpenCallFactory(places=8)
    person = ProfessionalFactory(**NAME)
    return DecidedFactory(call=call, professional=person, title=f"Қыш {KAZAKH}", language="kk")


def test_both_languages_stand_on_one_tagged_sheet(application):
    pdf = printed(issue(application, "kk", "fr"))

    read = PdfReader(io.BytesIO(pdf))
    assert len(read.pages) == 1
    assert [round(float(side)) for side in read.pages[0].mediabox[2:]] == [595, 842]
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"] == "kk"
    assert "Шешім туралы хат · Lettre de décision" in read.metadata.title
    text = words(pdf)
    assert "Өтінім мақұлданды" in text
    assert "Candidature retenue" in text


def test_the_letters_of_kazakh_can_be_taken_out_of_the_paper(application):
    text = words(printed(issue(application, "kk", "fr")))

    assert KAZAKH in text
    assert "Әсем Ғұмарқызы" in text
    assert "Assem Gumarkyzy" in text


def test_number_places_and_the_date_to_confirm_are_printed_on_both_clocks(application):
    application.confirm_by = timezone.datetime.fromisoformat("2026-12-10T18:59:00+00:00")
    application.save()
    letter = issue(application, "en", "ru")

    text = words(printed(letter))

    assert text.count(letter.number) == 3
    assert "10 December 2026, 23:59 (Almaty) · 19:59 (Paris)" in text
    assert "10 декабря 2026, 23:59 (Алматы) · 19:59 (Париж)" in text
    assert "Places in this call 8" in text
    assert f"№ {application.pk:04d}" in text


def test_a_letter_without_a_latin_name_suggests_one(application):
    application.professional.latin_name = ""
    application.professional.save()

    letter = issue(application, "ru", "en")

    assert letter.holder == "Әсем Ғұмарқызы · Asem Gumarkyzy"
    assert "Asem Gumarkyzy" in words(printed(letter))


@pytest.mark.parametrize("state", sorted(ON_PAPER))
def test_every_decision_has_its_words(state, application):
    application.state, application.ended_at = state, timezone.now()
    application.save()

    text = words(printed(issue(application, "en", "kk")))

    said = {
        S.ACCEPTED: "The application is accepted",
        S.CONFIRMED: "Accepted, participation confirmed",
        S.RESERVE: "On the reserve list",
        S.DECLINED: "The application is not selected",
    }
    assert said[state] in text
    assert ("Confirmation awaited until" in text) == (state == S.ACCEPTED)


def test_the_same_letter_is_the_same_file_and_its_hash_is_kept(application):
    letter = issue(application)
    pdf = printed(letter)

    again = print_letter(DecisionLetter.objects.get(pk=letter.pk))

    assert again == pdf
    assert letter.sha256 == hashlib.sha256(pdf).hexdigest()


def test_the_longest_names_still_make_a_letter():
    call = OpenCallFactory(title_kk="Өте ұзақ " * 22, title_fr="Très long " * 20)
    names = {"given_name": "Әсем-" * 20, "family_name": "Ғұмарқызы " * 10}
    person = ProfessionalFactory(**names, latin_name="Gumarkyzy " * 15)
    application = DecidedFactory(call=call, professional=person, title="Щ" * 160)

    pdf = printed(issue(application))

    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert "Ғұмарқызы Ғұмарқызы" in words(pdf)


def test_markup_in_a_title_stays_text(application):
    application.title = '<img src="file:///etc/passwd"> & <b>x</b>'
    application.save()

    assert '<img src="file:///etc/passwd">' in words(printed(issue(application)))


def test_asking_twice_is_one_letter(application):
    first, second = issue(application), issue(application)

    assert first.pk == second.pk
    assert DecisionLetter.objects.count() == 1


@pytest.mark.parametrize("state", sorted(set(S) - set(ON_PAPER)))
def test_nothing_is_printed_before_or_without_a_decision(state, application):
    application.state = state
    application.info_question, application.info_due_at = "?", timezone.now()
    application.save()

    with pytest.raises(NothingDecided):
        issue(application)


def test_a_staged_decision_is_not_printed():
    application = ApplicationFactory(in_review=True, staged_decision="accept")

    with pytest.raises(NothingDecided):
        issue(application)


def test_one_language_twice_is_no_pair(application):
    with pytest.raises(OneLanguageTwice):
        issue(application, "kk", "kk")


def test_a_revoked_letter_loses_its_file_and_only_staff_issue_another(application):
    letter = issue(application)
    printed(letter)
    name, storage = letter.file.name, letter.file.storage
    staff = UserFactory(staff=True)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act, **_kwargs: act())
        letters.revoke_letter(letter, by=staff, reason="Ошибка в имени")

    letter.refresh_from_db()
    assert (letter.revoke_reason, bool(letter.file)) == ("Ошибка в имени", False)
    assert not storage.exists(name)
    with pytest.raises(RevokedAlready):
        letters.revoke_letter(letter, by=staff, reason="Ещё раз")
    with pytest.raises(LetterTakenBack):
        issue(application)
    assert issue(application, by=staff).pk != letter.pk


@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_the_holder_of_a_revoked_letter_is_told_why_in_their_language(application, language):
    holder = application.professional.user
    User.objects.filter(pk=holder.pk).update(language=language)
    letter = issue(application)
    owe_applicant(application, "app.accepted", topic=topic(application))

    letters.revoke_letter(letter, by=UserFactory(staff=True), reason="Ошибка в имени")

    decision, mail = Message.objects.order_by("pk")
    assert (decision.kind, decision.state) == ("app.accepted", MessageState.QUEUED)
    assert (mail.kind, mail.recipient, mail.language) == ("app.letter_revoked", holder, language)
    assert "Ошибка в имени" in mail.body_text
    assert letter.number in mail.body_text
    assert f"/{language}/verify/" in mail.body_text


def test_of_an_erased_person_nobody_is_told_of_the_letter():
    letter = DecisionLetterFactory()
    Application.objects.update(professional=None)

    letters.revoke_letter(
        DecisionLetter.objects.get(), by=UserFactory(staff=True), reason="Ошибка в имени"
    )

    letter.refresh_from_db()
    assert letter.revoked_at is not None
    assert not Message.objects.exists()


def test_a_letter_that_fails_does_not_stop_the_others(monkeypatch):
    broken, sound = DecisionLetterFactory.create_batch(2)

    def fail_once(letter):
        if letter.pk == broken.pk:
            raise OSError
        return print_letter(letter)

    monkeypatch.setattr(letters, "print_letter", fail_once)

    assert letters.make_letters() == 1
    sound.refresh_from_db()
    assert sound.file


def test_making_again_makes_nothing():
    DecisionLetterFactory()

    assert letters.make_letters() == 1
    assert letters.make_letters() == 0
