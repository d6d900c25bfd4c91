"""Applications of the sample: one in every state, on any day, with a past that could be true."""

import datetime as dt
from collections import Counter

from django.conf import settings
from django.test import TestCase
from django.utils import timezone, translation

from applicants.choices.applications import ApplicationState, ReviewState
from applicants.models import Application, DecisionLetter, Receipt, Review
from applicants.services.applications.receipts import hash_of
from applicants.services.owing import quietly
from partnership.accounts.models import User
from partnership.notifications.models import Message
from partnership.portal.loading.applications import load_applications
from partnership.portal.loading.calls import load_calls
from partnership.portal.loading.files import SAMPLE, read
from partnership.portal.loading.organisations import load_organisations
from partnership.portal.loading.people import load_people
from partnership.portal.loading.portfolio import load_profiles, load_projects
from partnership.portal.loading.reference import load_reference
from programs.models import OpenCall

ROWS = read(SAMPLE / "applications.toml")["application"]
APPLICANT, DECIDED = "aigerim@example.org", "one-book-two-languages"


def load():
    with translation.override(settings.LANGUAGE_CODE), quietly():
        return load_applications(User.objects.get(email="coordinator@example.org"))


class TestApplications(TestCase):
    """One load serves all these; what a test changes is undone."""

    @classmethod
    def setUpTestData(cls):
        with translation.override(settings.LANGUAGE_CODE), quietly():
            load_reference()
            load_organisations(read(SAMPLE / "partners.toml")["organisation"])
            load_people()
            load_profiles()
            load_projects()
            load_calls()
        cls.loaded = load()

    def test_every_application_ends_where_its_row_says(self):
        assert self.loaded == len(ROWS)
        rows = {(row["call"], row["owner"]): row["state"] for row in ROWS}
        found = Application.objects.values_list("call__slug", "professional__user__email", "state")
        assert {(call, owner): state for call, owner, state in found} == rows
        missing = set(ApplicationState.values) - set(rows.values())
        assert missing == {ApplicationState.EXPIRED}
        assert not Message.objects.exists()

    def test_calls_keep_their_dates_and_a_second_run_adds_nothing(self):
        before = dict(OpenCall.objects.values_list("slug", "closes_at"))

        assert load() == 0
        assert dict(OpenCall.objects.values_list("slug", "closes_at")) == before
        decided = OpenCall.objects.get(slug=DECIDED)
        assert decided.closes_at < decided.decided_at < timezone.now()

    def test_what_happened_happened_in_this_order(self):
        for application in Application.objects.select_related("call").prefetch_related("trail"):
            moments = [entry.at for entry in application.trail.all()]
            assert moments == sorted(moments), application
            assert application.created_at >= application.call.opens_at, application
            if application.submitted_at:
                assert (
                    application.created_at <= application.submitted_at < application.call.closes_at
                )
            if application.state == ApplicationState.ACCEPTED:
                assert application.confirm_by > timezone.now(), application
        late = Receipt.objects.filter(sent_at__gt=dt.datetime.now(tz=dt.UTC))
        assert not late.exists()

    def test_receipts_prove_what_was_sent(self):
        receipts = Receipt.objects.select_related("application")

        assert receipts.count() == sum(row["state"] != "draft" for row in ROWS)
        assert all(receipt.sha256 == hash_of(receipt.content) for receipt in receipts)
        assert all(receipt.content["files"] for receipt in receipts)

    def test_the_sample_applicant_meets_every_step_of_the_way(self):
        own = Application.objects.filter(professional__user__email=APPLICANT)

        assert Counter(own.values_list("state", flat=True)) == Counter(
            ["draft", "needs_info", "in_review", "accepted"]
        )
        moved_up = own.get(state=ApplicationState.ACCEPTED)
        assert [entry.to_state for entry in moved_up.trail.all()] == [
            *("draft", "submitted", "in_review", "reserve", "accepted"),
        ]

    def test_every_application_has_two_readers_of_its_language(self):
        reads = {
            row["email"]: set(row["reads"]) for row in read(SAMPLE / "applications.toml")["juror"]
        }
        reviews = Review.objects.select_related("application", "reviewer")

        assert all(
            review.application.language in reads[review.reviewer.email] for review in reviews
        )
        readers = Counter(review.application_id for review in reviews)
        assert set(readers.values()) == {2}
        given = reviews.filter(state=ReviewState.GIVEN).count()
        assert given == sum(len(row.get("marks", [])) for row in ROWS)

    def test_those_who_confirmed_have_their_letter(self):
        confirmed = Application.objects.filter(state=ApplicationState.CONFIRMED)

        letters = DecisionLetter.objects.filter(application__in=confirmed)
        assert sorted(letters.values_list("application", flat=True)) == sorted(
            confirmed.values_list("pk", flat=True)
        )
