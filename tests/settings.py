"""The portal's settings with what only tests need."""

import os
import tempfile

os.environ.setdefault("PORTAL_MODE", "test")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="portal-tests-"))

from partnership.settings import *  # noqa: F403 (settings are one namespace)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEMONSTRATION_DATA = False
PAGE_CACHE = False  # what a page costs is measured cold; who tests the cache switches it on
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405 (whitenoise warns when it is missing)
