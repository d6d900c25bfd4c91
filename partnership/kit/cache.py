"""A Redis cache whose outage never becomes an error page."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Answers as an empty cache while Redis is away; rate limits then fail open.

    Sign-in asks the cache for its rate limits: without this, a stopped Redis makes every
    sign-in an error 500 (measured, see docs/operations.md).
    """

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except (RedisError, OSError) as error:
            return self._away(error, default)

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        try:
            super().set(key, value, *args, **kwargs)
        except (RedisError, OSError) as error:
            self._away(error, None)

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        try:
            return bool(super().add(key, value, *args, **kwargs))
        except (RedisError, OSError) as error:
            return bool(self._away(error, True))

    def delete(self, key: str, version: int | None = None) -> bool:
        try:
            return bool(super().delete(key, version))
        except (RedisError, OSError) as error:
            return bool(self._away(error, False))

    def touch(self, key: str, *args: Any, **kwargs: Any) -> bool:
        try:
            return bool(super().touch(key, *args, **kwargs))
        except (RedisError, OSError) as error:
            return bool(self._away(error, False))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        try:
            return int(super().incr(key, delta, version))
        except (RedisError, OSError) as error:
            return int(self._away(error, delta))

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        try:
            return dict(super().get_many(keys, version))
        except (RedisError, OSError) as error:
            return dict(self._away(error, {}))

    def set_many(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> list[str]:
        try:
            return list(super().set_many(data, *args, **kwargs))
        except (RedisError, OSError) as error:
            return list(self._away(error, list(data)))

    def _away(self, error: Exception, answer: Any) -> Any:
        logger.warning("cache away: %s", type(error).__name__)
        return answer
