"""Applying page by page, without script."""

import hashlib
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applicants.models import Application, ApplicationFile
from partnership.accounts.choices import Purpose
from partnership.accounts.models import ConsentRecord
from programs.choices import QuestionKind
from tests.applicants.applications.ready import ready_application, sent_application
from tests.factories.accounts import ConsentTextFactory, UserFactory
from tests.factories.applicants import ApplicationFactory, ProfessionalFactory, ProjectFactory
from tests.factories.programs import (
    CallQuestionFactory,
    EligibilityQuestionFactory,
    OpenCallFactory,
    SectorFactory,
    from_now,
)
from tests.kit.test_uploads import GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def entry(call):
    return f"/en/calls/{call.slug}/apply/"


def at(application, step, language="en"):
    return f"/{language}/me/applications/{application.pk}/edit/{step}/"


def owner_of(client, application):
    client.force_login(application.professional.user)
    return client


def seen(page):
    return re.search(r'name="seen" value="(\w+)"', page.text)[1]


def upload(name="plan.pdf", content=GOOD):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


# --- the way in -------------------------------------------------------------------------------


def test_the_public_page_leads_to_the_form_for_everybody_alike(client):
    call = OpenCallFactory()

    assert f'href="{entry(call)}"' in client.get(f"/en/calls/{call.slug}/").text
    answer = client.get(entry(call))
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/en/account/login/?next={entry(call)}",
    )


def test_without_a_profile_it_is_said_and_one_comes_back(client):
    call = OpenCallFactory()
    client.force_login(UserFactory())

    page = client.get(entry(call))
    way = re.search(r'href="([^"]+\?next=[^"]+)"', page.text)[1]
    answer = client.post(
        way, {"given_name": "Айгерім", "text_language": "ru", "visibility": "private", "seen": ""}
    )

    assert "First a professional profile." in page.text
    assert (answer.status_code, answer["Location"]) == (302, entry(call))


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        ({"upcoming": True}, "Applications are not taken yet."),
        ({"in_review": True}, "The deadline has passed. Late by: 2 days"),
        ({"cancelled": True}, "The call is cancelled."),
    ],
)
def test_a_call_that_takes_nothing_says_why(client, traits, words):
    call = OpenCallFactory(**traits)
    client.force_login(ProfessionalFactory().user)

    for answer in (client.get(entry(call)), client.post(entry(call), {"language": "ru"})):
        assert words in answer.text
        assert 'name="language"' not in answer.text
    assert not Application.objects.exists()


def test_limits_are_said_before_anything_is_written(client):
    full = sent_application(call=OpenCallFactory(application_cap=1))
    client.force_login(ProfessionalFactory().user)
    assert "as it can take: 1" in client.get(entry(full.call)).text

    own = sent_application()
    page = owner_of(client, own).get(entry(own.call))
    assert "as one person may: 1" in page.text
    assert f"/en/me/applications/{own.pk}/edit/" in page.text


def test_a_draft_of_somebody_else_s_draft_call_does_not_exist(client):
    client.force_login(ProfessionalFactory().user)

    assert client.get(entry(OpenCallFactory(draft=True))).status_code == 404


def test_a_wrong_answer_stops_with_the_reason_and_a_right_one_begins(client):
    question = EligibilityQuestionFactory()
    client.force_login(ProfessionalFactory().user)

    wrong = client.post(entry(question.call), {"language": "fr", f"e{question.pk}": "no"})
    assert question.explanation_en in wrong.text
    assert not Application.objects.exists()

    answer = client.post(entry(question.call), {"language": "fr", f"e{question.pk}": "yes"})
    made = Application.objects.get()
    assert (made.language, made.eligibility) == ("fr", {str(question.pk): True})
    assert answer["Location"] == f"/en/me/applications/{made.pk}/edit/"
    again = client.get(entry(question.call))
    assert again["Location"] == f"/en/me/applications/{made.pk}/edit/"


# --- the whole way ----------------------------------------------------------------------------


def test_a_whole_application_is_written_and_sent_without_script(client):
    sector = SectorFactory()
    call = OpenCallFactory()
    text = CallQuestionFactory(call=call, word_limit=5)
    many = CallQuestionFactory(call=call, choices=True, options=3)
    number = CallQuestionFactory(call=call, kind=QuestionKind.NUMBER, max_value=10)
    file = CallQuestionFactory(call=call, kind=QuestionKind.FILE)
    consent = ConsentTextFactory()
    france = ConsentTextFactory(purpose=Purpose.TRANSFER_FRANCE)
    person = ProfessionalFactory()
    client.force_login(person.user)

    client.post(entry(call), {"language": "ru"})
    mine = Application.objects.get()
    page = client.get(at(mine, "project"))
    project = {
        "seen": seen(page),
        "language": "ru",
        "title": "Войлок",
        "summary": "Кратко",
        "description": "Подробно",
        "sector": sector.pk,
        "stage": "idea",
        "next": "",
    }
    answer = client.post(at(mine, "project"), project)
    assert answer["Location"] == at(mine, "answers")

    options = [option.pk for option in many.options.all()]
    answers = {
        "seen": seen(client.get(at(mine, "answers"))),
        f"q{text.pk}": "Пять слов, и ни одним",
        f"q{many.pk}": options[:2],
        f"q{number.pk}": "7",
        "next": "",
    }
    assert client.post(at(mine, "answers"), answers)["Location"] == at(mine, "documents")
    add = f"/en/me/applications/{mine.pk}/files/add/{file.pk}/"
    assert client.post(add, {"file": upload()})["Location"] == at(mine, "documents")
    assert client.get(at(mine, "people")).status_code == 200
    agreed = {"processing": "on", "processing_version": consent.version, "next": ""}
    assert client.post(at(mine, "consents"), agreed)["Location"] == at(mine, "review")

    review = client.get(at(mine, "review"))
    assert "Send the application" in review.text
    receipt = client.post(at(mine, "review"), follow=True)
    mine.refresh_from_db()
    sent = mine.receipts.get()
    assert mine.state == "submitted"
    assert sent.sha256 in receipt.text
    downloaded = client.get(f"/en/me/applications/{mine.pk}/receipts/1/receipt.json")
    assert hashlib.sha256(downloaded.content).hexdigest() == sent.sha256
    assert [row["value"] for row in sent.content["answers"]][1] == options[:2]
    assert sent.content["files"][0]["sha256"] == hashlib.sha256(GOOD).hexdigest()
    purposes = ConsentRecord.objects.values_list("purpose", flat=True)
    assert list(purposes) == ["processing"]
    assert france.version not in str(sent.content["consents"])


def test_nothing_is_ticked_beforehand(client):
    ConsentTextFactory()
    ConsentTextFactory(purpose=Purpose.TRANSFER_FRANCE)
    application = ApplicationFactory()

    page = owner_of(client, application).get(at(application, "consents")).text

    assert page.count('type="checkbox"') == 2
    assert "checked" not in page


def test_a_wording_that_changed_meanwhile_is_asked_anew(client):
    old = ConsentTextFactory(published_at=from_now(days=-1))
    application = ApplicationFactory()
    owner_of(client, application)
    ConsentTextFactory()

    page = client.post(
        at(application, "consents"), {"processing": "on", "processing_version": old.version}
    )

    assert "has changed" in page.text
    assert not ConsentRecord.objects.exists()


# --- what is wrong ----------------------------------------------------------------------------


def test_a_text_over_its_limit_is_saved_shown_whole_and_not_sent(client):
    application = ready_application()
    question = CallQuestionFactory(call=application.call, word_limit=2)
    owner_of(client, application)
    typed = {"seen": seen(client.get(at(application, "answers"))), f"q{question.pk}": "а б в"}

    page = client.post(at(application, "answers"), typed | {"next": ""})

    assert "Words: 3, at most: 2." in page.text
    assert f'href="#id_q{question.pk}"' in page.text
    assert application.answers.get().value == "а б в"
    review = client.post(at(application, "review"))
    assert (review.status_code, application.receipts.exists()) == (422, False)
    assert f"{at(application, 'answers')}?check=1#id_q{question.pk}" in review.text


def test_what_is_no_number_and_no_date_stays_as_it_was_typed(client):
    application = ready_application()
    number = CallQuestionFactory(call=application.call, kind=QuestionKind.NUMBER)
    day = CallQuestionFactory(call=application.call, kind=QuestionKind.DATE)
    owner_of(client, application)
    typed = {f"q{number.pk}": "пять", f"q{day.pk}": "весной"}
    typed["seen"] = seen(client.get(at(application, "answers")))

    page = client.post(at(application, "answers"), typed)

    assert "Write a number in figures." in page.text
    assert 'value="пять"' in client.get(at(application, "answers")).text
    assert 'value="весной"' in page.text


@pytest.mark.parametrize(("language", "example"), [("kk", "05.04.2027"), ("fr", "05/04/2027")])
def test_a_date_is_asked_with_its_format_and_all_keys_of_a_phone(client, language, example):
    application = ready_application()
    without_help = dict.fromkeys([f"help_text_{code}" for code in ("kk", "ru", "fr", "en")], "")
    CallQuestionFactory(call=application.call, kind=QuestionKind.DATE, **without_help)
    owner_of(client, application)

    page = client.get(at(application, "answers", language)).text

    assert example in page
    assert 'inputmode="numeric"' not in page


def test_an_option_of_another_question_is_not_stored(client):
    application = ready_application()
    question = CallQuestionFactory(call=application.call, choice=True)
    strange = CallQuestionFactory(choice=True).options.first()
    owner_of(client, application)
    typed = {"seen": seen(client.get(at(application, "answers"))), f"q{question.pk}": strange.pk}

    page = client.post(at(application, "answers"), typed)

    assert page.status_code == 200
    assert not application.answers.exists()


def test_a_second_tab_is_told_and_keeps_what_it_typed(client):
    application = ready_application()
    owner_of(client, application)
    first = {"seen": seen(client.get(at(application, "project"))), "language": "ru"}
    client.post(at(application, "project"), first | {"title": "Первая"})

    page = client.post(at(application, "project"), first | {"title": "Вторая"})

    application.refresh_from_db()
    assert (page.status_code, application.title) == (409, "Первая")
    assert 'value="Вторая"' in page.text
    again = {**first, "seen": seen(page), "title": "Вторая"}
    client.post(at(application, "project"), again)
    application.refresh_from_db()
    assert application.title == "Вторая"


def test_autosave_answers_with_the_instant_and_never_takes_over(client):
    application = ready_application()
    owner_of(client, application)
    typed = {"seen": seen(client.get(at(application, "project"))), "language": "ru"}
    script = {"HTTP_X_AUTOSAVE": "1"}

    saved = client.post(at(application, "project"), typed | {"title": "Раз"}, **script).json()
    late = client.post(at(application, "project"), typed | {"title": "Два"}, **script).json()

    application.refresh_from_db()
    assert (saved["saved"], late["saved"], application.title) == (True, False, "Раз")
    assert "(Almaty)" in saved["said"]
    assert "seen" not in late


def test_autosave_says_what_it_could_not_keep(client):
    application = ready_application()
    owner_of(client, application)
    typed = {"seen": seen(client.get(at(application, "project"))), "language": "ru"}
    typed |= {"title": "Ұ" * 2000, "seeks": "Ищу зал", "year": "когда-то"}

    answer = client.post(at(application, "project"), typed, HTTP_X_AUTOSAVE="1").json()

    title = application.title
    application.refresh_from_db()
    assert (application.title, application.seeks) == (title, "Ищу зал")
    assert answer["saved"] is True
    assert answer["unkept"].startswith(
        "Not saved: Title of the project: Ensure this value has at most"
    )
    assert "Year: " in answer["unkept"]
    whole = {**typed, "seen": answer["seen"], "title": "Ұзақ емес", "year": "2024"}
    saved = client.post(at(application, "project"), whole, HTTP_X_AUTOSAVE="1").json()
    assert (saved["saved"], saved["unkept"]) == (True, "")


def test_a_text_too_long_to_be_kept_stays_on_the_page(client):
    application = ready_application()
    owner_of(client, application)
    typed = {"seen": seen(client.get(at(application, "project"))), "language": "ru"}

    page = client.post(at(application, "project"), typed | {"title": "Ұ" * 2000})

    assert page.status_code == 200
    assert f'value="{"Ұ" * 2000}"' in page.text
    assert "Ensure this value has at most" in page.text


def test_an_expired_session_gives_back_what_was_typed(client):
    application = ready_application()

    page = client.post(at(application, "project"), {"description": "Долго писал этот текст"})
    script = client.post(at(application, "project"), {"title": "x"}, HTTP_X_AUTOSAVE="1")

    assert page.status_code == 403
    assert "Долго писал этот текст</textarea>" in page.text
    assert script.status_code == 302


def test_the_shortest_words_are_given_back_too_and_nothing_that_was_only_chosen(client):
    application = ready_application()
    number = CallQuestionFactory(call=application.call, kind=QuestionKind.NUMBER)
    choice = CallQuestionFactory(call=application.call, kind=QuestionKind.CHOICE)
    typed = {"title": "Үн", f"q{number.pk}": "12", "year": "2027"}
    chosen = {"language": "kk", "sector": "3", "stage": "idea", "seen": "x", f"q{choice.pk}": "5"}
    boxes = {"processing": "on", "processing_version": "2026-01", "next": ""}

    page = client.post(at(application, "project"), typed | chosen | boxes)

    assert page.context["typed"] == ["Үн", "12", "2027"]


def test_after_the_deadline_a_draft_keeps_words_and_says_how_late(client):
    application = ready_application(call=OpenCallFactory(in_review=True))
    owner_of(client, application)

    page = client.get(at(application, "project"))
    answer = client.post(at(application, "review"))

    assert "this draft can no longer be sent" in page.text
    assert "Коротко о проекте." in page.text
    assert (answer.status_code, "Late by: 2 days" in answer.text) == (409, True)
    assert not application.receipts.exists()


def test_what_was_sent_cannot_be_written_after_the_deadline_and_typed_words_are_given_back(client):
    application = sent_application()
    application.call.__class__.objects.filter(pk=application.call_id).update(
        closes_at=from_now(seconds=-1)
    )
    owner_of(client, application)

    page = client.post(at(application, "project"), {"description": "Поздние, но длинные слова"})

    assert page.status_code == 409
    assert "Поздние, но длинные слова</textarea>" in page.text


# --- copying and files ------------------------------------------------------------------------


def test_a_copy_asks_before_it_replaces(client):
    application = ready_application(title="Своё")
    source = ProjectFactory(owner=application.professional, title="Другое")
    strange = ProjectFactory()
    owner_of(client, application)
    address = f"/en/me/applications/{application.pk}/copy/"

    assert "Replace what is written?" in client.post(address, {"project": source.pk}).text
    application.refresh_from_db()
    assert application.title == "Своё"
    assert client.post(address, {"project": strange.pk, "replace": "1"}).status_code == 404
    client.post(address, {"project": source.pk, "replace": "1"})
    application.refresh_from_db()
    assert application.title == "Другое"


@pytest.mark.parametrize("name", ["summary", "description", "seeks"])
def test_a_copy_asks_before_it_replaces_a_text_without_a_title(client, name):
    nothing = dict.fromkeys(("title", "summary", "description", "seeks"), "")
    application = ready_application(**nothing | {name: "Своё"})
    source = ProjectFactory(owner=application.professional, title="Другое")
    owner_of(client, application)
    address = f"/en/me/applications/{application.pk}/copy/"

    assert "Replace what is written?" in client.post(address, {"project": source.pk}).text
    application.refresh_from_db()
    assert (getattr(application, name), application.title) == ("Своё", "")


def test_a_refused_file_is_said_why_and_the_rest_is_kept(client):
    application = ready_application()
    question = CallQuestionFactory(call=application.call, kind=QuestionKind.FILE, max_files=2)
    owner_of(client, application)
    add = f"/en/me/applications/{application.pk}/files/add/{question.pk}/"

    client.post(add, {"file": upload("первый.pdf")})
    page = client.post(add, {"file": upload("злой.pdf", b"MZ")})

    assert page.status_code == 422
    assert "злой.pdf: File type not allowed." in page.text
    assert "первый.pdf" in page.text
    client.post(add, {"file": upload("тот же.pdf")})
    assert ApplicationFile.objects.count() == 1
    client.post(add, {"file": upload("второй.pdf", GOOD + b"\n")})
    answer = client.post(add, {"file": upload("третий.pdf", GOOD + b"\n\n")}, HTTP_X_AUTOSAVE="1")
    assert (answer.status_code, answer.json()["saved"]) == (422, False)
    assert ApplicationFile.objects.count() == 2


# --- whose it is ------------------------------------------------------------------------------


def test_somebody_else_finds_no_page_of_it(client):
    application = sent_application()
    client.force_login(ProfessionalFactory().user)

    for step in ("project", "answers", "documents", "consents", "review"):
        assert client.get(at(application, step)).status_code == 404
        assert client.post(at(application, step)).status_code in (404, 405)
    for rest in ("edit/", "receipts/1/", "receipts/1/receipt.json"):
        assert client.get(f"/en/me/applications/{application.pk}/{rest}").status_code == 404
    assert client.get(at(application, "nothing")).status_code == 404


def many_of_everything(number):
    application = ready_application()
    call = application.call
    CallQuestionFactory.create_batch(number, call=call)
    CallQuestionFactory.create_batch(number, call=call, choices=True, options=number)
    for question in CallQuestionFactory.create_batch(number, call=call, kind=QuestionKind.FILE):
        ApplicationFile.objects.create(
            application=application,
            question=question,
            name="a.pdf",
            mime="application/pdf",
            size=1,
            sha256="0",
            uploaded_at=from_now(),
        )
    ProjectFactory.create_batch(number, owner=application.professional)
    SectorFactory.create_batch(number)
    return application


@pytest.mark.parametrize("number", [1, 5, 50])
@pytest.mark.parametrize(
    "step", ["project", "answers", "documents", "people", "consents", "review"]
)
def test_a_step_asks_few_queries_whatever_is_on_it(client, step, number):
    application = many_of_everything(number)
    owner_of(client, application)

    with CaptureQueriesContext(connection) as asked:
        assert client.get(at(application, step)).status_code == 200

    assert len(asked) <= 10, [query["sql"][:150] for query in asked]
