"""The desk of a call: its parts, the pages of questions, copying, extending, who may do what."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.choices import Role
from programs.models import (
    CallAim,
    CallQuestion,
    Criterion,
    EligibilityQuestion,
    JurySeat,
    OpenCall,
    QuestionOption,
)
from programs.services import in_use
from tests.factories.accounts import UserFactory, works_everywhere
from tests.factories.programs import (
    CallAimFactory,
    CallQuestionFactory,
    CallStageFactory,
    CityFactory,
    CriterionFactory,
    EligibilityQuestionFactory,
    JurySeatFactory,
    OpenCallFactory,
    SectorFactory,
    from_now,
)

pytestmark = pytest.mark.django_db
LANGUAGES = ("kk", "ru", "fr", "en")
RUNNERS = [Role.COORDINATOR, Role.SECTOR_OFFICER]
OTHERS = [Role.REVIEWER, Role.DOOR_STAFF, Role.TRANSLATOR, Role.VIEWER]
INLINES = "inline_admin_formsets"


@pytest.fixture
def staff(client):
    """Sign in as one of the roles."""

    def sign_in(role=Role.COORDINATOR):
        person = UserFactory(staff=True)
        person.groups.add(Group.objects.get(name=role.value))
        works_everywhere(person)
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def desk(staff):
    return staff()


@pytest.fixture
def in_use_by(monkeypatch):
    """Say that people apply to calls, or that marks are given."""

    def say(name, answer=True):
        hooks = type(in_use.has_applications)()
        hooks.register("test", lambda call: answer)
        monkeypatch.setattr(in_use, name, hooks)

    return say


def page(call):
    return reverse("admin:programs_opencall_change", args=[call.pk])


def verb(call, name):
    return reverse("admin:programs_opencall_verb", args=[call.pk, name])


def question_page(question, action="change"):
    return reverse(f"admin:programs_callquestion_{action}", args=[question.pk])


def posted(answer, **changes):
    """The data a browser would send back from the page, with some of it changed."""
    forms = [answer.context["adminform"].form]
    for inline in answer.context[INLINES]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for bound in form:
            widget, value = bound.field.widget, bound.value()
            if hasattr(widget, "decompress"):
                for place, part in enumerate(widget.decompress(value)):
                    said = widget.widgets[place].format_value(part)
                    data[f"{bound.html_name}_{place}"] = said or ""
            elif value is not None and value is not False:
                data[bound.html_name] = value
    data.update(changes)
    return {name: value for name, value in data.items() if value is not None}


def errors_of(answer):
    forms = [answer.context["adminform"].form]
    forms += [form for inline in answer.context[INLINES] for form in inline.formset.forms]
    return [str(e) for form in forms for errors in form.errors.values() for e in errors]


def in_all(name, text):
    return {f"{name}_{code}": f"{text} {code}" for code in LANGUAGES}


# --- the call's page --------------------------------------------------------------------------


def test_every_part_of_a_call_is_written_on_its_page(desk):
    call, sector, reader = OpenCallFactory(draft=True), SectorFactory(), UserFactory(staff=True)
    parts = {
        "eligibility": {
            **in_all("text", "Сұрақ"),
            **in_all("explanation", "Себебі"),
            "wanted_answer": "on",
            "order": 1,
        },
        "criteria": {**in_all("name", "Сапа"), "weight": 2, "minimum": 1, "maximum": 5, "order": 1},
        "jury": {"user": reader.pk, "languages": ["kk", "fr"], "is_active": "on"},
        "aims": {"dimension": "sector", "sector": sector.pk, "share": 40},
        "stages": {**in_all("title", "Қабылдау"), "order": 1, "starts_on": "01.03.2027"},
    }
    data = posted(desk.get(page(call)), places="3", application_cap="9", is_blind="on")
    for prefix, values in parts.items():
        data |= {f"{prefix}-0-{name}": value for name, value in values.items()}
        data[f"{prefix}-TOTAL_FORMS"] = 1

    answer = desk.post(page(call), data)

    assert answer.status_code == 302, errors_of(answer)
    call.refresh_from_db()
    assert (call.places, call.application_cap, call.is_blind) == (3, 9, True)
    asked = EligibilityQuestion.objects.get()
    assert (asked.text_kk, asked.explanation_en) == ("Сұрақ kk", "Себебі en")
    criterion = Criterion.objects.get()
    assert (criterion.weight, criterion.minimum, criterion.maximum) == (2, 1, 5)
    assert JurySeat.objects.get().languages == ["kk", "fr"]
    assert CallAim.objects.get().sector == sector
    assert call.stages.get().title_fr == "Қабылдау fr"


@pytest.mark.parametrize(
    ("prefix", "values", "words"),
    [
        (
            "aims",
            {"dimension": "city", "language": "kk", "share": 5},
            "Fill in just what the aim is about, and nothing else.",
        ),
        ("aims", {"dimension": "language", "language": "kk", "share": 101}, "100"),
        ("aims", {"dimension": "language", "language": "kk", "share": "half"}, "whole number"),
        (
            "criteria",
            {"name_ru": "Сапа", "weight": 1, "minimum": 5, "maximum": 5, "order": 1},
            "The highest mark must be above the lowest.",
        ),
        (
            "criteria",
            {"name_ru": "Сапа", "weight": 10**9, "minimum": 0, "maximum": 5, "order": 1},
            "100",
        ),
        ("jury", {"user": "x", "languages": ["kk"]}, "valid choice"),
        ("jury", {"user": 2**70, "languages": ["kk"]}, "valid choice"),
        ("jury", {"languages": ["de"]}, "de is not one of"),
        ("eligibility", {"text_ru": "Ү" * 301, "explanation_ru": "а", "order": 1}, "300"),
    ],
)
def test_nonsense_in_a_part_is_refused_with_words(desk, prefix, values, words):
    call = OpenCallFactory(draft=True)
    data = posted(desk.get(page(call).replace("/ru/", "/en/")))
    data |= {f"{prefix}-0-{name}": value for name, value in values.items()}
    data[f"{prefix}-TOTAL_FORMS"] = 1

    answer = desk.post(page(call).replace("/ru/", "/en/"), data)

    assert answer.status_code == 200
    assert words in " ".join(errors_of(answer))


def test_a_sector_of_an_aim_is_not_edited_from_the_call(desk):
    call = OpenCallFactory(draft=True)
    CallAimFactory(call=call)

    html = desk.get(page(call)).content.decode()

    assert "change_id_aims-0-sector" not in html
    assert 'name="aims-0-sector"' in html


def test_the_page_lists_the_questions_with_what_they_lack(desk):
    call = OpenCallFactory(draft=True)
    whole = CallQuestionFactory(call=call, label_ru="Идея?")
    half = CallQuestionFactory(call=call, choice=True, label_fr="")
    half.options.update(label_kk="")

    html = desk.get(page(call)).content.decode()

    for question in (whole, half):
        assert f'href="{question_page(question)}"' in html
    assert f"{reverse('admin:programs_callquestion_add')}?call={call.pk}" in html
    assert "казахский, французский" in html


def test_the_order_of_questions_is_set_on_the_page_of_the_call(desk):
    call = OpenCallFactory(draft=True)
    first = CallQuestionFactory(call=call, order=1)
    second = CallQuestionFactory(call=call, order=2)
    data = posted(desk.get(page(call)), **{"questions-0-order": 3})

    answer = desk.post(page(call), data)

    assert answer.status_code == 302, errors_of(answer)
    assert list(call.questions.all()) == [second, first]


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_the_page_asks_a_constant_number_of_queries(desk, rows):
    call, empty = OpenCallFactory(draft=True), OpenCallFactory(draft=True)
    for make in (CallStageFactory, EligibilityQuestionFactory, CriterionFactory):
        make.create_batch(rows, call=call)
    CallQuestionFactory.create_batch(rows, call=call, choice=True)
    CriterionFactory(call=empty)

    with CaptureQueriesContext(connection) as asked:
        assert desk.get(page(call)).status_code == 200

    assert len(asked) <= 35


def test_a_new_call_begins_as_a_draft_in_four_languages(desk):
    sector = SectorFactory()
    address = reverse("admin:programs_opencall_add")
    begun = desk.get(address)
    assert begun.context["adminform"].form["languages"].value() == list(LANGUAGES)
    data = posted(begun, slug="new-lab", sectors=[sector.pk])
    data |= {"title_ru": "Лаборатория", "summary_ru": "Кратко."}
    data |= {"opens_at_0": "01.03.2027", "opens_at_1": "10:00"}
    data |= {"closes_at_0": "01.04.2027", "closes_at_1": "23:59"}

    answer = desk.post(address, data)

    assert answer.status_code == 302, errors_of(answer)
    call = OpenCall.objects.get()
    assert (call.status, call.languages, call.deadline_version) == ("draft", list(LANGUAGES), 1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"places": "-1"}, "greater than or equal to 0"),
        ({"places": "99999999999"}, "32767"),
        ({"application_cap": "many"}, "whole number"),
        ({"application_cap": "0"}, "Take at least one application"),
        ({"info_days": ""}, "required"),
        ({"min_reviews": "0"}, "reviewed at least once"),
        ({"review_due_at_0": "2020-01-01", "review_due_at_1": "10:00"}, "only after the deadline"),
        ({"review_due_at_0": "32.01.2020", "review_due_at_1": "10:00"}, "valid date"),
        ({"languages": ["kk", "ru", "xx"]}, "xx is not one of"),
        ({"results_on": "2020-01-01"}, "before the deadline"),
        ({"results_on": "tomorrow"}, "valid date"),
        ({"closes_at_0": "9999-12-31", "results_on": "9999-12-30"}, "before the deadline"),
        ({"sectors": ["x"]}, "valid"),
    ],
)
def test_nonsense_about_the_selection_is_refused_with_words(desk, changes, words):
    call = OpenCallFactory(draft=True)
    address = page(call).replace("/ru/", "/en/")

    answer = desk.post(address, posted(desk.get(address), **changes))

    assert answer.status_code == 200
    assert words in " ".join(errors_of(answer))


# --- promises ---------------------------------------------------------------------------------


def test_a_later_deadline_is_refused_in_the_form_and_nothing_typed_is_lost(desk):
    call = OpenCallFactory()
    later = timezone.localtime(from_now(days=40))
    data = posted(desk.get(page(call)), closes_at_0=f"{later:%d.%m.%Y}", title_ru="Иначе")

    answer = desk.post(page(call), data)

    assert answer.status_code == 200
    assert "Продлить срок" in errors_of(answer)[0]
    assert 'value="Иначе"' in answer.content.decode()
    assert OpenCall.objects.get().closes_at == call.closes_at


def test_an_earlier_deadline_is_refused_once_people_apply(desk, in_use_by):
    call = OpenCallFactory()
    sooner = timezone.localtime(from_now(days=5))
    data = posted(desk.get(page(call)), closes_at_0=f"{sooner:%d.%m.%Y}")

    in_use_by("has_applications")
    refused = desk.post(page(call), data)
    in_use_by("has_applications", answer=False)
    taken = desk.post(page(call), data)

    assert (refused.status_code, taken.status_code) == (200, 302)
    assert OpenCall.objects.get().closes_at < call.closes_at


def test_a_published_call_gets_a_language_only_when_it_is_written_in_it(desk):
    call = OpenCallFactory(languages=["kk", "ru"], title_fr="")
    CriterionFactory(call=call, name_fr="Qualité")
    data = posted(desk.get(page(call)), languages=["kk", "ru", "fr"])

    refused = desk.post(page(call), data)
    taken = desk.post(page(call), {**data, "title_fr": "Résidence"})

    assert (refused.status_code, taken.status_code) == (200, 302), errors_of(refused)
    assert "французский" in errors_of(refused)[0]
    assert OpenCall.objects.get().languages == ["kk", "ru", "fr"]


def test_kazakh_and_russian_cannot_be_left_out(desk):
    call = OpenCallFactory(draft=True)
    data = posted(desk.get(page(call)), languages=["ru", "fr"])

    answer = desk.post(page(call), data)

    assert answer.status_code == 200
    assert len(errors_of(answer)) == 1


def test_criteria_are_neither_removed_nor_reweighed_once_marks_are_given(desk, in_use_by):
    call = OpenCallFactory(in_review=True)
    criterion = CriterionFactory(call=call)
    in_use_by("has_reviews")
    answer = desk.get(page(call))
    data = posted(answer, **{"criteria-0-weight": 9, "criteria-0-DELETE": "on"})

    refused = desk.post(page(call), data)

    assert refused.status_code == 200
    assert [inline.formset.can_delete for inline in answer.context[INLINES]].count(False) >= 1
    assert Criterion.objects.get() == criterion
    assert Criterion.objects.get().weight == 1


# --- questions --------------------------------------------------------------------------------


def test_a_question_is_added_with_its_options_and_leads_back_to_the_call(desk):
    call = OpenCallFactory(draft=True)
    CallQuestionFactory(call=call, order=4)
    address = f"{reverse('admin:programs_callquestion_add')}?call={call.pk}"
    answer = desk.get(address)
    assert answer.context["adminform"].form.initial["order"] == 5
    data = posted(answer, kind="choice", **in_all("label", "Кіммен?"))
    data |= {"call": call.pk, "order": 5, "options-TOTAL_FORMS": 2}
    for place, word in enumerate(("Жалғыз", "Топпен")):
        data |= {f"options-{place}-{name}": text for name, text in in_all("label", word).items()}
        data[f"options-{place}-order"] = place

    saved = desk.post(address, data)

    assert saved["Location"] == f"{page(call)}#questions-group", errors_of(saved)
    question = call.questions.get(order=5)
    assert question.label_kk == "Кіммен? kk"
    assert [o.label_fr for o in question.options.all()] == ["Жалғыз fr", "Топпен fr"]


def test_save_and_add_another_stays_with_the_call(desk):
    question = CallQuestionFactory()
    data = posted(desk.get(question_page(question)), _addanother="1")

    answer = desk.post(question_page(question), data)

    where = f"{reverse('admin:programs_callquestion_add')}?call={question.call_id}"
    assert answer["Location"] == where


def test_a_removed_question_leads_back_to_the_call(desk):
    question = CallQuestionFactory()

    answer = desk.post(question_page(question, "delete"), {"post": "yes"})

    assert answer["Location"] == f"{page(question.call)}#questions-group"
    assert not CallQuestion.objects.exists()


@pytest.mark.parametrize("named", ["", "x", "-1", "9" * 40, "1&call=2", "٣"])
def test_any_call_named_in_the_address_gives_a_page(desk, named):
    answer = desk.get(f"{reverse('admin:programs_callquestion_add')}?call={named}")

    assert answer.status_code == 200


def test_the_call_of_a_question_is_not_changed(desk):
    question, other = CallQuestionFactory(), OpenCallFactory()
    data = posted(desk.get(question_page(question)), call=other.pk)

    desk.post(question_page(question), data)

    assert CallQuestion.objects.get().call == question.call


@pytest.mark.parametrize(
    ("values", "change", "words"),
    [
        ({}, {"kind": "link", "word_limit": 5}, "Only a text has a limit of words"),
        ({}, {"max_files": 3}, "Only files have a number of files"),
        ({}, {"min_value": "2"}, "Only a number has"),
        ({"kind": "number"}, {"min_value": 2, "max_value": 1}, "must not be below"),
        ({}, {"is_sensitive": "on"}, "Reviewers do not read a sensitive answer."),
        ({"kind": "number"}, {"min_value": "9" * 30}, "9223372036854775807"),
        ({}, {"word_limit": "0"}, "greater than or equal to 1"),
        ({}, {"kind": "song"}, "not one of the available choices"),
    ],
)
def test_bounds_of_another_kind_are_refused_with_words(desk, values, change, words):
    question = CallQuestionFactory(**values)
    address = question_page(question).replace("/ru/", "/en/")

    answer = desk.post(address, posted(desk.get(address), **change))

    assert answer.status_code == 200
    assert words in " ".join(errors_of(answer))


def test_once_people_apply_a_question_is_neither_removed_nor_made_harder(desk, in_use_by):
    question = CallQuestionFactory(choice=True, options=3)
    in_use_by("has_applications")
    data = posted(desk.get(question_page(question)), **{"options-0-DELETE": "on"})

    kept = desk.post(question_page(question), data)
    harder = desk.post(question_page(question), {**data, "kind": "text"})
    removed = desk.post(question_page(question, "delete"), {"post": "yes"})
    of_call = desk.post(
        page(question.call), posted(desk.get(page(question.call)), **{"questions-0-DELETE": "on"})
    )

    assert [kept.status_code, harder.status_code, removed.status_code] == [302, 200, 403]
    assert of_call.status_code == 302, errors_of(of_call)
    assert QuestionOption.objects.count() == 3
    assert CallQuestion.objects.get().kind == "choice"


def test_of_two_editors_of_one_question_the_second_is_told(desk):
    question = CallQuestionFactory()
    data = posted(desk.get(question_page(question)), label_ru="Первый")
    desk.post(question_page(question), data)

    answer = desk.post(question_page(question), {**data, "label_ru": "Второй"})

    assert answer.status_code == 200
    assert CallQuestion.objects.get().label_ru == "Первый"


def test_questions_stand_in_no_menu(desk):
    html = desk.get(reverse("admin:index")).content.decode()

    assert reverse("admin:programs_callquestion_changelist") not in html


@pytest.mark.parametrize("rows", [1, 50])
def test_the_page_of_a_question_asks_a_constant_number_of_queries(desk, rows):
    question = CallQuestionFactory(choice=True, options=rows)

    with CaptureQueriesContext(connection) as asked:
        desk.get(question_page(question))

    assert len(asked) <= 16


# --- verbs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", RUNNERS)
def test_a_copy_opens_as_a_draft_of_its_own(staff, role):
    desk, call = staff(role), OpenCallFactory(slug="lab", decided=True)
    CallQuestionFactory(call=call)

    answer = desk.post(verb(call, "copy"), {"opens_on": "01.03.2027"})

    new = OpenCall.objects.exclude(pk=call.pk).get()
    assert answer["Location"] == page(new)
    assert (new.slug, new.status, new.questions.count()) == ("lab-2027", "draft", 1)


@pytest.mark.parametrize("day", ["", "x", "31.02.2027", "01.01.9999", "01.01.0001"])
def test_an_impossible_day_copies_nothing_and_is_said(desk, day):
    call = OpenCallFactory()

    answer = desk.post(verb(call, "copy"), {"opens_on": day})

    assert answer.status_code == 200
    assert "errornote" in answer.content.decode()
    assert OpenCall.objects.count() == 1


@pytest.mark.parametrize("role", RUNNERS)
def test_the_deadline_is_extended_on_the_clock_of_almaty(staff, role):
    desk, call = staff(role), OpenCallFactory()
    day = timezone.localtime(from_now(days=30))
    shown = desk.get(verb(call, "extend")).content.decode()

    answer = desk.post(
        verb(call, "extend"), {"closes_at_0": f"{day:%d.%m.%Y}", "closes_at_1": "23:59"}
    )

    assert f"{timezone.localtime(call.closes_at):%d.%m.%Y}" in shown
    assert answer["Location"] == page(call)
    call.refresh_from_db()
    assert f"{call.closes_at.astimezone(day.tzinfo):%Y-%m-%d %H:%M}" == f"{day:%Y-%m-%d} 23:59"
    assert call.deadline_version == 2


@pytest.mark.parametrize("data", [{}, {"closes_at_0": "01.01.2020", "closes_at_1": "10:00"}])
def test_a_deadline_that_is_not_later_is_refused_on_the_page(desk, data):
    call = OpenCallFactory()

    answer = desk.post(verb(call, "extend"), data)

    assert answer.status_code == 200
    assert OpenCall.objects.get().deadline_version == 1


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("name", ["publish", "extend", "copy", "announce", "cancel"])
def test_who_does_not_run_calls_is_refused_every_verb(staff, role, name):
    desk, call = staff(role), OpenCallFactory()
    before = OpenCall.objects.values().get()

    assert desk.get(verb(call, name)).status_code == 403
    assert desk.post(verb(call, name), {"opens_on": "01.03.2027"}).status_code == 403

    assert OpenCall.objects.values().get() == before


@pytest.mark.parametrize(
    ("traits", "names"),
    [
        ({"draft": True}, ["publish", "copy"]),
        ({"upcoming": True}, ["extend", "copy", "cancel"]),
        ({}, ["extend", "copy", "cancel"]),
        ({"in_review": True}, ["announce", "copy", "cancel"]),
        ({"decided": True}, ["copy"]),
        ({"cancelled": True}, ["copy"]),
    ],
)
def test_the_desk_offers_what_fits_the_phase(desk, traits, names):
    call = OpenCallFactory(**traits)

    offered = desk.get(page(call)).context["verbs"]

    assert [found.name for found in offered] == names


def test_before_publishing_the_page_says_all_that_is_missing(desk):
    call = OpenCallFactory(draft=True, title_fr="")
    CallQuestionFactory(call=call, choice=True, options=1)

    html = desk.get(verb(call, "publish").replace("/ru/", "/en/")).content.decode()

    for words in (
        "Still to be written: Title. Languages: French.",
        "Give at least two options",
        "at least one.",
    ):
        assert words in html


# --- rights -----------------------------------------------------------------------------------

PARTS = {
    "callquestion": CallQuestionFactory,
    "questionoption": None,
    "eligibilityquestion": EligibilityQuestionFactory,
    "criterion": CriterionFactory,
    "juryseat": JurySeatFactory,
    "callaim": CallAimFactory,
    "callstage": CallStageFactory,
}
TRANSLATED = {"callquestion", "questionoption", "eligibilityquestion", "criterion", "callstage"}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("model", PARTS)
def test_rights_over_the_parts_of_a_call(role, model):
    group = Group.objects.get(name=role.value)
    held = group.permissions.filter(content_type__model=model).values_list("codename", flat=True)
    actions = {codename.split("_")[0] for codename in held}

    expected = set()
    if role in RUNNERS:
        expected = {"view", "add", "change", "delete"}
    elif role == Role.TRANSLATOR and model in TRANSLATED:
        expected = {"view", "change"}
    elif role in {Role.REVIEWER, Role.VIEWER}:
        expected = {"view"}
    assert actions == expected


def test_a_translator_writes_the_texts_of_every_part_and_no_fact(staff):
    desk, call = staff(Role.TRANSLATOR), OpenCallFactory(draft=True)
    question = CallQuestionFactory(call=call, choice=True)
    for make in (CallStageFactory, EligibilityQuestionFactory, CriterionFactory, JurySeatFactory):
        make(call=call)
    CallAimFactory(call=call, dimension="city", city=CityFactory())

    of_call = desk.get(page(call))
    of_question = desk.get(question_page(question))

    found = {}
    for answer in (of_call, of_question):
        for inline in answer.context[INLINES]:
            forms = inline.formset.forms
            found[inline.formset.prefix] = {n for form in forms for n in form.fields}
    hidden = {"id", "call", "question"}
    assert found.pop("events", hidden) <= hidden
    assert set(found) == {"stages", "eligibility", "questions", "criteria", "options"}
    for names in found.values():
        assert [n for n in names - hidden if n[-3:] not in {"_kk", "_ru", "_fr", "_en"}] == []
    facts = set(of_question.context["adminform"].form.fields) - {"edit_token"}
    assert {name[:-3] for name in facts} == {"label", "help_text"}


def test_a_translator_translates_a_question_and_its_options(staff):
    desk, question = staff(Role.TRANSLATOR), CallQuestionFactory(choice=True, label_fr="")
    data = posted(desk.get(question_page(question)), label_fr="Avec qui ?", kind="text", order=99)
    data["options-0-label_fr"] = "En solo"

    answer = desk.post(question_page(question), data)

    assert answer.status_code == 302, errors_of(answer)
    kept = CallQuestion.objects.get()
    assert (kept.label_fr, kept.kind, kept.order) == ("Avec qui ?", "choice", question.order)
    assert "En solo" in [option.label_fr for option in kept.options.all()]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER])
def test_who_only_looks_sees_the_parts_and_changes_nothing(staff, role):
    desk, question = staff(role), CallQuestionFactory()

    assert desk.get(page(question.call)).status_code == 200
    assert desk.get(question_page(question)).status_code == 200
    assert desk.post(question_page(question), {"label_ru": "Иначе"}).status_code == 403
    assert desk.get(reverse("admin:programs_callquestion_add")).status_code == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_and_the_questions_speak_four_languages(desk, language):
    question = CallQuestionFactory(choice=True)

    for address in (
        page(question.call),
        question_page(question),
        verb(question.call, "copy"),
        verb(question.call, "extend"),
    ):
        answer = desk.get(address.replace("/ru/", f"/{language}/"))
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.content.decode()
