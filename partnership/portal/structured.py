"""The site itself in the vocabulary of schema.org."""

from django.urls import reverse
from django.utils.translation import get_language, gettext

from partnership.kit.structured import Thing, absolute


def site_name() -> str:
    return f"Almaty Creative × {gettext('Institut français')}"


def home_things() -> list[Thing]:
    """Who stands behind the site, and the site in this language."""
    here = absolute(reverse("portal:home"))
    partnership = {
        "@type": "Organization",
        "@id": f"{here}#partnership",
        "name": site_name(),
        "url": here,
        "logo": absolute(reverse("portal:card", args=["site", "portal"])),
        "description": gettext("Cultural and creative industries of Kazakhstan and France"),
        "foundingDate": "2024-11-04",
        "member": [
            {"@type": "Organization", "name": name}
            for name in ("Almaty Creative", gettext("Institut français"))
        ],
    }
    site = {
        "@type": "WebSite",
        "name": site_name(),
        "url": here,
        "inLanguage": get_language(),
        "publisher": {"@type": "Organization", "@id": partnership["@id"], "name": site_name()},
    }
    return [partnership, site]
