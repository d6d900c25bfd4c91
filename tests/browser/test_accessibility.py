"""No page offends WCAG 2.2 AA, in both themes, at both widths, and nothing runs off the side."""

import pytest
from django.core.management import call_command

from applicants.mails.invitations import token_of
from events.models import Event
from programs.choices import QuestionKind
from programs.models import Sector
from tests.applicants.applications.ready import sent_application
from tests.factories.accounts import ConsentTextFactory, UserFactory
from tests.factories.applicants import (
    ApplicationFactory,
    CoApplicantFactory,
    DecidedFactory,
    DecisionLetterFactory,
    EndorsementFactory,
    InterestRequestFactory,
    PortfolioItemFactory,
    ProfessionalFactory,
    ProjectFactory,
    ProjectMemberFactory,
    RegistrationFactory,
    ReviewFactory,
)
from tests.factories.events import (
    AppearanceFactory,
    EventFactory,
    EvidenceFactory,
    MaterialFactory,
    SessionFactory,
)
from tests.factories.programs import (
    ArticleFactory,
    CallQuestionFactory,
    CallStageFactory,
    CriterionFactory,
    EligibilityQuestionFactory,
    OpenCallFactory,
    from_now,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [("kk", 1280, "light"), ("ru", 390, "dark"), ("fr", 390, "light"), ("en", 1280, "dark")]
VERBS = ("endorse", "join")
IN_A_WORD = "{language} {address} at {width}, {theme}: {found}"


def programme():
    """One event in every state a visitor can meet, and a festival with a part."""
    call_command("load_reference", verbosity=0)
    states = ["past", "running", "free", "by_call", "online", "hybrid", "in_paris"]
    states += ["not_open_yet", "closed", "full", "cancelled", "postponed", "completed"]
    for state in states:
        EventFactory(slug=state.replace("_", "-"), **{state: True})
    whole = EventFactory(slug="open", kind="festival")
    EventFactory(slug="part", parent=whole)
    AppearanceFactory(event=whole, session=SessionFactory(event=whole))
    AppearanceFactory(event=whole, session=None, speaker__slug="speaker")
    EvidenceFactory(event=Event.objects.get(slug="completed"))
    MaterialFactory(event=Event.objects.get(slug="completed"))
    phases = ["upcoming", "closing", "in_review", "decided", "cancelled"]
    for phase in phases:
        whole_call(phase)
    ArticleFactory(slug="told")
    return [
        *partnership(),
        *directory(),
        *("", "events/", "events/?kind=seminar&q=жоқ", "events/?past=1", "events/no-such/"),
        *(f"events/{state.replace('_', '-')}/" for state in [*states, "open"]),
        *(f"calls/{phase.replace('_', '-')}/" for phase in phases),
        *("events/month/", "events/month/?kind=seminar&month=2027-02", "calendars/"),
        *("speakers/", "speakers/?q=жоқ", "speakers/speaker/"),
        *("calls/", "calls/?phase=open&sector=music", "news/", "news/told/"),
        *("about/", "contacts/", "accessibility/", "privacy/"),
    ]


def whole_call(phase):
    """A call with everything its page can print."""
    extended = {"extended_from": from_now(days=-90), "extended_at": from_now(days=-91)}
    call = OpenCallFactory(
        slug=phase.replace("_", "-"),
        places=3,
        application_cap=40,
        is_blind=True,
        **extended,
        **{phase: True},
    )
    for make in (CallStageFactory, EligibilityQuestionFactory, CriterionFactory):
        make.create_batch(2, call=call)
    for kind in QuestionKind:
        CallQuestionFactory(call=call, kind=kind, is_required=kind == QuestionKind.TEXT)


def partnership():
    """The ledger with every standing of an event, a period without promises, and writing."""
    EvidenceFactory()
    EventFactory(completed=True)
    return [
        *("partnership/", "partnership/?period=first", "partnership/?period=second"),
        *("partners/", "partners/write/", "partners/write/sent/"),
    ]


def directory():
    """Somebody with works and a project with a team, in sectors with parts; lists found empty."""
    sectors = [Sector.objects.get(slug="digital"), Sector.objects.get(slug="games")]
    words = {"headline": "Дизайнер", "bio": "О себе", "seeks": "Студию", "skills": "звук"}
    owner = ProfessionalFactory(
        public=True, slug="known", links=["https://example.org/"], sectors=sectors, **words
    )
    PortfolioItemFactory(professional=owner, link="https://example.org/work")
    project = ProjectFactory(slug="on-its-way", owner=owner, sectors=sectors, seeks="Студию")
    ProjectMemberFactory(project=project, professional=owner)
    ProjectMemberFactory(project=project)
    return [
        *("professionals/", "professionals/?q=жоқ&language=fr", "professionals/known/"),
        *("projects/", "projects/?stage=idea&sector=digital", "projects/on-its-way/"),
        *("sectors/", "sectors/digital/", "sectors/games/", "search/?q=дизайнер"),
    ]


def visitor_pages():
    return [
        *programme(),
        *(f"account/{page}/" for page in ("login", "signup", "password/reset", "login/code")),
        "account/password/reset/done/",
        "account/confirm-email/",
        "me/consent/processing/",
    ]


def papers():
    """What opens without an account: a letter's code, the question to somebody asked."""
    letter = DecisionLetterFactory()
    tokens = [token_of(factory()) for factory in (EndorsementFactory, CoApplicantFactory)]
    return [
        *("verify/", f"verify/{letter.code}/", "verify/XXXX-XXXX-XXXX-XXXX/"),
        *(f"applications/{verb}/{token}/" for verb, token in zip(VERBS, tokens, strict=True)),
    ]


def applying(user):
    """Every step of a draft, every standing of an application, and the reviewer's pages."""
    owner = user.professional
    ProjectFactory(owner=owner)
    draft = ApplicationFactory(professional=owner, title="")
    for kind in QuestionKind:
        CallQuestionFactory(call=draft.call, kind=kind)
    EligibilityQuestionFactory(call=(begun := OpenCallFactory(slug="begun")))
    CoApplicantFactory(application=draft)
    EndorsementFactory(application=draft)
    sent, asked = (sent_application(professional=owner) for _ in range(2))
    type(asked).objects.filter(pk=asked.pk).update(
        state="needs_info", info_question="Бюджет?", info_due_at=from_now(days=5)
    )
    won = DecidedFactory(professional=owner)
    review = ReviewFactory(reviewer=user)
    CriterionFactory.create_batch(2, call=review.application.call)
    CriterionFactory(call=review.application.call, maximum=100)
    steps = ("project", "answers", "documents", "people", "consents", "review")
    pages = [f"me/applications/{draft.pk}/edit/{step}/" for step in steps]
    pages += [f"me/applications/{draft.pk}/edit/{step}/?check=1" for step in steps[:3]]
    pages += [f"me/applications/{row.pk}/" for row in (draft, sent, asked, won)]
    pages += [f"me/applications/{sent.pk}/{page}/" for page in ("receipts/1", "content", "people")]
    pages += [f"me/applications/{won.pk}/{page}/" for page in ("turn-down", "letter")]
    pages += [f"me/applications/{sent.pk}/withdraw/", f"calls/{begun.slug}/apply/"]
    pages += ["me/applications/", "me/following/", "reviews/"]
    return [*pages, f"reviews/{review.pk}/", f"reviews/{review.pk}/conflict/"]


def member_pages(user):
    event = EventFactory(slug="to-join")
    ticket = RegistrationFactory(user=user)
    offered = RegistrationFactory(user=user, offered=True)
    full = EventFactory(full=True)
    RegistrationFactory(user=user, event=full, waitlisted=True)
    RegistrationFactory(user=user, event=EventFactory(completed=True), attended=True)
    member = ProjectMemberFactory(project__owner=user.professional)
    work = PortfolioItemFactory(professional=user.professional)
    pages = ["me/portfolio/", f"me/portfolio/{work.pk}/", "me/profile/preview/"]
    pages += ["me/projects/", f"me/projects/{member.project_id}/"]
    pages += ["me/", "me/profile/", "me/settings/", "me/data/", "mail/preferences/"]
    pages += [f"events/{event.slug}/register/", f"events/{full.slug}/"]
    pages += [f"me/registrations/{ticket.pk}/", f"me/registrations/{ticket.pk}/cancel/"]
    pages += [f"me/registrations/{offered.pk}/accept/", f"me/registrations/{offered.pk}/decline/"]
    pages += ["account/password/change/", "account/email/", "account/sessions/", "account/2fa/"]
    letter = InterestRequestFactory(relayed=True, professional=user.professional)
    pages += [f"me/letters/{letter.pk}/"]
    return [*pages, "account/logout/", "account/reauthenticate/"]


def judge(page, served, violations, look, addresses):
    language, width, theme = look
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    complaints = []
    for address in addresses:
        page.goto(f"{served}/{language}/{address}")
        found = violations()
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append("the page runs off the side")
        if page.evaluate("document.documentElement.lang") != language:
            found.append("the page does not say its language")
        complaints += [
            IN_A_WORD.format(
                language=language, address=address, width=width, theme=theme, found=one
            )
            for one in found
        ]
    assert complaints == []


@pytest.mark.parametrize("look", LOOKS)
def test_a_visitors_pages_are_accessible(page, served, violations, look):
    judge(page, served, violations, look, visitor_pages())


@pytest.mark.parametrize("look", LOOKS)
def test_a_members_pages_are_accessible(page, served, violations, sign_in, look):
    user = UserFactory(language=look[0])
    ProfessionalFactory(user=user, public=True)
    ConsentTextFactory()
    sign_in(user)

    judge(page, served, violations, look, member_pages(user))


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_of_applying_and_judging_are_accessible(page, served, violations, sign_in, look):
    user = UserFactory(language=look[0])
    ProfessionalFactory(user=user, public=True)
    sign_in(user)

    judge(page, served, violations, look, [*papers(), *applying(user)])


def test_pages_reflow_at_320_pixels(page, served):
    page.set_viewport_size({"width": 320, "height": 800})
    wide = []
    for address in programme():
        page.goto(f"{served}/ru/{address}")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(address)

    assert wide == []
