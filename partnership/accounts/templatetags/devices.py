"""Naming the device of a session on a page."""

from django import template

from partnership.accounts.devices import device_name

register = template.Library()
register.filter("device", device_name)
