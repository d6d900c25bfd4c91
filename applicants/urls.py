"""Addresses of applicants; settings and data of the account itself are in ``accounts``."""

from django.urls import path

from applicants.views import interest, letters, member, profile, registering

app_name = "applicants"
urlpatterns = [
    path("events/<slug:slug>/register/", registering.register, name="register"),
    path("partners/write/", interest.write, name="interest"),
    path("partners/write/sent/", interest.sent, name="interest_sent"),
    path("partners/write/confirm/<str:token>/", interest.confirm_interest, name="interest_confirm"),
    path("me/", member.my_page, name="my_page"),
    path("me/profile/", profile.profile, name="profile"),
    path("me/letters/<int:pk>/", letters.letter, name="letter"),
    path("me/registrations/<int:pk>/", member.ticket, name="ticket"),
    path("me/registrations/<int:pk>/cancel/", member.cancel, name="cancel"),
    path("me/registrations/<int:pk>/accept/", member.accept, name="accept"),
    path("me/registrations/<int:pk>/decline/", member.decline, name="decline"),
    path("me/registrations/<int:pk>/calendar.ics", member.calendar, name="calendar"),
]
