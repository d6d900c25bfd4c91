"""Profiles for partners: theirs alone, in no public place, and every sight is written down."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from applicants.choices import Visibility
from applicants.models import PartnerAccount, ProfileSight
from applicants.services import partners, screening
from partnership.accounts.choices import Role
from partnership.accounts.disclosures import disclosures_of
from partnership.accounts.exports import personal_data
from partnership.accounts.services.erasure import erase
from tests.applicants.own_pages import at
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ProfessionalFactory
from tests.factories.programs import CityFactory, OrganisationFactory, SectorFactory

pytestmark = pytest.mark.django_db

PLANTED = "Planted Hidden"


@pytest.fixture
def partner():
    user = UserFactory(full_name="Claire Martin", language="en")
    organisation = OrganisationFactory(name_en="La Fabrique", name_fr="La Fabrique")
    partners.appoint(PartnerAccount(user=user, organisation=organisation))
    return user


@pytest.fixture
def hidden():
    return ProfessionalFactory(
        visibility=Visibility.PARTNERS,
        latin_name=PLANTED,
        headline="Planted headline",
        city=CityFactory(slug="plantedville", name_en="Plantedville"),
        sectors=[SectorFactory()],
    )


def page_of(person):
    return at("for_partner", person.slug)


def seen(person):
    return list(person.sights.order_by("pk").values_list("place", "name"))


def test_a_partner_sees_the_list_and_the_page(client, partner, hidden):
    client.force_login(partner)

    listed = client.get(at("for_partners"))
    page = client.get(page_of(hidden))

    assert PLANTED in listed.text
    assert "Planted headline" in page.text
    assert "Write to this person" not in page.text
    for answer in (listed, page):
        assert "no-store" in answer["Cache-Control"]
    assert "Profiles shown to partners only" in client.get("/en/professionals/").text


@pytest.mark.parametrize("who", ["visitor", "member", "staff", "dismissed", "inactive"])
def test_nobody_else_finds_them(client, partner, hidden, who):
    user = {"member": UserFactory(), "staff": UserFactory(superuser=True)}.get(who, partner)
    if who == "dismissed":
        partners.dismiss(PartnerAccount.objects.get(user=partner))
    if who != "visitor":
        client.force_login(user)
    if who == "inactive":
        type(user).objects.filter(pk=user.pk).update(is_active=False)

    pages = [at("for_partners"), page_of(hidden), "/en/professionals/"]
    answers = [client.get(page) for page in pages]

    expected = 302 if who in {"visitor", "inactive"} else 404
    assert [answer.status_code for answer in answers] == [expected, expected, 200]
    assert PLANTED not in "".join(answer.text for answer in answers)
    assert "Profiles shown to partners only" not in answers[2].text
    assert not ProfileSight.objects.exists()


@pytest.mark.parametrize("as_partner", [True, False])
def test_nothing_of_them_is_in_any_public_place(client, partner, hidden, as_partner):
    ProfessionalFactory(public=True)
    if as_partner:
        client.force_login(partner)
        client.get(at("for_partners"))
        client.get(page_of(hidden))
    sector = hidden.sector.slug
    pages = [
        "/en/",
        "/en/professionals/",
        "/en/professionals/?q=planted",
        "/en/projects/",
        "/en/search/?q=planted",
        "/en/sectors/",
        f"/en/sectors/{sector}/",
        "/sitemap.xml",
        "/sitemap-people.xml",
    ]

    for page in pages:
        answer = client.get(page)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode()
        assert PLANTED not in text, page
        assert hidden.slug not in text, page
        assert "Plantedville" not in text, page
    assert client.get(f"/en/professionals/{hidden.slug}/").status_code == 404


def test_each_sight_is_written_once_a_day_and_its_owner_reads_it(client, partner, hidden):
    client.force_login(partner)
    for _time in range(2):
        client.get(at("for_partners"))
        client.get(page_of(hidden))
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        client.get(page_of(hidden))
    client.force_login(hidden.user)

    page = client.get(at("sights"))

    assert seen(hidden) == [
        ("list", "Claire Martin"),
        ("page", "Claire Martin"),
        ("page", "Claire Martin"),
    ]
    assert page.text.count("La Fabrique") == 3
    assert "Claire Martin" in page.text


def test_only_who_was_on_the_page_of_the_list_was_seen(client, partner, hidden):
    other = ProfessionalFactory(visibility=Visibility.PARTNERS, latin_name="Other")
    client.force_login(partner)

    client.get(at("for_partners"), {"city": hidden.city.slug})

    assert (len(seen(hidden)), len(seen(other))) == (1, 0)


def test_the_log_of_others_is_not_mine(client, partner, hidden):
    client.force_login(partner)
    client.get(page_of(hidden))
    client.force_login(ProfessionalFactory().user)

    assert "La Fabrique" not in client.get(at("sights")).text


def test_what_staff_hold_back_partners_do_not_see(client, partner, hidden):
    screening.hold_profile(hidden, by=UserFactory(superuser=True), why="Spam.")
    client.force_login(partner)

    assert PLANTED not in client.get(at("for_partners")).text
    assert client.get(page_of(hidden)).status_code == 404


def test_who_is_public_by_now_is_shown_where_everybody_looks(client, partner):
    public = ProfessionalFactory(public=True)
    private = ProfessionalFactory()
    client.force_login(partner)

    assert client.get(page_of(public))["Location"] == public.get_absolute_url()
    assert client.get(page_of(private)).status_code == 404
    assert not ProfileSight.objects.exists()


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_pages_ask_as_much_for_one_as_for_fifty(
    client, partner, hidden, rows, django_assert_max_num_queries
):
    for _number in range(rows):
        ProfessionalFactory(visibility=Visibility.PARTNERS, city=hidden.city)
    client.force_login(partner)

    with django_assert_max_num_queries(14):
        assert client.get(at("for_partners")).status_code == 200
    client.force_login(hidden.user)
    with django_assert_max_num_queries(5):
        assert client.get(at("sights")).status_code == 200


@pytest.mark.parametrize("language", ["kk", "ru", "fr"])
def test_the_pages_open_in_every_language(client, partner, hidden, language):
    client.force_login(partner)

    assert client.get(at("for_partners", language=language)).status_code == 200
    assert client.get(at("for_partner", hidden.slug, language=language)).status_code == 200
    nothing = client.get(at("for_partners", language=language), {"q": "жоқ"})
    assert nothing.status_code == 200


def test_staff_open_and_close_accounts_of_partners_at_the_desk(client):
    client.force_login(UserFactory(superuser=True))
    user, organisation = UserFactory(), OrganisationFactory()
    group = Group.objects.get(name=Role.PARTNER)

    client.post(
        reverse("admin:applicants_partneraccount_add"),
        {"user": user.pk, "organisation": organisation.pk},
    )
    opened = group.user_set.filter(pk=user.pk).exists()
    account = PartnerAccount.objects.get()
    client.post(
        reverse("admin:applicants_partneraccount_delete", args=[account.pk]), {"post": "yes"}
    )

    assert opened
    assert not group.user_set.exists()
    assert not group.permissions.exists()


def test_a_sight_is_told_once_wherever_its_owner_reads_of_it(client, partner, hidden):
    client.force_login(partner)
    for _again in range(2):
        client.get(page_of(hidden))
    document = personal_data(hidden.user)

    told = [line for line in disclosures_of(hidden.user) if "La Fabrique" in line.to]
    client.force_login(hidden.user)
    pages = [client.get(at("sights")).text, client.get(reverse("accounts:data")).text]

    assert str(document).count("La Fabrique") == 1
    assert len(document["profile_seen_by"]) == len(told) == 1
    assert [page.count("La Fabrique") for page in pages] == [1, 1]


def test_erasing_either_side(client, partner, hidden):
    client.force_login(partner)
    client.get(page_of(hidden))
    told = personal_data(hidden.user)["profile_seen_by"]

    erase(partner)
    left = list(ProfileSight.objects.values_list("name", "organisation", "partner"))
    erase(hidden.user)

    assert [(row["name"], row["organisation"]) for row in told] == [
        ("Claire Martin", "La Fabrique")
    ]
    assert left == [("", "La Fabrique", None)]
    assert not ProfileSight.objects.exists()


def test_old_sights_are_forgotten(client, partner, hidden):
    client.force_login(partner)
    client.get(page_of(hidden))

    with time_machine.travel(timezone.now() + timedelta(days=731)):
        partners.tidy_up()

    assert not ProfileSight.objects.exists()
