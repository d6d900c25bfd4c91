"""Staff run events in the admin: facts in forms, status through verbs."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from applicants.choices import RegistrationState
from applicants.models import Registration
from events.choices import EventStatus
from events.models import Event, EventTrail
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ProfessionalFactory, RegistrationFactory
from tests.factories.events import EventFactory, RoomFactory
from tests.factories.programs import SectorFactory

pytestmark = pytest.mark.django_db
REASONS = {"reason_kk": "Зал жабық.", "reason_ru": "Зал закрыт.", "reason_fr": "", "reason_en": ""}


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(superuser=True, language="ru"))
    return client


def verb(event, name):
    return reverse("admin:events_event_verb", args=[event.pk, name])


def change(event):
    return reverse("admin:events_event_change", args=[event.pk])


def form_values(response):
    """What the browser would send back unchanged."""
    form = response.context["adminform"].form
    values = {}
    for bound in form:
        value = bound.value()
        if bound.field.__class__.__name__ == "SplitDateTimeField" and value:
            local = timezone.localtime(value)
            values[f"{bound.html_name}_0"] = local.strftime("%Y-%m-%d")
            values[f"{bound.html_name}_1"] = local.strftime("%H:%M:%S")
        elif value is True:
            values[bound.html_name] = "on"
        elif value not in (None, False, ""):
            values[bound.html_name] = value
    for formset in response.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        values |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return values


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_the_list_of_events_asks_a_constant_number_of_questions(
    desk, rows, django_assert_num_queries
):
    for _ in range(rows):
        RegistrationFactory(waitlisted=True, event=EventFactory())
    desk.get(reverse("admin:events_event_changelist"))

    with django_assert_num_queries(10):
        response = desk.get(reverse("admin:events_event_changelist"))

    assert response.status_code == 200
    assert response.context["cl"].result_count == rows


def test_the_list_says_which_languages_lack_a_text_and_narrows_to_them(desk):
    EventFactory(slug="whole")
    EventFactory(slug="without-french", title_fr="")

    response = desk.get(reverse("admin:events_event_changelist"), {"missing": "fr"})

    assert [event.slug for event in response.context["cl"].result_list] == ["without-french"]
    assert '<td class="field-missing_languages">fr</td>' in response.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"when": "past"}, {"past"}),
        ({"when": "running"}, {"running"}),
        ({"when": "upcoming"}, {"full", "waiting", "free"}),
        ({"places": "full"}, {"full", "waiting"}),
        ({"waiting": "yes"}, {"waiting"}),
    ],
)
def test_filters_answer_what_staff_ask(desk, query, expected):
    EventFactory(slug="past", past=True)
    EventFactory(slug="running", running=True)
    EventFactory(slug="free")
    EventFactory(slug="full", full=True)
    RegistrationFactory(waitlisted=True, event=EventFactory(slug="waiting", full=True))

    response = desk.get(reverse("admin:events_event_changelist"), query)

    assert {event.slug for event in response.context["cl"].result_list} == expected


@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_the_desk_speaks_four_languages(desk, language):
    event = EventFactory()

    with translation.override(language):
        pages = [reverse("admin:events_event_changelist"), change(event), verb(event, "cancel")]
    for page in pages:
        response = desk.get(page)

        assert response.status_code == 200
        assert f'<html lang="{language}"' in response.content.decode()


def test_a_draft_is_published_by_its_verb_and_the_trail_says_by_whom(desk):
    event = EventFactory(draft=True)

    desk.post(verb(event, "publish"))

    event.refresh_from_db()
    assert event.status == EventStatus.PUBLISHED
    trail = EventTrail.objects.get(event=event)
    assert (trail.verb, trail.by.is_superuser) == ("published", True)


def test_a_draft_without_kazakh_is_not_published_and_the_page_says_why(desk):
    event = EventFactory(draft=True, title_kk="")

    response = desk.post(verb(event, "publish"))

    event.refresh_from_db()
    assert event.status == EventStatus.DRAFT
    assert response.context["form"].non_field_errors()


def test_cancelling_wants_a_reason_in_kazakh_and_russian(desk):
    event = EventFactory()

    refused = desk.post(verb(event, "cancel"), {**REASONS, "reason_kk": ""})
    event.refresh_from_db()

    assert event.status == EventStatus.PUBLISHED
    assert "Зал закрыт." in refused.content.decode()

    desk.post(verb(event, "cancel"), REASONS)
    event.refresh_from_db()

    assert (event.status, event.status_reason_kk) == (EventStatus.CANCELLED, "Зал жабық.")


def test_more_places_go_to_the_waiting_list_in_order(desk):
    event = EventFactory(full=True)
    first = RegistrationFactory(waitlisted=True, event=event)
    second = RegistrationFactory(waitlisted=True, event=event)

    desk.post(verb(event, "places"), {"capacity": 3})

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (
        RegistrationState.OFFERED,
        RegistrationState.WAITLISTED,
    )


def test_fewer_places_than_are_taken_are_refused_with_words(desk):
    event = EventFactory(full=True)

    response = desk.post(verb(event, "places"), {"capacity": 1})

    event.refresh_from_db()
    assert event.capacity == 2
    assert response.context["form"].non_field_errors()


def test_staff_register_a_person_by_the_same_rules(desk):
    event, person = EventFactory(full=True), UserFactory()

    desk.post(verb(event, "register"), {"email": person.email})

    registration = Registration.objects.get(event=event, user=person)
    assert (registration.state, registration.source) == ("waitlisted", "staff")


def test_an_event_that_was_public_cannot_be_deleted(desk):
    event = EventFactory()

    response = desk.post(reverse("admin:events_event_delete", args=[event.pk]), {"post": "yes"})

    assert response.status_code == 403
    assert Event.objects.filter(pk=event.pk).exists()


def test_saving_the_form_never_brings_old_counts_back(desk):
    event = EventFactory(sectors=[SectorFactory()])
    values = form_values(desk.get(change(event)))
    RegistrationFactory(event=Event.objects.get(pk=event.pk))

    response = desk.post(change(event), {**values, "title_ru": "Новое название"})

    assert response.status_code == 302, response.context["adminform"].form.errors
    event.refresh_from_db()
    assert (event.title_ru, event.seats_taken, event.status) == ("Новое название", 1, "published")
    assert "новое название" in event.search_text


def test_a_changed_room_raises_the_calendar_sequence_and_leaves_the_schedule(desk):
    event = EventFactory(sectors=[SectorFactory()])
    values = form_values(desk.get(change(event)))

    desk.post(change(event), {**values, "room": RoomFactory(venue=event.venue).pk})

    event.refresh_from_db()
    assert (event.ics_sequence, event.schedule_version) == (1, 1)


def test_the_date_of_a_published_event_changes_only_by_its_verb(desk):
    event = EventFactory(sectors=[SectorFactory()])
    before = event.starts_at
    values = form_values(desk.get(change(event)))
    later = timezone.localtime(event.starts_at + timedelta(days=3))
    dates = {"starts_at_0": later.strftime("%Y-%m-%d"), "starts_at_1": "18:00:00"}

    desk.post(change(event), {**values, **dates})

    event.refresh_from_db()
    assert event.starts_at == before


def test_saving_in_another_language_copies_no_fallback_text(desk):
    event = EventFactory(sectors=[SectorFactory()], status_reason_ru="Зал закрыт.")
    with translation.override("fr"):
        page = change(event)
    values = form_values(desk.get(page))

    desk.post(page, {**values, "audience_fr": "Pour tous"})

    event.refresh_from_db()
    assert (event.audience_fr, event.status_reason_fr) == ("Pour tous", None)


def test_the_second_of_two_editors_is_told_and_nothing_is_overwritten(desk):
    event = EventFactory(sectors=[SectorFactory()])
    values = form_values(desk.get(change(event)))
    desk.post(change(event), {**values, "title_ru": "Первая правка"})

    response = desk.post(change(event), {**values, "title_ru": "Вторая правка"})

    event.refresh_from_db()
    assert event.title_ru == "Первая правка"
    assert response.status_code == 200
    assert "Вторая правка" in response.content.decode()


def test_participants_leave_as_csv_without_formulas_and_without_access_needs(desk):
    event = EventFactory()
    person = UserFactory(full_name='=HYPERLINK("http://evil.example")')
    ProfessionalFactory(user=person)
    RegistrationFactory(event=event, user=person, needs="secret need")

    response = desk.get(reverse("admin:events_event_participants", args=[event.pk, "csv"]))

    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert table[1][1].startswith("'=HYPERLINK")
    assert "secret need" not in content.decode()
    assert len({len(row) for row in table}) == 1


def test_participants_leave_as_a_workbook_and_the_history_says_so(desk):
    event = RegistrationFactory().event

    response = desk.get(reverse("admin:events_event_participants", args=[event.pk, "xlsx"]))

    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet.max_row == 2
    history = desk.get(reverse("admin:events_event_history", args=[event.pk]))
    entry = history.context["entries"][0]
    assert entry.details == ["XLSX"]


@pytest.mark.parametrize("where", ["changelist", "change", "verb", "participants"])
def test_staff_without_rights_reach_nothing(client, where):
    event = EventFactory()
    client.force_login(UserFactory(staff=True))
    address = {
        "changelist": reverse("admin:events_event_changelist"),
        "change": change(event),
        "verb": verb(event, "cancel"),
        "participants": reverse("admin:events_event_participants", args=[event.pk, "csv"]),
    }[where]

    assert client.get(address).status_code == 403
    assert client.post(address).status_code in {403, 405}


def test_an_unknown_verb_is_not_found(desk):
    assert desk.get(verb(EventFactory(), "explode")).status_code == 404


def picture(size, **kwargs):
    buffer = io.BytesIO()
    Image.new("RGB", size, "#A80F3A").save(buffer, **kwargs)
    return buffer.getvalue()


def test_an_uploaded_cover_is_stored_anew_without_what_the_camera_wrote(desk):
    event = EventFactory(sectors=[SectorFactory()])
    values = form_values(desk.get(change(event)))
    exif = Image.Exif()
    exif[0x010F] = "Planted camera"
    upload = SimpleUploadedFile("Өмір.jpg", picture((300, 200), format="JPEG", exif=exif))

    response = desk.post(change(event), {**values, "cover": upload})

    assert response.status_code == 302, response.context["adminform"].form.errors
    event.refresh_from_db()
    stored = event.cover.read()
    assert b"Planted camera" not in stored
    assert Image.open(io.BytesIO(stored)).size == (300, 200)


def test_a_cover_that_is_no_picture_is_refused_with_words(desk):
    event = EventFactory(sectors=[SectorFactory()])
    values = form_values(desk.get(change(event)))
    upload = SimpleUploadedFile("cover.png", b"<svg onload=alert(1)>")

    response = desk.post(change(event), {**values, "cover": upload})

    event.refresh_from_db()
    assert response.context["adminform"].form.errors["cover"]
    assert not event.cover
