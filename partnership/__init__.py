"""The project package: composition root and shared kernel of the partnership portal."""

from partnership.celery import app as celery_app

__all__ = ["celery_app"]
