"""What each reader is shown of an application."""

import json
from dataclasses import asdict

import pytest
from django.core.files.base import ContentFile

from applicants.choices.applications import Audience
from applicants.dossier import dossier_of, dossiers_of
from applicants.models import Answer, Application, ApplicationFile, CoApplicant, Endorsement
from applicants.services.applications.sending import send
from programs.choices import QuestionKind
from tests.applicants.applications.ready import ready_application, sent_application
from tests.factories.applicants import ProfessionalFactory
from tests.factories.programs import CallQuestionFactory, OpenCallFactory, from_now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def full_application(**of_call):
    """Answers of three sorts, a file of each, a co-applicant, an endorsement: sent."""
    call = OpenCallFactory(**of_call)
    sorts = {
        "plain": {},
        "unseen": {"visible_to_reviewers": False},
        "tender": {"visible_to_reviewers": False, "is_sensitive": True},
    }
    person = ProfessionalFactory(family_name="Жұмабекова", latin_name="Aigerim Zhumabekova")
    application = ready_application(call=call, professional=person)
    for name, values in sorts.items():
        question = CallQuestionFactory(call=call, **values)
        Answer.objects.create(application=application, question=question, value=f"{name}-ответ")
        files = CallQuestionFactory(call=call, kind=QuestionKind.FILE, **values)
        ApplicationFile.objects.create(
            application=application,
            question=files,
            file=ContentFile(b"%PDF-", name="x.pdf"),
            name=f"{name} Жұмабекова.pdf",
            mime="application/pdf",
            size=5,
            sha256="0" * 64,
            uploaded_at=from_now(),
        )
    asked = {"state": "given", "asked_at": from_now(), "answered_at": from_now()}
    CoApplicant.objects.create(
        application=application, name="Соавторова", email="c@example.org", language="ru", **asked
    )
    Endorsement.objects.create(
        application=application,
        name="Dupontova",
        organisation="Villa Médicis",
        email="d@example.org",
        language="fr",
        text="Jumabekova est remarquable.",
        expires_at=from_now(days=5),
        **asked,
    )
    send(application, by=person.user)
    return application


def seen_by(application, audience, **more):
    return dossier_of(application, audience=audience, language="ru", **more)


def everything_in(dossier):
    parts = asdict(dossier)
    del parts["application"], parts["receipt"]
    return json.dumps(parts, ensure_ascii=False, default=str)


def test_the_owner_and_the_team_read_everything_that_was_sent():
    application = full_application()

    for audience in (Audience.OWNER, Audience.STAFF):
        found = seen_by(application, audience)
        assert [line.text for line in found.answers] == [
            "plain-ответ",
            "unseen-ответ",
            "tender-ответ",
        ]
        assert len(found.files) == 3
        assert found.person.email == application.professional.user.email
        assert [row.name for row in found.co_applicants] == ["Соавторова"]
        assert found.endorsements[0].text == "Jumabekova est remarquable."


def test_a_reviewer_reads_names_but_neither_address_nor_what_is_kept_from_the_jury():
    found = seen_by(full_application(), Audience.REVIEWER)

    assert [line.text for line in found.answers] == ["plain-ответ"]
    assert [file.name for file in found.files] == ["plain Жұмабекова.pdf"]
    assert (found.person.name, found.person.email) == ("Айгерім Жұмабекова", "")


def test_a_co_applicant_reads_all_but_what_is_sensitive():
    found = seen_by(full_application(), Audience.PARTNER)

    assert [line.text for line in found.answers] == ["plain-ответ", "unseen-ответ"]
    assert len(found.files) == 2
    assert found.person.email == ""


def test_a_blind_jury_reads_no_name_anywhere():
    application = full_application(is_blind=True)

    found = seen_by(application, Audience.REVIEWER)

    assert (found.person, found.co_applicants) == (None, [])
    assert [file.name for file in found.files] == ["Документ 1.pdf"]
    assert [(row.organisation, row.name, row.text) for row in found.endorsements] == [
        ("Villa Médicis", "", "")
    ]
    words = everything_in(found)
    for name in ("Жұмабек", "Zhumabek", "Jumabek", "Соавтор", "Dupont", "example.org"):
        assert name not in words
        assert name in everything_in(seen_by(application, Audience.STAFF)) + "example.org"


def test_others_read_the_receipt_and_the_owner_the_working_copy():
    application = sent_application(title="Отправлено")
    Application.objects.filter(pk=application.pk).update(title="Переписано")
    application.refresh_from_db()

    assert seen_by(application, Audience.REVIEWER).title == "Отправлено"
    assert seen_by(application, Audience.OWNER).title == "Отправлено"
    assert seen_by(application, Audience.OWNER, working=True).title == "Переписано"


def test_of_a_draft_nobody_reads_a_word():
    application = ready_application(title="Тайное")

    found = seen_by(application, Audience.STAFF)

    assert (found.receipt, found.project, found.answers, found.person) == (None, [], [], None)
    assert "Тайное" not in everything_in(found)


def test_labels_and_options_are_in_the_language_of_the_reader():
    call = OpenCallFactory()
    question = CallQuestionFactory(call=call, choices=True, options=3)
    day = CallQuestionFactory(call=call, kind=QuestionKind.DATE)
    application = ready_application(call=call)
    chosen = [option.pk for option in question.options.all()[:2]]
    Answer.objects.create(application=application, question=question, value=chosen)
    Answer.objects.create(application=application, question=day, value="05.04.2027")
    send(application, by=application.professional.user)

    found = dossier_of(application, audience=Audience.STAFF, language="fr")

    assert found.answers[0].label == question.label_fr
    assert found.answers[0].values == [option.label_fr for option in question.options.all()[:2]]
    assert found.answers[1].values == ["5 avril 2027"]


@pytest.mark.parametrize("number", [1, 5])
def test_many_are_read_in_a_constant_number_of_queries(django_assert_num_queries, number):
    applications = [sent_application() for _number in range(number)]

    with django_assert_num_queries(7):
        found = dossiers_of(applications, audience=Audience.STAFF, language="kk")

    assert [row.application for row in found] == applications
