"""The shared kernel: knows nothing of the domain, has no models, imports nothing of the project."""
