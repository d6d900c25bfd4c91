"""Erasure and retention: what is gone from everywhere, and what statistics keep."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.files.base import ContentFile
from django.utils import timezone

from applicants.choices.applications import (
    ExportKind,
    InvitationState,
    LongWorkState,
    ReviewState,
)
from applicants.choices.jury import ReviewAct
from applicants.models import (
    Answer,
    Application,
    ApplicationFile,
    CoApplicant,
    DecisionLetter,
    Receipt,
)
from applicants.services.applications.moves import owe_applicant, record, take_back_mails, topic
from applicants.services.applications.receipts import content_of
from applicants.services.applications.telling import owe_asked, owe_asker, owe_team
from applicants.services.jury.trail import note_act
from applicants.services.papers import exporting, retention
from partnership.accounts.services.erasure import erase
from partnership.notifications.models import Message
from programs.choices import QuestionKind
from tests.applicants.papers.helpers import S, decided, issue, made, printed, receipt_of
from tests.factories.accounts import UserFactory
from tests.factories.applicants import (
    ApplicationFactory,
    CoApplicantFactory,
    DecidedFactory,
    EndorsementFactory,
    ProfessionalFactory,
    ReviewFactory,
)
from tests.factories.notifications import MessageFactory
from tests.factories.programs import CallQuestionFactory, OpenCallFactory

pytestmark = pytest.mark.django_db

MARKERS = {
    "name": "Ақмаржан-Белгі",
    "title": "Тақырып-белгі",
    "answer": "Жауап-белгі",
    "file": "файл-белгі",
    "comment": "Пікір-белгі",
    "endorser": "Mention-repère",
}


@pytest.fixture(autouse=True)
def files_go_at_once(monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_kwargs: act())


def holding(marker):
    """Every table and file in which the words still stand."""
    found = [
        model._meta.label
        for model in apps.get_models()
        if any(marker in repr(row) for row in model._base_manager.values())
    ]
    return sorted({*found, *_files_holding(marker)})


def _files_holding(marker):
    from django.conf import settings

    for path in settings.MEDIA_ROOT.rglob("*"):
        if path.is_file() and (marker in path.name or marker.encode() in path.read_bytes()):
            yield path.parent.parent.name


def planted(state=S.ACCEPTED):
    """Somebody who has left words in every place that an application has."""
    person = ProfessionalFactory(given_name="Гүл", family_name=MARKERS["name"])
    application = DecidedFactory(
        professional=person, title=MARKERS["title"], info_answer=MARKERS["answer"], state=state
    )
    question = CallQuestionFactory(call=application.call)
    Answer.objects.create(application=application, question=question, value=MARKERS["answer"])
    upload(application)
    EndorsementFactory(
        application=application,
        name=MARKERS["endorser"],
        text=MARKERS["endorser"],
        state=InvitationState.GIVEN,
        answered_at=timezone.now(),
    )
    ReviewFactory(
        application=application,
        state=ReviewState.GIVEN,
        total=70,
        given_at=timezone.now(),
        comment=MARKERS["comment"],
    )
    receipt_of(application)
    record(application, S.IN_REVIEW, by=None, at=timezone.now(), note=MARKERS["title"])
    printed(issue(application))
    MessageFactory(
        topic=topic(application), subject=MARKERS["title"], body_text=f"От: {MARKERS['name']}"
    )
    return application


def upload(application):
    question = CallQuestionFactory(call=application.call, kind=QuestionKind.FILE)
    row = ApplicationFile(
        application=application,
        question=question,
        name=f"{MARKERS['file']}.pdf",
        mime="application/pdf",
        size=9,
        sha256="0" * 64,
        uploaded_at=timezone.now(),
    )
    row.file.save("x.pdf", ContentFile(f"%PDF {MARKERS['file']}".encode()), save=False)
    row.save()
    return row


@pytest.mark.paper
def test_every_marker_is_gone_from_tables_files_and_outbox_after_erasure():
    application = planted()
    made(application.call, ExportKind.ARCHIVE, UserFactory(staff=True))
    before = {name: holding(marker) for name, marker in MARKERS.items()}

    erase(application.professional.user)

    assert all(before.values()), before
    assert {"applicants.Receipt", "applicants.Professional"} <= set(before["name"])
    assert "notifications.Message" in before["title"]
    assert {name: holding(marker) for name, marker in MARKERS.items()} == {
        name: [] for name in MARKERS
    }


@pytest.mark.paper
def test_statistics_keep_the_number_the_state_and_the_scores():
    application = planted()
    call = application.call

    erase(application.professional.user)

    application.refresh_from_db()
    assert call.applications.counted().count() == 1
    assert (application.state, application.professional) == (S.TURNED_DOWN, None)
    assert application.anonymised_at is not None
    assert application.sector is not None
    assert application.reviews.get().total == 70
    assert application.submitted_at is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (S.SUBMITTED, S.WITHDRAWN),
        (S.IN_REVIEW, S.WITHDRAWN),
        (S.RESERVE, S.WITHDRAWN),
        (S.ACCEPTED, S.TURNED_DOWN),
        (S.CONFIRMED, S.CONFIRMED),
        (S.DECLINED, S.DECLINED),
    ],
)
def test_an_open_application_ends_and_one_that_has_ended_stays_as_counted(before, after):
    application = decided(state=before, staged_decision="accept" if before == "in_review" else "")

    erase(application.professional.user)

    application.refresh_from_db()
    assert (application.state, application.title) == (after, "")
    if after == S.WITHDRAWN:
        assert application.staged_decision == ""


def test_a_draft_goes_altogether_with_its_files():
    draft = ApplicationFactory()
    row = upload(draft)

    erase(draft.professional.user)

    assert not Application.objects.filter(pk=draft.pk).exists()
    assert not row.file.storage.exists(row.file.name)


@pytest.mark.paper
def test_a_letter_of_an_erased_person_says_no_name(client):
    application = decided()
    letter = issue(application)
    printed(letter)

    erase(application.professional.user)

    letter = DecisionLetter.objects.get(pk=letter.pk)
    html = client.get(f"/ru/verify/{letter.code}/").content.decode()
    assert (letter.holder, bool(letter.file)) == ("", False)
    assert "Это письмо аннулировано." in html
    assert "Данные человека, названного в письме, удалены." in html
    assert "Сейітқызы" not in html
    assert "erased" not in html


def test_who_agreed_to_apply_with_others_leaves_their_application():
    partner = UserFactory()
    application = DecidedFactory()
    CoApplicantFactory(application=application, agreed_by=partner, name="Ерлан-Белгі")
    receipt_of(application)
    other = MessageFactory(topic=topic(application), body_text="Согласие: Ерлан-Белгі")
    assert holding("Ерлан-Белгі")

    erase(partner)

    assert holding("Ерлан-Белгі") == []
    assert not CoApplicant.objects.exists()
    other.refresh_from_db()
    assert other.body_text == ""
    application.refresh_from_db()
    assert application.title
    assert Receipt.objects.get().content["erased"] == "co_applicant"


def test_an_endorser_leaves_the_receipts_of_others():
    endorser, application = UserFactory(), DecidedFactory()
    named = {"application": application, "name": "Mention-repère", "text": "Mention-repère dit"}
    given = EndorsementFactory(
        email=endorser.email,
        state=InvitationState.GIVEN,
        answered_at=timezone.now(),
        **named,
    )
    kept = EndorsementFactory(
        application=application, state=InvitationState.GIVEN, answered_at=timezone.now()
    )
    receipt_of(application)
    owe_asker(given, "endorsement.given")
    assert "notifications.Message" in holding("Mention-repère")

    erase(endorser)

    content = Receipt.objects.get().content
    assert holding("Mention-repère") == []
    assert [row["name"] for row in content["person"]["endorsements"]] == [kept.name]
    assert content["erased"] == "endorsement"


def test_why_a_reviewer_had_a_conflict_is_forgotten_and_the_marks_are_kept():
    application = decided()
    review = ReviewFactory(application=application)
    for act, note in ((ReviewAct.CONFLICT, "Сестра-белгі"), (ReviewAct.GIVEN, "70")):
        note_act(review, act, by=review.reviewer, at=timezone.now(), note=note)

    erase(application.professional.user)

    assert holding("Сестра-белгі") == []
    assert set(application.review_trail.values_list("note", flat=True)) == {"", "70"}


def test_mails_to_others_keep_no_word_of_the_erased():
    application = planted()
    both = [
        EndorsementFactory(application=application, name="Anne"),
        CoApplicantFactory(application=application),
        CoApplicantFactory(application=application),
    ]
    owe_team(application, "app.info_received", occurrence="1")
    for asked, kind in zip(both, ("endorsement", "coapplicant", "coapplicant"), strict=True):
        owe_asked(asked, f"{kind}.asked")
    owe_asker(both[0], "endorsement.given")
    owe_asker(both[1], "coapplicant.agreed")
    theirs = Message.objects.filter(topic__startswith=f"{topic(application)}:people:")
    assert set(theirs.values_list("state", flat=True)) == {"queued"}
    assert theirs.count() == 6
    assert sum(MARKERS["title"] in mail.body_text for mail in theirs) > 2

    erase(application.professional.user)

    assert not theirs.exclude(body_text="", subject="").exists()
    assert {name: holding(mark) for name, mark in MARKERS.items()} == {name: [] for name in MARKERS}


def test_taking_back_mails_of_an_application_leaves_those_to_others():
    application = decided()
    owe_asked(CoApplicantFactory(application=application), "coapplicant.asked")

    take_back_mails(application)

    assert Message.objects.get(kind="coapplicant.asked").state == "queued"


@pytest.mark.parametrize("kind", [ExportKind.SHEET, ExportKind.ARCHIVE])
def test_a_file_that_is_being_made_begins_anew_without_the_erased(kind):
    application = planted()
    staff = UserFactory(staff=True)
    export = exporting.start_export(application.call, kind=kind, language="ru", by=staff)
    held = exporting._claim(export.pk)

    erase(application.professional.user)

    with pytest.raises(exporting.LeaseLost):
        exporting._finish(held, "x.xlsx", None)
    export.refresh_from_db()
    assert (export.state, export.leased_until) == (LongWorkState.WAITING, None)
    assert exporting.make_exports() == 1
    assert {name: holding(mark) for name, mark in MARKERS.items()} == {name: [] for name in MARKERS}


def test_nobody_elses_application_is_touched():
    mine, other = decided(), decided(title="Чужая")
    owe = Message.objects.count()

    erase(mine.professional.user)

    other.refresh_from_db()
    assert other.title == "Чужая"
    assert Receipt.objects.get(application=other).content == content_of(other)
    assert Message.objects.count() <= owe


# --- retention --------------------------------------------------------------------------------

START = timezone.now().replace(microsecond=0)


def after(days):
    return time_machine.travel(START + timedelta(days=days), tick=False)


@pytest.mark.parametrize("state", [S.DECLINED, S.WITHDRAWN, S.TURNED_DOWN, S.EXPIRED])
def test_without_a_place_words_go_after_two_years(state):
    application = decided(state=state, ended_at=START)

    with after(729):
        retention.tidy_up()
    application.refresh_from_db()
    assert application.anonymised_at is None

    with after(731):
        retention.tidy_up()
    application.refresh_from_db()
    assert (application.state, application.title, application.professional) == (state, "", None)


def test_the_reserve_list_counts_from_its_decision_and_a_place_is_kept():
    reserve = decided(state=S.RESERVE, decided_at=START)
    confirmed = decided(state=S.CONFIRMED, ended_at=START)

    with after(731):
        retention.tidy_up()

    reserve.refresh_from_db()
    confirmed.refresh_from_db()
    assert (reserve.anonymised_at is None, confirmed.anonymised_at) == (False, None)


def test_a_draft_nobody_came_back_to_goes_after_a_year():
    draft = ApplicationFactory(updated_at=START)

    with after(364):
        retention.tidy_up()
    assert Application.objects.filter(pk=draft.pk).exists()

    with after(366):
        retention.tidy_up()
    assert not Application.objects.filter(pk=draft.pk).exists()


def test_the_periods_are_settings(settings):
    settings.RETENTION = {"without_a_place_days": 1, "draft_days": 1, "export_hours": 1}
    application = decided(state=S.DECLINED, ended_at=START)
    draft = ApplicationFactory(updated_at=START)

    with after(2):
        retention.tidy_up()

    application.refresh_from_db()
    assert application.anonymised_at is not None
    assert not Application.objects.filter(pk=draft.pk).exists()


def test_tidying_twice_changes_nothing_more():
    application = decided(state=S.DECLINED, ended_at=START)
    with after(731):
        retention.tidy_up()
        first = Application.objects.get(pk=application.pk).anonymised_at
    with after(733):
        retention.tidy_up()

    assert Application.objects.get(pk=application.pk).anonymised_at == first


def test_files_that_no_row_names_go_after_a_day(settings):
    folder = settings.MEDIA_ROOT / "private" / "applications" / ("0" * 32)
    folder.mkdir(parents=True)
    left = folder / "x.pdf"
    left.write_bytes(b"%PDF")
    kept = upload(decided())

    retention.tidy_up()
    assert left.exists()

    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        retention.tidy_up()
    assert not left.exists()
    assert kept.file.storage.exists(kept.file.name)


# --- a copy of one's own data -----------------------------------------------------------------


@pytest.mark.paper
def test_the_copy_holds_the_application_and_nothing_staged_or_said_by_the_jury(client):
    application = planted()
    application.staged_decision, application.staged_rank = "reserve", 77
    application.save()
    user = application.professional.user
    client.force_login(user)

    text = client.get("/ru/me/data/download/").content.decode()

    (row,) = client.get("/ru/me/data/download/").json()["applications"]
    assert row["title"] == MARKERS["title"]
    assert row["answers"][0]["answer"] == MARKERS["answer"]
    assert row["files"][0]["name"] == f"{MARKERS['file']}.pdf"
    assert row["receipts"][0]["content"]["project"]["title"] == MARKERS["title"]
    assert row["letters"][0]["holder"]
    assert row["endorsements"][0]["text"] == MARKERS["endorser"]
    assert MARKERS["comment"] not in text
    assert '"staged' not in text
    assert "77" not in {str(value) for value in row.values()}


def test_the_copy_tells_of_applications_with_others(client):
    partner = UserFactory()
    CoApplicantFactory(
        application=DecidedFactory(call=OpenCallFactory(slug="with-others")), agreed_by=partner
    )
    client.force_login(partner)

    (row,) = client.get("/ru/me/data/download/").json()["co_applications"]

    assert row["call"] == "with-others"


def test_a_decision_mail_leaves_no_words_behind():
    application = decided()
    owe_applicant(application, "app.accepted", topic=topic(application))

    erase(application.professional.user)

    assert not Message.objects.filter(topic=topic(application)).exclude(body_text="").exists()
