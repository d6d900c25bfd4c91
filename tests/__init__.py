"""The portal's tests; see docs/style.md for how they are written."""
