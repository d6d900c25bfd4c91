"""How gunicorn serves the portal in production; the numbers suit two cores."""

import gc
import os

# Nothing that loading makes is garbage: looking for some takes an eighth of the start.
gc.disable()


def _number(name: str, default: int) -> int:
    """Stops the start with one sentence, as the settings do."""
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and int(value)):
        wants = "a whole number of at least 1 (see .env.example)."
        raise SystemExit(f"{name} has a value that cannot be used: set it to {wants}")
    return int(value)


bind = os.environ.get("BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = _number("WEB_WORKERS", 3)
threads = _number("WEB_THREADS", 4)
# Loaded once and shared by the workers: they start at once and hold their code only once.
preload_app = True
timeout = 30
# A restart lets every form post finish; the orchestrator waits longer than this.
graceful_timeout = 25
keepalive = 5
# The heartbeat files live in memory, because the container's file system is read-only.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True
# Only the proxy can reach this port, and Django itself decides which headers it believes.
forwarded_allow_ips = "*"
errorlog = "-"
accesslog = None


def when_ready(server: object) -> None:
    """What was loaded stays: nobody looks through it again, so the workers go on sharing it."""
    gc.freeze()


def post_fork(server: object, worker: object) -> None:
    gc.enable()
