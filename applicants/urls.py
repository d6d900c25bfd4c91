"""Addresses of applicants; settings and data of the account itself are in ``accounts``."""

from django.urls import path

from applicants.views import (
    collectives,
    directory,
    interest,
    letters,
    member,
    own_projects,
    own_works,
    profile,
    registering,
)

app_name = "applicants"
urlpatterns = [
    path("professionals/", directory.professionals, name="professionals"),
    path("professionals/<slug:slug>/", directory.professional, name="professional"),
    path("projects/", directory.projects, name="projects"),
    path("projects/<slug:slug>/", directory.project, name="project"),
    path("events/<slug:slug>/register/", registering.register, name="register"),
    path("partners/write/", interest.write, name="interest"),
    path("partners/write/sent/", interest.sent, name="interest_sent"),
    path("partners/write/confirm/<str:token>/", interest.confirm_interest, name="interest_confirm"),
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
    path("me/projects/<int:pk>/co-authors/", collectives.co_authors, name="co_authors"),
    path("me/co-authors/<int:pk>/end/", collectives.end, name="co_author_end"),
    path("me/co-authors/<int:pk>/leave/", collectives.leave, name="co_author_leave"),
    path("me/invitations/<str:token>/", collectives.invitation, name="invitation"),
    path("me/letters/<int:pk>/", letters.letter, name="letter"),
    path("me/registrations/<int:pk>/", member.ticket, name="ticket"),
    path("me/registrations/<int:pk>/cancel/", member.cancel, name="cancel"),
    path("me/registrations/<int:pk>/accept/", member.accept, name="accept"),
    path("me/registrations/<int:pk>/decline/", member.decline, name="decline"),
    path("me/registrations/<int:pk>/calendar.ics", member.calendar, name="calendar"),
]
