"""What a session is called on the page of sessions."""

import pytest
from django.utils import translation

from partnership.accounts.devices import device_name

TAIL = "AppleWebKit/537.36 (KHTML, like Gecko)"
KNOWN = {
    f"Mozilla/5.0 (X11; Linux x86_64) {TAIL} Chrome/140.0 Safari/537.36": "Chrome on Linux",
    f"Mozilla/5.0 (Windows NT 10.0) {TAIL} Chrome/140.0 Safari/537.36 Edg/140.0": (
        "Microsoft Edge on Windows"
    ),
    "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0": "Firefox on Android",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1": (
        "Safari on iOS"
    ),
    f"Mozilla/5.0 (Windows NT 10.0) {TAIL} Chrome/140.0 YaBrowser/25.8 Safari/537.36": (
        "Yandex Browser on Windows"
    ),
    "curl/8.5.0": "Unknown browser",
    "<script>alert(1)</script>": "Unknown browser",
    "": "Unknown browser",
}


@pytest.mark.parametrize("user_agent", KNOWN)
def test_a_session_is_named_by_browser_and_system(user_agent):
    with translation.override("en"):
        assert device_name(user_agent) == KNOWN[user_agent]
