"""The desks of calls, articles and synonyms: verbs, rights, what translators may write."""

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse

from partnership.accounts.choices import Role
from programs.choices import CallStatus
from programs.errors import (
    CallReasonMissing,
    CallSectorMissing,
    CallTextMissing,
    CriterionMissing,
    DeadlineAhead,
    ResultsAnnounced,
    WrongCallStatus,
)
from programs.models import Article, OpenCall
from programs.services.calls import announce_results, cancel, publish
from tests.factories.accounts import UserFactory, works_everywhere
from tests.factories.programs import (
    ArticleFactory,
    CallStageFactory,
    CityFactory,
    CommitmentPeriodFactory,
    MemorandumFactory,
    OpenCallFactory,
    OrganisationFactory,
    SearchSynonymFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db
FORMSETS = "inline_admin_formsets"
REASONS = {"kk": "Мекен жабық.", "ru": "Площадка закрыта."}
REASON_FORM = {f"reason_{code}": REASONS.get(code, "") for code in ("kk", "ru", "fr", "en")}


def as_(client, role):
    person = UserFactory(staff=True)
    person.groups.add(Group.objects.get(name=role.value))
    works_everywhere(person)
    client.force_login(person)
    return person


def verb(call, name):
    return reverse("admin:programs_opencall_verb", args=[call.pk, name])


# --- services ---------------------------------------------------------------------------------


def test_every_step_is_in_the_audit_log_with_its_author():
    officer = UserFactory()
    call = OpenCallFactory(ready=True, closes_at=OpenCallFactory(in_review=True).closes_at)

    publish(call, by=officer)
    announce_results(call, by=officer)

    call.refresh_from_db()
    assert (call.status, call.phase()) == ("published", "decided")
    told = LogEntry.objects.get_for_object(call).filter(actor=officer).order_by("pk")
    assert [sorted(entry.changes) for entry in told] == [["published_at", "status"], ["decided_at"]]


@pytest.mark.parametrize(
    ("traits", "act", "refusal"),
    [
        ({"ready": True, "title_kk": ""}, publish, CallTextMissing),
        ({"ready": True, "sectors": []}, publish, CallSectorMissing),
        ({"draft": True}, publish, CriterionMissing),
        ({}, publish, WrongCallStatus),
        ({"draft": True}, announce_results, WrongCallStatus),
        ({"cancelled": True, "in_review": True}, announce_results, WrongCallStatus),
        ({}, announce_results, DeadlineAhead),
        ({"decided": True}, announce_results, ResultsAnnounced),
    ],
)
def test_a_step_that_does_not_fit_is_refused_and_changes_nothing(traits, act, refusal):
    call = OpenCallFactory(**traits)
    before = OpenCall.objects.values().get()

    with pytest.raises(refusal):
        act(call, by=None)

    assert OpenCall.objects.values().get() == before


@pytest.mark.parametrize(
    ("traits", "reasons", "refusal"),
    [
        ({"draft": True}, REASONS, WrongCallStatus),
        ({"cancelled": True}, REASONS, WrongCallStatus),
        ({"decided": True}, REASONS, ResultsAnnounced),
        ({}, {"ru": "Площадка закрыта.", "kk": " "}, CallReasonMissing),
    ],
)
def test_cancelling_needs_a_running_call_and_two_reasons(traits, reasons, refusal):
    with pytest.raises(refusal):
        cancel(OpenCallFactory(**traits), by=None, reasons=reasons)


# --- the desk ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SECTOR_OFFICER])
def test_who_runs_calls_confirms_each_verb_on_a_page(client, role):
    as_(client, role)
    draft, over, running = (
        OpenCallFactory(ready=True),
        OpenCallFactory(in_review=True),
        OpenCallFactory(),
    )

    for call, name in ((draft, "publish"), (over, "announce"), (running, "cancel")):
        assert client.get(verb(call, name)).status_code == 200
        answer = client.post(verb(call, name), REASON_FORM)
        assert (name, answer.status_code) == (name, 302)

    found = {call.pk: (call.status, call.phase()) for call in OpenCall.objects.all()}
    assert found[draft.pk] == ("published", "open")
    assert found[over.pk] == ("published", "decided")
    assert found[running.pk][0] == CallStatus.CANCELLED


def test_looking_at_a_verb_does_nothing(client):
    as_(client, Role.COORDINATOR)
    call = OpenCallFactory(in_review=True)

    client.get(verb(call, "announce"))

    call.refresh_from_db()
    assert call.decided_at is None


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER, Role.TRANSLATOR])
def test_who_may_only_look_runs_nothing(client, role):
    as_(client, role)
    call = OpenCallFactory(draft=True)

    assert client.post(verb(call, "publish")).status_code == 403
    call.refresh_from_db()
    assert call.status == CallStatus.DRAFT


def test_the_actions_of_the_list_call_the_services_one_by_one(client):
    as_(client, Role.COORDINATOR)
    good, bad = OpenCallFactory(ready=True), OpenCallFactory(ready=True, title_kk="")

    data = {"action": "publish_selected", "_selected_action": [good.pk, bad.pk]}
    answer = client.post(reverse("admin:programs_opencall_changelist"), data, follow=True)

    assert set(OpenCall.objects.public()) == {good}
    assert len(list(answer.context["messages"])) == 2


def test_the_list_is_filtered_by_phase_and_searched(client):
    as_(client, Role.COORDINATOR)
    OpenCallFactory(title_en="Residency", title_ru="Резиденция «Ёлка»", closing=True)
    OpenCallFactory(title_en="Showroom", title_ru="Шоурум", decided=True)
    list_page = reverse("admin:programs_opencall_changelist")

    def found(query):
        rows = client.get(f"{list_page}?{query}").context["cl"].result_list
        return [call.title_en for call in rows]

    assert found("phase=closing") == ["Residency"]
    assert found("phase=decided") == ["Showroom"]
    assert found("q=елка") == ["Residency"]


# --- translators ------------------------------------------------------------------------------


def fields_of(answer):
    form = answer.context["adminform"].form
    return {name for name in form.fields if name != "edit_token"}


@pytest.mark.parametrize(
    "make",
    [
        *(OpenCallFactory, ArticleFactory, CityFactory, SectorFactory),
        *(OrganisationFactory, MemorandumFactory, CommitmentPeriodFactory),
    ],
)
def test_a_translator_writes_texts_and_nothing_else(client, make):
    as_(client, Role.TRANSLATOR)
    row = make()

    answer = client.get(reverse(f"admin:programs_{row._meta.model_name}_change", args=[row.pk]))

    names = fields_of(answer)
    assert names
    assert [name for name in names if name[-3:] not in {"_kk", "_ru", "_fr", "_en"}] == []


def test_a_translator_cannot_move_sectors_in_the_list(client):
    as_(client, Role.TRANSLATOR)
    sector = SectorFactory(order=7)
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": sector.pk}

    client.post(
        reverse("admin:programs_sector_changelist"),
        {**data, "form-0-order": 1, "_save": "Save"},
    )

    sector.refresh_from_db()
    assert sector.order == 7


def test_a_translator_cannot_move_the_days_of_a_stage(client):
    as_(client, Role.TRANSLATOR)
    stage = CallStageFactory()

    answer = client.get(reverse("admin:programs_opencall_change", args=[stage.call.pk]))

    formsets = {inline.formset.prefix: inline.formset for inline in answer.context[FORMSETS]}
    formset = formsets["stages"]
    assert {"starts_on", "ends_on", "order"} & set(formset.forms[0].fields) == set()
    assert "title_kk" in formset.forms[0].fields


def test_only_texts_of_a_posted_article_are_taken_from_a_translator(client):
    as_(client, Role.TRANSLATOR)
    article = ArticleFactory(draft=True)
    texts = {f"{f}_{c}": "Жаңа" for f in ("title", "body") for c in ("kk", "ru", "fr", "en")}
    data = {
        **texts,
        "slug": "stolen",
        "published_at_0": "01.01.2026",
        "published_at_1": "10:00",
        "edit_token": article.updated_at.isoformat(),
    }

    client.post(reverse("admin:programs_article_change", args=[article.pk]), data)

    kept = Article.objects.get()
    assert (kept.title_kk, kept.slug, kept.published_at) == ("Жаңа", article.slug, None)
    assert "жана" in kept.search_text


# --- articles and synonyms --------------------------------------------------------------------


def test_a_fixed_page_keeps_its_address_and_is_never_deleted(client):
    as_(client, Role.COORDINATOR)
    page, news = ArticleFactory(page=True), ArticleFactory()

    answer = client.get(reverse("admin:programs_article_change", args=[page.pk]))

    assert "slug" not in fields_of(answer)
    for row, status in ((page, 403), (news, 302)):
        address = reverse("admin:programs_article_delete", args=[row.pk])
        assert client.post(address, {"post": "yes"}).status_code == status


def test_a_coordinator_keeps_the_synonyms(client):
    as_(client, Role.COORDINATOR)
    row = SearchSynonymFactory()

    address = reverse("admin:programs_searchsynonym_change", args=[row.pk])
    answer = client.post(address, {"words": "кино, cinema, фильм"})

    row.refresh_from_db()
    assert (answer.status_code, row.folded) == (302, "\nкино\ncinema\nфилм\n")


def test_the_lists_ask_the_same_number_of_queries(client, django_assert_max_num_queries):
    as_(client, Role.COORDINATOR)
    OpenCallFactory.create_batch(12)
    ArticleFactory.create_batch(12)

    for name in ("opencall", "article"):
        with django_assert_max_num_queries(14):
            client.get(reverse(f"admin:programs_{name}_changelist"))
