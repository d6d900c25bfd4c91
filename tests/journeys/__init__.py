"""Journeys without a browser: crowds at one instant, and services that go away."""
