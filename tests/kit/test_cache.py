"""The cache answers while Redis is away, and counts attempts meanwhile."""

import pytest
from allauth.core.ratelimit import consume
from django.core.cache import caches
from django.test import RequestFactory

from tests.conftest import free_port


@pytest.fixture
def cache_on(settings):
    def configure(url):
        settings.CACHES = {
            "default": {
                "BACKEND": "partnership.kit.cache.ForgivingRedisCache",
                "LOCATION": url,
                "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
            }
        }
        return caches["default"]

    return configure


def test_a_cache_without_redis_remembers_in_this_process(cache_on):
    cache = cache_on(f"redis://127.0.0.1:{free_port()}/0")
    cache._meanwhile.clear()

    added = cache.add("attempts", 1)
    cache.set("name", "Әсел", 60)

    assert (added, cache.add("attempts", 5)) == (True, False)
    assert (cache.get("name"), cache.incr("attempts"), cache.get("other", "none")) == (
        "Әсел",
        2,
        "none",
    )
    assert cache.get_many(["name", "attempts"]) == {"name": "Әсел", "attempts": 2}
    assert (cache.delete("name"), cache.get("name")) == (True, None)


def test_what_was_kept_before_is_back_when_redis_is_back(cache_on, own_redis):
    cache = cache_on(own_redis.url)
    cache.set("here", 1, 60)
    own_redis.stop()
    while_away = cache.get("here")
    own_redis.start()
    cache.set("again", 2, 60)

    assert (while_away, cache.get("again")) == (None, 2)


def test_whether_redis_answers_is_asked_of_redis_itself(cache_on, own_redis):
    cache = cache_on(own_redis.url)
    before = cache.redis_answers()
    own_redis.stop()

    assert (before, cache.redis_answers()) == (True, False)


def test_sign_in_attempts_are_still_limited_without_redis(cache_on):
    cache = cache_on(f"redis://127.0.0.1:{free_port()}/0")
    cache._meanwhile.clear()
    request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.7")

    allowed = [consume(request, action="request_login_code", key="a@example.org") for _ in range(5)]

    assert allowed == [True, True, True, False, False]
