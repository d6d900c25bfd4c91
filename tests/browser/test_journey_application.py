"""From a call's page to a confirmed place: applicant, reviewer and team, each at a browser."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from applicants.choices.applications import ApplicationState
from applicants.models import Application
from applicants.services.applications.asking import ask_information
from applicants.services.deciding.releasing import release_due
from partnership.accounts.choices import Role
from partnership.accounts.roles import grant_all
from programs.choices import QuestionKind
from tests.applicants.applications.ready import sent_application
from tests.applicants.jury.stage import before_the_jury
from tests.browser.walking import Walker, link_in, plain
from tests.factories.accounts import ConsentTextFactory, UserFactory
from tests.factories.applicants import (
    ApplicationFactory,
    ProfessionalFactory,
    ProjectFactory,
    ReviewFactory,
)
from tests.factories.programs import (
    CallQuestionFactory,
    CriterionFactory,
    EligibilityQuestionFactory,
    OpenCallFactory,
    SectorFactory,
    from_now,
)
from tests.kit.test_uploads import GOOD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLAN = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": GOOD}
IDEA = "Киіз басу, feutre en Île-de-France"
QUESTION = "Un budget, s’il vous plaît."
MOST_TABS = 60


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(params=["kk", "fr"])
def language(request):
    return request.param


@pytest.fixture
def call():
    """One question of each sort that is typed, chosen or uploaded."""
    ConsentTextFactory()
    call = OpenCallFactory()
    EligibilityQuestionFactory(call=call)
    CallQuestionFactory(call=call)
    CallQuestionFactory(call=call, kind=QuestionKind.FILE)
    return call


@pytest.fixture
def person(language):
    return ProfessionalFactory(user=UserFactory(language=language))


@pytest.fixture
def plainly(new_context, walk_in_as, served):
    """Somebody signed in at a browser that runs no script."""

    def enter(user):
        with_script = walk_in_as(user)
        bare = new_context(java_script_enabled=False)
        bare.add_cookies(with_script.page.context.cookies())
        return Walker(bare.new_page(), served, user.language)

    return enter


# --- writing and sending ----------------------------------------------------------------------


def begins(walker, call):
    """From the public page through the question whether the call is for this person."""
    walker.open(f"/calls/{call.slug}/")
    walker.follow("Apply or continue the draft")
    walker.arrives_at("Apply")
    asked = call.eligibility.get()
    walker.page.locator(f"[name=e{asked.pk}][value=yes]").check()
    walker.press("Begin")
    walker.page.wait_for_url("**/edit/project/")
    return Application.objects.get(call=call)


def copies(walker, project):
    walker.page.locator("select[name=project]").select_option(str(project.pk))
    walker.press("Copy into the application")
    walker.page.wait_for_url("**/edit/project/")
    expect(walker.page.locator("input[name=title]")).to_have_value(project.title)
    sector = str(project.sectors.get().pk)
    expect(walker.page.locator("select[name=sector]")).to_have_value(sector)
    walker.page.locator("textarea[name=summary]").fill(IDEA)
    walker.page.locator("textarea[name=description]").fill(IDEA)
    walker.press("Save and go on")
    walker.page.wait_for_url("**/edit/answers/")


def answers_and_uploads(walker, call):
    text, file = call.questions.order_by("order")
    walker.page.locator(f"[name=q{text.pk}]").fill(IDEA)
    walker.press("Save and go on")
    walker.page.wait_for_url("**/edit/documents/")
    walker.page.locator(f"#id_q{file.pk} input[type=file]").set_input_files(PLAN)
    walker.press("Add the file")
    walker.named("link", "plan.pdf").wait_for()


def agrees_and_sends(walker):
    walker.follow("Go on")
    walker.page.wait_for_url("**/edit/people/")
    walker.follow("Go on")
    walker.page.wait_for_url("**/edit/consents/")
    consent = walker.page.locator("[name=processing]")
    assert not consent.is_checked()
    consent.check()
    walker.press("Save and go on")
    walker.page.wait_for_url("**/edit/review/")
    walker.press("Send the application")
    walker.arrives_at("Your application is sent")


def was_sent(walker, application, project):
    receipt = application.receipts.get()
    walker.page.get_by_text(receipt.sha256).wait_for()
    content = receipt.content
    assert content["project"]["title"] == project.title
    assert [row["value"] for row in content["answers"]] == [IDEA]
    assert [row["name"] for row in content["files"]] == ["plan.pdf"]


def test_an_application_is_begun_at_one_device_and_sent_from_another(walk_in_as, call, person):
    project = ProjectFactory(owner=person, sectors=[SectorFactory()])
    first = walk_in_as(person.user)
    application = begins(first, call)
    copies(first, project)
    answers_and_uploads(first, call)
    first.page.context.close()

    second = walk_in_as(person.user).open(f"/me/applications/{application.pk}/edit/answers/")
    text = call.questions.order_by("order").first()
    expect(second.page.locator(f"[name=q{text.pk}]")).to_have_value(IDEA)
    second.press("Save and go on")
    second.named("link", "plan.pdf").wait_for()
    agrees_and_sends(second)

    was_sent(second, application, project)


def test_the_whole_application_is_sent_without_script(plainly, call, person):
    project = ProjectFactory(owner=person, sectors=[SectorFactory()])
    walker = plainly(person.user)

    application = begins(walker, call)
    copies(walker, project)
    answers_and_uploads(walker, call)
    agrees_and_sends(walker)

    was_sent(walker, application, project)


# --- asked to stand by ------------------------------------------------------------------------


def test_a_partner_asked_on_the_page_endorses_by_the_mailed_link(
    walk_in, walk_in_as, last_letter, call, person
):
    application = ApplicationFactory(call=call, professional=person)
    asking = walk_in_as(person.user).open(f"/me/applications/{application.pk}/people/")
    asking.page.locator("details:has([name=endorsement-name]) > summary").click()
    asking.page.locator("[name=endorsement-name]").fill("Claire Martin")
    asking.page.locator("[name=endorsement-organisation]").fill("La Fabrique")
    asking.page.locator("[name=endorsement-email]").fill("claire@example.org")
    asking.press("Ask for an endorsement", asking.page.locator("form:has([name=endorsement-name])"))
    asking.page.get_by_text("claire@example.org").wait_for()

    partner = walk_in("fr")
    partner.page.goto(link_in(last_letter("claire@example.org"), "/endorse/"))
    partner.page.locator("[name=text]").fill(IDEA)
    partner.press("Give the endorsement")
    partner.arrives_at("Thank you")

    endorsement = application.endorsements.get()
    assert (endorsement.state, endorsement.text) == ("given", IDEA)


# --- asked for more ---------------------------------------------------------------------------


def test_what_autosave_cannot_keep_is_said_and_stays_in_the_tab(walk_in_as, person):
    application = ApplicationFactory(professional=person, call=OpenCallFactory())
    walker = walk_in_as(person.user)
    walker.open(f"/me/applications/{application.pk}/edit/project/")
    title = walker.page.locator("input[name=title]")
    long = "Ұ" * 300

    title.fill(long)
    walker.page.locator("textarea[name=seeks]").fill(IDEA)
    expect(walker.page.locator("form[data-autosave] [data-alarm]")).to_contain_text("300")
    walker.page.reload()

    expect(title).to_have_value(long)
    application.refresh_from_db()
    assert application.seeks == IDEA
    assert application.title != long
    title.fill("Ұзақ емес")
    expect(walker.page.locator("[data-said]")).not_to_have_text("")
    expect(walker.page.locator("form[data-autosave] [data-alarm]")).to_have_text("")


def test_what_the_team_asks_is_answered_on_the_page(walk_in_as, person):
    application = sent_application(professional=person)
    officer = UserFactory(staff=True)
    ask_information(application, by=officer, question=QUESTION, due_at=from_now(days=5))

    walker = walk_in_as(person.user).open(f"/me/applications/{application.pk}/")
    walker.page.get_by_text(QUESTION).wait_for()
    walker.page.locator("textarea[name=text]").fill(IDEA)
    walker.press("Send the answer")
    walker.named("heading", "Your answer").wait_for()

    application.refresh_from_db()
    assert (application.state, application.info_answer) == ("submitted", IDEA)


# --- the jury ---------------------------------------------------------------------------------


def tab_to(page, selector):
    """Tab onwards until the focus is there, as somebody without a mouse does."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def test_a_review_is_given_by_keyboard_alone(walk_in_as, language):
    reviewer = UserFactory(language=language)
    application = before_the_jury()
    criteria = CriterionFactory.create_batch(2, call=application.call)
    review = ReviewFactory(application=application, reviewer=reviewer)
    walker = walk_in_as(reviewer).open("/reviews/")
    page = walker.page

    tab_to(page, f"main a[href$='/reviews/{review.pk}/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/reviews/{review.pk}/")
    for criterion, mark in zip(criteria, "78", strict=True):
        tab_to(page, f"[name=mark_{criterion.pk}]")
        page.keyboard.press(mark)
    tab_to(page, "[name=comment]")
    page.keyboard.type(IDEA)
    tab_to(page, "[name=do][value=give]")
    page.keyboard.press("Enter")
    walker.named("button", "Change the review").wait_for()

    review.refresh_from_db()
    marks = review.scores.order_by("criterion__order").values_list("value", flat=True)
    assert (review.state, review.comment, list(marks)) == ("given", IDEA, [7, 8])


# --- the decision -----------------------------------------------------------------------------


@pytest.fixture
def coordinator(language):
    grant_all()
    person = UserFactory(staff=True, language=language)
    person.groups.add(Group.objects.get(name=Role.COORDINATOR))
    return person


def stages(desk, application, action):
    desk.open(f"/admin/applicants/application/?call={application.call_id}")
    desk.page.locator(f"[name=_selected_action][value='{application.pk}']").check()
    desk.page.locator("select[name=action]").first.select_option(action)
    desk.page.locator("button[name=index]").first.click()
    desk.page.locator("#content-main input[type=submit]").click()
    desk.page.locator(f"[name=_selected_action][value='{application.pk}']").wait_for()


def releases(desk, call):
    desk.open(f"/admin/applicants/application/calls/{call.pk}/release/")
    desk.page.locator("input.desk-danger").click()
    desk.page.locator("progress").wait_for()


def standing(walker, application):
    walker.open(f"/me/applications/{application.pk}/")
    return plain(walker.page.locator("#state").inner_text())


def test_a_decision_shows_when_it_is_released_and_a_lost_place_moves_on(
    walk_in_as, person, coordinator
):
    call = OpenCallFactory(in_review=True)
    people = [person, *(ProfessionalFactory(user__language=person.user.language) for _ in "ab")]
    first, second, third = (
        ApplicationFactory(call=call, in_review=True, professional=one) for one in people
    )
    desk = walk_in_as(coordinator)
    winner, leaver, reserve = (walk_in_as(one.user) for one in people)
    before = standing(winner, first)

    for application, action in (
        (first, "stage_accept"),
        (second, "stage_accept"),
        (third, "stage_reserve"),
    ):
        stages(desk, application, action)
    releases(desk, call)
    assert standing(winner, first) == before
    assert winner.named("button", "Confirm participation").count() == 0

    release_due()
    assert standing(winner, first) == winner.label(ApplicationState.ACCEPTED)
    winner.press("Confirm participation")
    winner.named("button", "Confirm participation").wait_for(state="detached")
    assert standing(reserve, third) == reserve.label(ApplicationState.RESERVE)

    standing(leaver, second)
    leaver.follow("Turn the place down")
    leaver.arrives_at("Turn the place down?")
    leaver.press("Turn the place down")
    leaver.page.wait_for_url(f"**/me/applications/{second.pk}/")
    assert standing(reserve, third) == reserve.label(ApplicationState.ACCEPTED)
    reserve.named("button", "Confirm participation").wait_for()
    states = Application.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["confirmed", "turned_down", "accepted"]
