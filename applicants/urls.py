"""Addresses of applicants; settings and data of the account itself are in ``accounts``."""

from django.urls import path

from applicants.views import (
    application_files,
    application_people,
    applications,
    applying,
    collectives,
    directory,
    editing,
    finishing,
    following,
    interest,
    invitations,
    letters,
    member,
    own_projects,
    own_texts,
    own_works,
    previewing,
    profile,
    project_parts,
    registering,
    writing,
)

app_name = "applicants"
_application = "me/applications/<int:pk>/"
application_pages = [
    path(f"{_application}edit/", writing.edit, name="application_edit"),
    path(f"{_application}edit/<slug:step>/", editing.step, name="application_step"),
    path(f"{_application}copy/", writing.copy, name="application_copy"),
    path(
        f"{_application}files/add/<int:question>/",
        application_files.add,
        name="application_file_add",
    ),
    path(
        "me/applications/files/<int:pk>/remove/",
        application_files.remove,
        name="application_file_remove",
    ),
    path(
        f"{_application}receipts/<int:number>/",
        finishing.receipt,
        name="application_receipt",
    ),
    path(
        f"{_application}receipts/<int:number>/receipt.json",
        finishing.receipt_json,
        name="application_receipt_json",
    ),
]
urlpatterns = [
    path("professionals/", directory.professionals, name="professionals"),
    path("professionals/<slug:slug>/", directory.professional, name="professional"),
    path("projects/", directory.projects, name="projects"),
    path("projects/<slug:slug>/", directory.project, name="project"),
    path("projects/documents/<int:pk>/", project_parts.document, name="project_document"),
    path("events/<slug:slug>/register/", registering.register, name="register"),
    path("partners/write/", interest.write, name="interest"),
    path("partners/write/sent/", interest.sent, name="interest_sent"),
    path("partners/write/confirm/<str:token>/", interest.confirm_interest, name="interest_confirm"),
    path("calls/<slug:slug>/apply/", applying.apply, name="apply"),
    path("calls/<slug:slug>/preview/", previewing.preview, name="call_preview"),
    path("calls/<slug:slug>/preview/<slug:step>/", previewing.preview, name="call_preview_step"),
    path(
        "applications/files/<int:pk>/", application_files.application_file, name="application_file"
    ),
    *application_pages,
    path("me/", member.my_page, name="my_page"),
    path("me/profile/", profile.profile, name="profile"),
    path("me/profile/preview/", profile.preview, name="profile_preview"),
    path("me/portfolio/", own_works.portfolio, name="my_portfolio"),
    path("me/portfolio/add/", own_works.add, name="my_work_add"),
    path("me/portfolio/<int:pk>/", own_works.edit, name="my_work"),
    path("me/portfolio/<int:pk>/remove/", own_works.remove, name="my_work_remove"),
    path("me/portfolio/<int:pk>/move/", own_works.move, name="my_work_move"),
    path("me/projects/", own_projects.projects, name="my_projects"),
    path("me/projects/add/", own_projects.add, name="my_project_add"),
    path("me/projects/<int:pk>/", own_projects.edit, name="my_project"),
    path("me/projects/<int:pk>/remove/", own_projects.remove, name="my_project_remove"),
    path("me/projects/<int:pk>/show/", own_projects.show, name="my_project_show"),
    path("me/projects/<int:pk>/move/", own_projects.move, name="my_project_move"),
    path("me/projects/<int:pk>/parts/", project_parts.parts, name="my_parts"),
    path("me/projects/<int:pk>/parts/<str:kind>/", project_parts.add, name="my_part_add"),
    path("me/texts/<str:kind>/<int:pk>/<str:code>/", own_texts.text, name="my_text"),
    path("me/parts/<str:kind>/<int:pk>/", project_parts.edit, name="my_part"),
    path("me/parts/<str:kind>/<int:pk>/remove/", project_parts.remove, name="my_part_remove"),
    path("me/parts/<str:kind>/<int:pk>/move/", project_parts.move, name="my_part_move"),
    path("me/projects/<int:pk>/co-authors/", collectives.co_authors, name="co_authors"),
    path("me/co-authors/<int:pk>/end/", collectives.end, name="co_author_end"),
    path("me/co-authors/<int:pk>/leave/", collectives.leave, name="co_author_leave"),
    path("me/invitations/<str:token>/", collectives.invitation, name="invitation"),
    path("me/letters/<int:pk>/", letters.letter, name="letter"),
    path("me/applications/", applications.applications, name="my_applications"),
    path("me/applications/<int:pk>/", applications.application, name="my_application"),
    path("me/applications/<int:pk>/answer/", applications.answer, name="my_application_answer"),
    path("me/applications/<int:pk>/confirm/", applications.confirm, name="my_application_confirm"),
    path(
        "me/applications/<int:pk>/turn-down/",
        applications.turn_down,
        name="my_application_turn_down",
    ),
    path(
        "me/applications/<int:pk>/withdraw/", applications.withdraw, name="my_application_withdraw"
    ),
    path(
        "me/applications/<int:pk>/people/", application_people.asked, name="my_application_people"
    ),
    path(
        "me/applications/<int:pk>/people/<slug:kind>/<int:row>/take-back/",
        application_people.take_back,
        name="my_application_take_back",
    ),
    path("me/following/", following.following, name="following"),
    path("applications/join/<str:token>/", invitations.join, name="co_application"),
    path("applications/endorse/<str:token>/", invitations.endorse, name="endorse"),
    path("me/registrations/<int:pk>/", member.ticket, name="ticket"),
    path("me/registrations/<int:pk>/cancel/", member.cancel, name="cancel"),
    path("me/registrations/<int:pk>/accept/", member.accept, name="accept"),
    path("me/registrations/<int:pk>/decline/", member.decline, name="decline"),
    path("me/registrations/<int:pk>/calendar.ics", member.calendar, name="calendar"),
]
