"""A Redis cache whose outage never becomes an error page."""

import logging
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class OneClient(RedisCacheClient):
    """Keeps one client to read and one to write: making one takes longer than asking."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clients: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if write not in self._clients:
            self._clients[write] = super().get_client(key, write=write)
        return self._clients[write]


class StrictRedisCache(RedisCache):
    """Says so when Redis is away, and leaves out the warnings that memcached needs."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = OneClient

    def validate_key(self, key: str) -> None:
        pass


class ForgivingRedisCache(StrictRedisCache):
    """Keeps what it is told in this process's memory while Redis is away.

    Sign-in asks the cache for its rate limits: without this, a stopped Redis makes every
    sign-in an error 500 (measured, see docs/operations.md). The limits then hold per process.
    Who must know what other processes know asks ``strict``, which raises.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.strict = StrictRedisCache(server, params)
        self._meanwhile = LocMemCache("redis-is-away", {"OPTIONS": {"MAX_ENTRIES": 5000}})

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask("set", *args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("add", *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("delete", *args, **kwargs))

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("touch", *args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return int(self._ask("incr", *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return dict(self._ask("get_many", *args, **kwargs))

    def set_many(self, *args: Any, **kwargs: Any) -> list[str]:
        return list(self._ask("set_many", *args, **kwargs))

    def redis_answers(self) -> bool:
        """Whether Redis itself takes a value now; this process's memory does not count."""
        try:
            super().set("health", "1", 30)
        except (RedisError, OSError):
            return False
        return True

    def _ask(self, verb: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(RedisCache, verb)(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            logger.warning("cache away: %s", type(error).__name__)
            return getattr(self._meanwhile, verb)(*args, **kwargs)
