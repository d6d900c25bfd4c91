"""Documents of applications: who gets them, what is kept, what is swept; the staff's preview."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import override

from applicants.errors.sending import TooLate, TooManyFiles, TooMuchReplaced
from applicants.models import Application, ApplicationFile
from applicants.services.applications import files
from applicants.services.applications.files import add_file, remove_file, sweep_files
from applicants.services.applications.sending import send
from applicants.services.deciding.records import sights_of
from applicants.views import application_files
from partnership.accounts.choices import Role
from partnership.kit.documents import DocumentRefused
from programs.choices import QuestionKind
from tests.applicants.applications.ready import ready_application
from tests.documents import pdf
from tests.factories.accounts import UserFactory, works_everywhere
from tests.factories.applicants import ApplicationFactory, ProfessionalFactory, ReviewFactory
from tests.factories.programs import CallQuestionFactory, OpenCallFactory, from_now
from tests.kit.test_uploads import GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def uploaded(name="Жұмабекова.pdf", content=GOOD):
    return SimpleUploadedFile(name, content)


def staff(role):
    user = UserFactory(staff=True)
    user.groups.add(Group.objects.get(name=role))
    works_everywhere(user)
    return user


def with_file(call=None, content=GOOD, **of_question):
    application = ready_application(call=call or OpenCallFactory())
    question = CallQuestionFactory(
        call=application.call, kind=QuestionKind.FILE, is_required=False, **of_question
    )
    return application, add_file(application, question, uploaded(content=content))


def put_in_review(application):
    send(application, by=application.professional.user)
    Application.objects.filter(pk=application.pk).update(state="in_review")
    return ReviewFactory(application=application, reviewer=staff(Role.REVIEWER)).reviewer


def get(client, user, file):
    client.force_login(user)
    return client.get(f"/en/applications/files/{file.pk}/")


def test_a_file_is_saved_to_disk_and_run_nowhere(client):
    application, file = with_file()

    answer = get(client, application.professional.user, file)

    assert b"".join(answer.streaming_content) == GOOD
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Cache-Control"] == "private, no-store"
    assert file.file.name.startswith("private/applications/")


def test_who_may_not_read_the_application_learns_of_no_file(client):
    application, file = with_file()
    put_in_review(application)

    for user in (UserFactory(), ProfessionalFactory().user, staff(Role.REVIEWER)):
        assert get(client, user, file).status_code == 404
    client.logout()
    assert client.get(f"/en/applications/files/{file.pk}/").status_code == 302


def test_the_jury_of_a_blind_call_gets_it_without_its_name(client):
    application, file = with_file(OpenCallFactory(is_blind=True), pdf(author="Жұмабекова"))
    reviewer = put_in_review(application)

    assert "Document%201.pdf" in get(client, reviewer, file)["Content-Disposition"]
    assert get(client, staff(Role.COORDINATOR), file).status_code == 200


def test_a_blind_call_takes_no_pdf_that_cannot_be_read():
    with pytest.raises(DocumentRefused, match="Файл повреждён"):
        with_file(OpenCallFactory(is_blind=True))


def test_staff_who_fetch_a_file_leave_a_line_and_nobody_else_does(client):
    application, file = with_file()
    reviewer, officer = put_in_review(application), staff(Role.COORDINATOR)
    for user in (application.professional.user, reviewer, UserFactory()):
        get(client, user, file)
    assert not sights_of(application).exists()

    get(client, officer, file)

    assert [line.actor for line in sights_of(application)] == [officer]


def test_the_jury_does_not_get_what_is_kept_from_it_or_was_not_sent(client):
    application, hidden = with_file(visible_to_reviewers=False)
    reviewer = put_in_review(application)
    assert get(client, reviewer, hidden).status_code == 404

    application, sent = with_file(max_files=2)
    reviewer = put_in_review(application)
    later = ApplicationFile.objects.create(
        application=application,
        question=sent.question,
        file=SimpleUploadedFile("later.pdf", GOOD),
        name="later.pdf",
        mime="application/pdf",
        size=1,
        sha256="1",
        uploaded_at=timezone.now(),
    )
    assert get(client, reviewer, sent).status_code == 200
    assert get(client, reviewer, later).status_code == 404
    assert get(client, staff(Role.COORDINATOR), later).status_code == 404


def test_the_same_file_is_one_and_no_more_come_than_asked_for():
    application, file = with_file()

    assert add_file(application, file.question, uploaded("иначе.pdf")) == file
    with pytest.raises(TooManyFiles):
        add_file(application, file.question, uploaded(content=GOOD + b"\n"))
    assert application.files.count() == 1


def test_adding_and_removing_without_end_is_refused_with_words(monkeypatch):
    monkeypatch.setattr(files, "MOST_REPLACED", 3 * len(GOOD) + 9)
    application, file = with_file()
    remove_file(file)
    for number in range(2):
        again = add_file(application, file.question, uploaded(content=GOOD + b"\n" * number))
        remove_file(again)

    with override("en"), pytest.raises(TooMuchReplaced, match="You have added and removed many"):
        add_file(application, file.question, uploaded(content=GOOD + b"\n\n"))
    stranger, other = with_file()
    remove_file(other)
    assert add_file(stranger, other.question, uploaded()).removed_at is None

    ApplicationFile.objects.update(uploaded_at=timezone.now() - timedelta(days=1))
    assert add_file(application, file.question, uploaded()).removed_at is None


def test_so_many_files_a_day_are_judged_from_one_person(client, monkeypatch):
    monkeypatch.setitem(application_files.LIMITS, "upload", "1/d/user")
    application, file = with_file()
    remove_file(file)
    client.force_login(application.professional.user)
    add = f"/en/me/applications/{application.pk}/files/add/{file.question_id}/"

    client.post(add, {"file": SimpleUploadedFile("a.html", b"<html>")})
    page = client.post(add, {"file": SimpleUploadedFile("plan.pdf", GOOD)})

    assert page.status_code == 422
    assert "You have added many files today. Please go on tomorrow." in page.text
    assert not application.files.filter(removed_at__isnull=True).exists()


def test_nothing_is_added_after_the_deadline():
    application, file = with_file()
    application.call.closes_at = from_now(seconds=-1)
    application.call.save()

    with pytest.raises(TooLate):
        add_file(application, file.question, uploaded(content=GOOD + b"\n"))


def test_the_sweep_deletes_what_was_taken_out_and_never_sent(
    media, django_capture_on_commit_callbacks
):
    _draft, unsent = with_file()
    application, sent = with_file()
    _other, kept = with_file()
    send(application, by=application.professional.user)
    for file in (unsent, sent):
        remove_file(file)
    assert sweep_files() == 0

    ApplicationFile.objects.filter(removed_at__isnull=False).update(
        removed_at=timezone.now() - timedelta(hours=2)
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_files() == 1
        assert sweep_files() == 0

    assert set(ApplicationFile.objects.all()) == {sent, kept}
    assert len(list((media / "private/applications").iterdir())) == 2


# --- the staff's preview ----------------------------------------------------------------------

STEPS = ("", "project/", "answers/", "documents/", "people/", "consents/", "review/")


def test_staff_see_the_form_of_a_draft_and_nothing_is_made(client):
    call = OpenCallFactory(draft=True)
    question = CallQuestionFactory(call=call, word_limit=30)
    CallQuestionFactory(call=call, kind=QuestionKind.FILE)
    client.force_login(staff(Role.SECTOR_OFFICER))

    pages = [client.get(f"/en/calls/{call.slug}/preview/{step}") for step in STEPS]

    assert [page.status_code for page in pages] == [200] * len(STEPS)
    assert question.label_en in pages[2].text
    assert "Words: 0 of 30" in pages[2].text
    assert not any("csrfmiddlewaretoken" in page.text.split("<main")[1] for page in pages)
    assert not Application.objects.exists()
    assert client.post(f"/en/calls/{call.slug}/preview/answers/").status_code == 405
    assert client.get(f"/en/calls/{call.slug}/preview/nothing/").status_code == 404
    desk = client.get(f"/en/admin/programs/opencall/{call.pk}/change/").text
    assert f"/en/calls/{call.slug}/preview/" in desk


@pytest.mark.parametrize("number", [1, 5])
def test_the_preview_asks_the_same_few_queries(client, number, django_assert_num_queries):
    call = OpenCallFactory(draft=True)
    for question in CallQuestionFactory.create_batch(number, call=call, kind=QuestionKind.CHOICE):
        question.options.create(label_en="Possibly", order=1)
    client.force_login(staff(Role.SECTOR_OFFICER))
    address = f"/en/calls/{call.slug}/preview/answers/"
    client.get(address)

    with django_assert_num_queries(9):
        assert client.get(address).text.count("Possibly") == number


def test_applicants_see_exactly_what_the_preview_showed(client):
    call = OpenCallFactory()
    russian_alone = {"label_kk": "", "label_fr": "", "label_en": ""}
    CallQuestionFactory(call=call, label_ru="Только по-русски", **russian_alone)
    choice = CallQuestionFactory(call=call, kind=QuestionKind.CHOICE)
    choice.options.create(label_ru="Вариант", order=1)
    application = ApplicationFactory(call=call)
    client.force_login(staff(Role.SECTOR_OFFICER))
    preview = client.get(f"/en/calls/{call.slug}/preview/answers/").text
    client.force_login(application.professional.user)
    form = client.get(f"/en/me/applications/{application.pk}/edit/answers/").text

    labels = re.compile(r"<(?:label|legend).*?</(?:label|legend)>", re.DOTALL)
    asked = [labels.findall(page) for page in (preview, form)]

    assert asked[0] == asked[1]
    assert '<span lang="ru">Только по-русски</span>' in "".join(asked[0])
    assert '<span lang="ru">Вариант</span>' in "".join(asked[0])


def test_applicants_do_not_see_it(client):
    call = OpenCallFactory()
    client.force_login(ProfessionalFactory().user)

    assert client.get(f"/en/calls/{call.slug}/preview/").status_code == 403
