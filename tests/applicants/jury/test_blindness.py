"""In a blind call nothing that a reviewer can get says who applies."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from applicants.choices.applications import InvitationState
from applicants.models import ApplicationFile, CoApplicant, Endorsement
from applicants.services import jury
from applicants.tasks import remind_reviewers
from partnership.accounts.choices import Role
from partnership.notifications.models import Message
from programs.choices import QuestionKind
from tests.applicants.jury.stage import before_the_jury, gave, rubric
from tests.documents import metadata_of, pdf
from tests.factories.accounts import UserFactory
from tests.factories.applicants import (
    CoApplicantFactory,
    EndorsementFactory,
    ProfessionalFactory,
    ProjectFactory,
    ReviewFactory,
)
from tests.factories.programs import CallQuestionFactory, OpenCallFactory

pytestmark = pytest.mark.django_db

SECRETS = (
    *("Тайнова", "Секретбек", "Tainova", "Sekretbek", "Псевдонимус"),
    *("tainova@secret.example", "helper@secret.example", "instagram.example/tainova"),
    *("Помощников", "Рекомендатов", "portfolio_tainova", "Хвалю Тайнову"),
)


@pytest.fixture
def applicant():
    user = UserFactory(email="tainova@secret.example", full_name="Секретбек Тайнова")
    return ProfessionalFactory(
        user=user,
        family_name="Тайнова",
        given_name="Секретбек",
        latin_name="Sekretbek Tainova",
        artistic_name="Псевдонимус",
        headline="Псевдонимус, режиссёр",
    )


@pytest.fixture
def application(applicant):
    """Sent to a blind call with everything that could name its applicant."""
    call = OpenCallFactory(is_blind=True, min_reviews=1)
    now = timezone.now()

    def answers(call):
        return [
            (
                CallQuestionFactory(call=call, kind=QuestionKind.LINK),
                "https://instagram.example/tainova",
            ),
            (CallQuestionFactory(call=call, visible_to_reviewers=False), "Я Тайнова."),
        ]

    question = CallQuestionFactory(call=call, kind=QuestionKind.FILE, is_required=False)
    application = before_the_jury(
        answers,
        call=call,
        professional=applicant,
        title="Степной балет Секретбека",
        description="Я, Секретбек Тайнова, пишу с tainova@secret.example.",
        project=ProjectFactory(owner=applicant),
        before_sending=lambda application: _with_people_and_file(application, question, now),
    )
    rubric(call, (0, 10, 1))
    return application


def _with_people_and_file(application, question, now):
    CoApplicant.objects.create(
        application=application,
        name="Пётр Помощников",
        email="helper@secret.example",
        language="ru",
        state=InvitationState.GIVEN,
        asked_at=now,
        answered_at=now,
    )
    Endorsement.objects.create(
        application=application,
        name="Мари Рекомендатов",
        organisation="La Fabrique",
        email="marie@secret.example",
        language="fr",
        state=InvitationState.GIVEN,
        text="Хвалю Тайнову.",
        asked_at=now,
        answered_at=now,
        expires_at=now,
    )
    ApplicationFile.objects.create(
        application=application,
        question=question,
        file=ContentFile(pdf(author="Секретбек Тайнова"), name="x.pdf"),
        name="portfolio_tainova.pdf",
        mime="application/pdf",
        size=13,
        sha256="0" * 64,
        uploaded_at=now,
    )


@pytest.fixture
def reviewer(client):
    """With the role of reviewers, so that the admin is open to them as well."""
    user = UserFactory(staff=True, language="ru")
    user.groups.add(Group.objects.get(name=Role.REVIEWER))
    client.force_login(user)
    return user


def named_in(response):
    """Which of the planted words the answer holds, be it in its text or in its headers."""
    text = b"".join(response) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    whole = text.decode(errors="replace") + headers
    return [secret for secret in SECRETS if secret.casefold() in whole.casefold()]


def pages_of(client, review):
    """Every page a reviewer can open about the application, and each file it links."""
    own = [
        reverse("applicants:reviews"),
        reverse("applicants:reviews") + "?sort=title",
        reverse("applicants:review", args=[review.pk]),
        reverse("applicants:review_conflict", args=[review.pk]),
        reverse("applicants:my_page"),
    ]
    page = client.get(own[2]).content.decode()
    files = re.findall(r'href="([^"]*/files?/[^"]*)"', page)
    return [client.get(address) for address in (*own, *files)]


def test_no_page_and_no_file_of_a_reviewer_names_anybody(client, reviewer, application):
    review = ReviewFactory(application=application, reviewer=reviewer)

    answers = pages_of(client, review)
    given = client.post(
        reverse("applicants:review", args=[review.pk]), {"do": "give", "comment": "Нет отметки"}
    )

    assert {answer.status_code for answer in answers} == {200}
    assert [named_in(answer) for answer in (*answers, given)] == [[]] * (len(answers) + 1)
    page = answers[2].content.decode()
    assert "Степной балет" in page
    assert "Документ 1.pdf" in page
    assert "La Fabrique" in page


def test_a_document_says_nothing_of_its_author_beside_its_pages(client, reviewer, application):
    file, asked = application.files.get(), reverse("applicants:application_file", args=[1])
    address = asked.replace("/1/", f"/{file.pk}/")
    review = ReviewFactory(application=application, reviewer=reviewer)

    shown = client.get(address)

    assert "Секретбек" in metadata_of(file.file.open("rb").read())
    assert [word for word in SECRETS if word in metadata_of(shown.content)] == []
    assert shown["Content-Type"] == "application/pdf"
    assert "Ескерту" in metadata_of(shown.content)
    assert shown["Content-Security-Policy"].startswith("sandbox")

    file.file.save("broken.pdf", ContentFile(b"%PDF-1.4 /Author (Tainova) %%EOF"))
    kept_back = client.get(address, follow=True)

    assert kept_back.redirect_chain == [(reverse("applicants:review", args=[review.pk]), 302)]
    assert "Документ повреждён" in kept_back.text
    assert named_in(kept_back) == []


def test_the_team_and_the_open_jury_get_the_document_as_it_was_sent(client, reviewer, application):
    file = application.files.get()
    address = reverse("applicants:application_file", args=[file.pk])
    ReviewFactory(application=application, reviewer=reviewer)
    type(application.call).objects.update(is_blind=False)

    assert b"".join(client.get(address)) == file.file.open("rb").read()


def test_the_order_by_title_does_not_tell_what_the_veil_hides(client, reviewer, application):
    other = OpenCallFactory(is_blind=True, min_reviews=1)
    first, second = application, before_the_jury(call=other, title="Азбука")
    receipt = first.receipts.get()
    receipt.content["project"]["title"] = "Яснова"
    receipt.save()
    rows = [ReviewFactory(application=row, reviewer=reviewer) for row in (first, second)]

    page = client.get(reverse("applicants:reviews"), {"sort": "title"})

    assert [row.pk for row, _title in page.context["rows"]] == [row.pk for row in rows]


def test_texts_name_nobody_who_was_asked_or_answered_after_the_sending(
    client, reviewer, application
):
    receipt = application.receipts.get()
    receipt.content["project"]["title"] = "Балет с Поздневой"
    receipt.content["project"]["summary"] = "Позднева, Duvalier из Théâtre Nouveau и La Fabrique."
    receipt.save()
    CoApplicantFactory(application=application, name="Анна Позднева")
    EndorsementFactory(
        application=application, name="Claire Duvalier", organisation="Théâtre Nouveau"
    )
    review = ReviewFactory(application=application, reviewer=reviewer)

    shown = " ".join(answer.content.decode() for answer in pages_of(client, review)[:5])

    assert "Балет с […]" in shown
    assert "[…], […] из […] и […]." in shown
    assert [name for name in ("Поздн", "Duvalier", "Théâtre Nouveau") if name in shown] == []


def test_the_same_pages_do_name_them_in_a_call_that_is_not_blind(client, reviewer, application):
    """The positive control: what is planted would be found."""
    type(application.call).objects.update(is_blind=False)
    review = ReviewFactory(application=application, reviewer=reviewer)

    found = {secret for answer in pages_of(client, review) for secret in named_in(answer)}

    assert found >= {"Псевдонимус", "Помощников", "Рекомендатов", "portfolio_tainova"}
    assert not found & {"helper@secret.example"}


def test_a_call_that_was_decided_without_it_still_names_nobody(client, reviewer, application):
    type(application.call).objects.update(decided_at=timezone.now())
    review = ReviewFactory(application=application, reviewer=reviewer)

    answers = pages_of(client, review)

    assert {answer.status_code for answer in answers} == {200}
    assert [named_in(answer) for answer in answers] == [[]] * len(answers)


def test_another_reviewers_words_name_no_reviewer(client, reviewer, application):
    criteria = list(application.call.criteria.all())
    colleague = UserFactory(full_name="Эксперт Тайнова")
    gave(ReviewFactory(application=application, reviewer=colleague), criteria, 5, comment="Да.")
    review = gave(ReviewFactory(application=application, reviewer=reviewer), criteria, 5)

    page = client.get(reverse("applicants:review", args=[review.pk]))
    assert "Да." in page.content.decode()
    assert named_in(page) == []


def test_mails_to_reviewers_name_nobody(reviewer, application):
    ReviewFactory(application=application, reviewer=reviewer)
    remind_reviewers()

    mails = Message.objects.filter(recipient=reviewer)
    whole = "".join(m.subject + m.body_text + m.body_html + str(m.headers) for m in mails)
    assert mails.count() == 1
    assert [secret for secret in SECRETS if secret in whole] == []


def test_the_search_of_the_site_finds_no_application(client, reviewer, application):
    ReviewFactory(application=application, reviewer=reviewer)

    for words in ("Степной балет", "Тайнова", application.number):
        page = client.get(reverse("portal:search"), {"q": words})
        assert "/reviews/" not in page.content.decode()
        assert "Степной балет</a>" not in page.content.decode()


ADMIN = ("changelist", "add", "change", "history", "delete")
OF_APPLICANTS = (
    *("application", "applicationtrail", "answer", "applicationfile", "receipt", "review"),
    *("reviewscore", "reviewtrail", "coapplicant", "endorsement", "professional", "project"),
    *("decisionletter", "callexport", "release", "registration", "interestrequest"),
)


@pytest.mark.parametrize("model", OF_APPLICANTS)
def test_a_reviewer_sees_nothing_of_applications_in_the_admin(client, reviewer, application, model):
    ReviewFactory(application=application, reviewer=reviewer)
    for name in ADMIN:
        args = [application.pk] if name in {"change", "history", "delete"} else []
        try:
            address = reverse(f"admin:applicants_{model}_{name}", args=args)
        except NoReverseMatch:
            continue
        assert client.get(address).status_code in {302, 403, 404}, address


def test_index_and_autocomplete_of_the_admin_offer_nothing_of_applicants(
    client, reviewer, application
):
    index = client.get(reverse("admin:index"))
    assert "/admin/applicants/" not in index.content.decode()
    for model, field in (
        ("review", "application"),
        ("registration", "user"),
        ("project", "owner"),
        ("application", "professional"),
    ):
        query = {"app_label": "applicants", "model_name": model, "field_name": field, "term": "Т"}
        answer = client.get(reverse("admin:autocomplete"), query)
        assert answer.status_code in {403, 404}


def test_after_a_conflict_every_door_is_shut(client, reviewer, application):
    review = ReviewFactory(application=application, reviewer=reviewer)
    page = client.get(reverse("applicants:review", args=[review.pk])).content.decode()
    files = re.findall(r'href="([^"]*/files?/[^"]*)"', page)

    jury.declare_conflict(review, by=reviewer, reason="Друзья.")

    queue = client.get(reverse("applicants:reviews")).content.decode()
    assert application.number not in queue
    assert "Степной балет" not in queue
    for address in (*files, reverse("applicants:review", args=[review.pk])):
        assert client.get(address).status_code == 404
