"""Tables and archives of applications: what is in them, who gets them, how long they last."""

import datetime as dt
import io
import zipfile
from datetime import timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone, translation

from applicants.choices.applications import ExportKind, LongWorkState, ReviewState
from applicants.errors.papers import ForWhom
from applicants.models import Answer, ApplicationFile, CallExport, Disclosure, ReviewScore
from applicants.services.papers import exporting
from applicants.services.papers.archive import safe_name
from applicants.services.papers.links import download_address
from partnership.accounts.choices import Purpose, Role
from partnership.accounts.models import User
from partnership.accounts.services import consents
from partnership.kit.dates import format_instant_two_clocks
from partnership.notifications.choices import MessageState
from partnership.notifications.models import Message
from partnership.notifications.services.delivery import deliver_due
from programs.choices import QuestionKind
from tests.applicants.applications.ready import agree
from tests.applicants.papers.helpers import S, decided, made, receipt_of, table, workbook
from tests.factories.accounts import UserFactory
from tests.factories.applicants import (
    ApplicationFactory,
    CoApplicantFactory,
    DecidedFactory,
    ProfessionalFactory,
    ReviewFactory,
)
from tests.factories.programs import (
    CallQuestionFactory,
    CriterionFactory,
    OpenCallFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
K = ExportKind


@pytest.fixture
def call():
    return OpenCallFactory(in_review=True)


@pytest.fixture
def staff():
    user = UserFactory(staff=True)
    user.groups.add(Group.objects.get(name=Role.COORDINATOR))
    return user


def answered(application, kind, value, **more):
    question = CallQuestionFactory(call=application.call, kind=kind, **more)
    Answer.objects.create(application=application, question=question, value=value)
    return question


def reviewed(application, *totals):
    for total in totals:
        criterion = CriterionFactory(call=application.call)
        review = ReviewFactory(
            application=application,
            state=ReviewState.GIVEN,
            total=total,
            given_at=timezone.now(),
            comment=f"Мнение {total}",
        )
        ReviewScore.objects.create(review=review, criterion=criterion, value=7)


def file_of(application, name="портфолио.pdf", content=b"%PDF-1.7 portfolio"):
    question = CallQuestionFactory(call=application.call, kind=QuestionKind.FILE)
    row = ApplicationFile(
        application=application,
        question=question,
        name=name,
        mime="application/pdf",
        size=len(content),
        sha256="0" * 64,
        uploaded_at=timezone.now(),
    )
    row.file.save("x.pdf", ContentFile(content), save=False)
    row.save()
    return row


def test_the_table_holds_answers_scores_and_real_dates(call, staff):

    application = DecidedFactory(call=call, title="Ашық аспан", confirm_by=timezone.now())
    day = answered(application, QuestionKind.DATE, "2026-12-24")
    number = answered(application, QuestionKind.NUMBER, "12,5")
    text = answered(application, QuestionKind.TEXT, "=HYPERLINK(1)")

    receipt_of(application)
    reviewed(application, 70, 80)

    (row,) = table(made(call, K.SHEET, staff))

    assert row["Номер"] == application.pk
    assert row["Название проекта"] == "Ашық аспан"
    assert row[day.label_ru] == dt.datetime(2026, 12, 24)
    assert row[number.label_ru] == 12.5
    assert row[text.label_ru] == "'=HYPERLINK(1)"
    assert row["Средний балл"] == 75
    almaty, paris = row["Подана (Алматы)"], row["Подана (Париж)"]
    assert almaty - paris in {timedelta(hours=3), timedelta(hours=4)}
    assert row["Адрес электронной почты"] == application.professional.user.email


def test_every_review_has_a_line_of_its_own(call, staff):
    application = decided(call=call)
    reviewed(application, 70, 80)

    rows = table(made(call, K.SHEET, staff), sheet=1)

    assert [(row["Номер"], row["Балл"]) for row in rows] == [
        (application.pk, 70),
        (application.pk, 80),
    ]
    assert rows[0]["Слова для отборочной комиссии"] == "Мнение 70"


def test_drafts_and_staged_decisions_are_never_taken_out(call, staff):
    ApplicationFactory(call=call, title="Черновик")
    waiting = ApplicationFactory(
        call=call, in_review=True, staged_decision="accept", staged_rank=77
    )

    export = made(call, K.SHEET, staff)

    (row,) = table(export)
    assert row["Номер"] == waiting.pk
    cells = {str(cell) for cell in row.values()}
    assert not cells & {"Черновик", "accept", "Принять", "77"}


@pytest.mark.parametrize("kind", [K.SHEET, K.ARCHIVE])
def test_nobody_takes_out_what_they_may_not_read_at_the_desk(call, staff, kind):
    seen = decided(call=call, title="Прочитанное")
    own = DecidedFactory(call=call, professional=ProfessionalFactory(user=staff))
    shared, friends = decided(call=call), decided(call=call)
    CoApplicantFactory(application=shared, agreed_by=staff)
    ReviewFactory(application=friends, reviewer=staff, state=ReviewState.CONFLICT)
    judged = ApplicationFactory(call=call, in_review=True)
    ReviewFactory(application=judged, reviewer=staff)
    for application in (seen, own, shared, friends, judged):
        reviewed(application, 70)

    export = made(call, kind, staff)

    assert (export.state, export.total, export.done) == (LongWorkState.DONE, 1, 1)
    if kind == K.SHEET:
        for sheet in (0, 1):
            assert [row["Номер"] for row in table(export, sheet)] == [seen.pk]
    else:
        with export.file.open("rb") as file, zipfile.ZipFile(file) as archive:
            folders = {name.split("/")[0] for name in archive.namelist() if "/" in name}
        assert folders == {f"{seen.pk:04d}-prochitannoe"}


def test_the_archive_has_a_folder_for_each_with_dossier_reviews_and_files(call, staff):

    application = DecidedFactory(call=call, title="Open sky <b>")
    file_of(application, name="../../қыш: портфолио?.pdf")
    receipt_of(application)
    reviewed(application, 70)

    export = made(call, K.ARCHIVE, staff)

    archive = zipfile.ZipFile(io.BytesIO(export.file.read()))
    folder = f"{application.pk:04d}-open-sky-b"
    names = archive.namelist()
    assert {"applications.xlsx", "dossier.css", f"{folder}/application.html"} <= set(names)
    (document,) = [name for name in names if "/files/" in name]
    assert document == f"{folder}/files/01-_.._қыш_ портфолио_.pdf"
    assert archive.read(document) == b"%PDF-1.7 portfolio"
    page = archive.read(f"{folder}/application.html").decode()
    assert "Open sky &lt;b&gt;" in page
    assert "Мнение 70" in archive.read(f"{folder}/reviews.html").decode()
    assert "Мнение" not in page


def test_a_lost_file_is_named_and_the_rest_is_there(call, staff):

    application = DecidedFactory(call=call)
    row = file_of(application)
    receipt_of(application)
    row.file.storage.delete(row.file.name)

    export = made(call, K.ARCHIVE, staff)

    archive = zipfile.ZipFile(io.BytesIO(export.file.read()))
    assert "портфолио.pdf" in archive.read("missing.txt").decode()
    assert export.state == LongWorkState.DONE


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd.txt", "_.._etc_passwd.txt"),
        ("қыш.pdf", "қыш.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("", "file"),
        ("...", "file"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_names_of_files_stay_in_their_folder(given, safe):
    assert safe_name(given) == safe


# --- for a partner ----------------------------------------------------------------------------


def test_a_partner_is_told_only_of_the_selected_who_agree(call, staff):
    agreed = decided(call=call, title="Согласна", france=True)
    decided(call=call, title="Против")
    decided(call=call, title="Отказ", france=True, state=S.DECLINED)
    withdrew = decided(call=call, title="Передумал", france=True)
    consents.withdraw(withdrew.professional.user, Purpose.TRANSFER_FRANCE)
    organisation = OrganisationFactory(name_ru="Институт")

    export = made(call, K.PARTNER, staff, organisation=organisation)

    assert [row["Название проекта"] for row in table(export)] == ["Согласна"]
    assert export.refused == 2
    assert list(Disclosure.objects.values_list("user", "export")) == [
        (agreed.professional.user_id, export.pk)
    ]


def test_sensitive_answers_and_names_of_others_stay_here(call, staff):

    application = DecidedFactory(call=call)
    agree(application.professional.user, Purpose.TRANSFER_FRANCE)
    answered(
        application, QuestionKind.TEXT, "СЕКРЕТ", is_sensitive=True, visible_to_reviewers=False
    )
    answered(application, QuestionKind.TEXT, "ОТКРЫТО")
    receipt_of(application)
    reviewed(application, 70)

    export = made(call, K.PARTNER, staff, organisation=OrganisationFactory())

    cells = [str(cell) for row in workbook(export).worksheets[0].values for cell in row]
    assert "ОТКРЫТО" in cells
    assert not any("СЕКРЕТ" in cell or "Мнение" in cell for cell in cells)
    assert len(workbook(export).worksheets) == 1


def test_who_withdraws_is_in_no_file_that_can_still_be_fetched(client, call, staff):
    application = decided(call=call, france=True)
    export = made(call, K.PARTNER, staff, organisation=OrganisationFactory())
    address = download_address(export)

    consents.withdraw(application.professional.user, Purpose.TRANSFER_FRANCE)

    client.force_login(staff)
    assert client.get(address).status_code == 404
    again = made(call, K.PARTNER, staff, organisation=OrganisationFactory())
    assert table(again) == []
    assert Disclosure.objects.filter(export=export).exists()


def test_a_withdrawal_while_the_file_is_made_makes_it_anew(call, staff, monkeypatch):
    application = decided(call=call, france=True)
    finish = exporting._finish

    def withdrawn_meanwhile(*args):
        monkeypatch.setattr(exporting, "_finish", finish)
        consents.withdraw(application.professional.user, Purpose.TRANSFER_FRANCE)
        finish(*args)

    monkeypatch.setattr(exporting, "_finish", withdrawn_meanwhile)
    export = made(call, K.PARTNER, staff, organisation=OrganisationFactory())
    assert (export.state, export.file.name) == (LongWorkState.WAITING, "")

    exporting.make_exports()

    export.refresh_from_db()
    assert (export.refused, table(export)) == (1, [])
    assert not Disclosure.objects.exists()


def test_a_partners_export_says_for_whom(call, staff):
    with pytest.raises(ForWhom):
        exporting.start_export(call, kind=K.PARTNER, language="fr", by=staff)
    with pytest.raises(ForWhom):
        made(call, K.SHEET, staff, organisation=OrganisationFactory())


@pytest.mark.parametrize(
    ("kind", "named"), [(K.SHEET, True), (K.ARCHIVE, True), (K.PARTNER, False)]
)
def test_the_form_says_at_its_field_for_whom(client, call, staff, kind, named):
    chosen = OrganisationFactory().pk if named else ""
    client.force_login(staff)

    answer = client.post(
        reverse("admin:applicants_callexport_add"),
        {"call": call.pk, "kind": kind, "language": "ru", "organisation": chosen},
    )

    form = answer.context["adminform"].form
    assert (answer.status_code, list(form.errors)) == (200, ["organisation"])
    assert form["kind"].value() == kind
    assert not CallExport.objects.exists()


@pytest.mark.parametrize(("kind", "named"), [(K.SHEET, False), (K.PARTNER, True)])
def test_the_form_asks_for_what_it_is_told(client, call, staff, kind, named):
    chosen = OrganisationFactory().pk if named else ""
    client.force_login(staff)

    client.post(
        reverse("admin:applicants_callexport_add"),
        {"call": call.pk, "kind": kind, "language": "ru", "organisation": chosen},
    )

    assert CallExport.objects.get().kind == kind


def test_the_person_reads_what_was_told_to_whom_and_when(client, call, staff):
    application = decided(call=call, france=True)
    organisation = OrganisationFactory(name_fr="Institut d’essai")
    made(call, K.PARTNER, staff, organisation=organisation)
    client.force_login(application.professional.user)

    html = client.get("/fr/me/data/").content.decode()
    copy = client.get("/fr/me/data/download/").json()

    assert "Institut d’essai" in html
    assert call.title_fr in html
    assert copy["disclosures"][0]["to"] == "Institut d’essai"


# --- making -----------------------------------------------------------------------------------


def test_asking_twice_is_one_export_and_making_twice_is_one_file(call, staff):
    decided(call=call)
    first = exporting.start_export(call, kind=K.SHEET, language="ru", by=staff)
    second = exporting.start_export(call, kind=K.SHEET, language="ru", by=staff)

    assert first.pk == second.pk
    assert exporting.make_exports() == 1
    assert exporting.make_exports() == 0


def test_a_living_worker_keeps_its_export_and_a_dead_one_loses_it(call, staff):
    decided(call=call)
    export = exporting.start_export(call, kind=K.SHEET, language="ru", by=staff)
    dead = exporting._claim(export.pk)

    assert exporting.make_exports() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
        assert exporting.make_exports() == 1
        with pytest.raises(exporting.LeaseLost):
            exporting._step(dead, 1)
    export.refresh_from_db()
    assert (export.state, export.percent, export.tries) == (LongWorkState.DONE, 100, 2)


def test_what_fails_again_and_again_is_given_up(call, staff, monkeypatch):
    export = exporting.start_export(call, kind=K.SHEET, language="ru", by=staff)

    def fail(*_args, **_kwargs):
        raise OSError

    monkeypatch.setattr(exporting, "for_staff", fail)
    for _time in range(exporting.MOST_TRIES + 1):
        exporting.make_exports()

    export.refresh_from_db()
    assert (export.state, export.file.name) == (LongWorkState.FAILED, "")
    assert export.is_over


def test_no_unfinished_file_stays_behind(call, staff, settings, monkeypatch):
    exporting.start_export(call, kind=K.SHEET, language="ru", by=staff)
    monkeypatch.setattr(exporting, "_finish", lambda *args: 1 / 0)

    exporting.make_exports()

    found = list((settings.MEDIA_ROOT / "private" / "exports").rglob("*"))
    assert [path for path in found if path.is_file()] == []


@pytest.mark.parametrize("number", [1, 5, 60])
def test_the_number_of_queries_grows_with_chunks_not_with_rows(
    call, staff, number, django_assert_max_num_queries
):
    for _application in range(number):
        reviewed(decided(call=call), 70)
    exporting.start_export(call, kind=K.SHEET, language="ru", by=staff)

    with django_assert_max_num_queries(75):
        exporting.make_exports()


# --- telling ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_whoever_asked_is_told_once_until_when_the_file_is_there(
    client, call, staff, frozen_at, language
):
    frozen_at("2026-04-06T12:00+05:00")
    User.objects.filter(pk=staff.pk).update(language=language)
    person = decided(call=call).professional
    export = exporting.start_export(call, kind=K.SHEET, language="ru", by=staff)
    with translation.override("en" if language != "en" else "ru"):
        exporting.make_exports()
        exporting.make_exports()

    export.refresh_from_db()
    mail = Message.objects.get()
    with translation.override(language):
        until = format_instant_two_clocks(export.expires_at)
        address = reverse("admin:applicants_callexport_change", args=[export.pk])
    assert (mail.kind, mail.recipient, mail.language) == ("export.ready", staff, language)
    assert (mail.expires_at, "12:00" in until) == (export.expires_at, True)
    whole = mail.subject + mail.body_text + mail.body_html
    assert getattr(call, f"title_{language}") in mail.subject
    assert until in mail.body_text
    assert f"{settings.SITE_URL}{address}" in mail.body_text
    assert person.latin_name not in whole
    client.force_login(staff)
    assert download_address(export).split("/exports/")[0] in client.get(address).content.decode()


def test_the_mail_goes_out_while_the_file_is_there_and_not_after(call, staff, frozen_at):
    clock = frozen_at("2026-04-06T12:00+05:00")
    decided(call=call)
    made(call, K.SHEET, staff)
    clock.shift(timedelta(hours=23))
    deliver_due()
    made(call, K.SHEET, staff)
    clock.shift(timedelta(hours=25))

    deliver_due()

    states = list(Message.objects.order_by("pk").values_list("state", flat=True))
    assert states == [MessageState.SENT, MessageState.MISSED]


def test_of_a_file_that_went_before_the_mail_nobody_is_told(call, staff):
    person = decided(call=call, france=True).professional.user
    made(call, K.PARTNER, staff, organisation=OrganisationFactory())

    consents.withdraw(person, Purpose.TRANSFER_FRANCE)

    assert Message.objects.get(kind="export.ready").state == MessageState.DISCARDED


def test_a_file_that_could_not_be_made_is_not_told_of(call, staff, monkeypatch):
    exporting.start_export(call, kind=K.SHEET, language="ru", by=staff)
    monkeypatch.setattr(exporting, "_finish", lambda *args: 1 / 0)

    exporting.make_exports()

    assert not Message.objects.exists()


# --- fetching ---------------------------------------------------------------------------------


@pytest.fixture
def export(call, staff):
    decided(call=call)
    return made(call, K.SHEET, staff)


def test_the_link_opens_for_whoever_asked_and_leaves_a_line_in_the_log(client, staff, export):
    client.force_login(staff)

    answer = client.get(download_address(export))

    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Cache-Control"] == "private, no-store"
    line = LogEntry.objects.get_for_object(export).filter(action=LogEntry.Action.ACCESS).get()
    assert line.actor == staff


@pytest.mark.parametrize("role", [None, Role.REVIEWER, Role.COORDINATOR])
def test_nobody_else_opens_it(client, export, role):
    other = UserFactory(staff=role is not None)
    if role:
        other.groups.add(Group.objects.get(name=role))
    client.force_login(other)

    assert client.get(download_address(export)).status_code == 404


def test_without_the_right_it_opens_no_more(client, staff, export):
    staff.groups.clear()
    client.force_login(staff)

    assert client.get(download_address(export)).status_code == 404


def test_a_link_lasts_a_day_and_the_file_goes_with_it(client, staff, export):
    client.force_login(staff)
    address, name, storage = download_address(export), export.file.name, export.file.storage

    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        client.force_login(staff)
        old = client.get(address).status_code
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("django.db.transaction.on_commit", lambda act, **_kwargs: act())
            removed = exporting.remove_expired(timezone.now())

    assert (old, removed) == (404, 1)
    assert not storage.exists(name)
    assert CallExport.objects.filter(pk=export.pk, file="").exists()


@pytest.mark.parametrize("token", ["x", "1:2:3", "%00", "MQ:1:abc"])
def test_a_forged_link_is_not_found(client, staff, token):
    client.force_login(staff)

    assert client.get(f"/ru/exports/{token}/").status_code in {400, 404}
