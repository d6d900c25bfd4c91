"""How gunicorn serves the portal in production; the numbers suit two cores."""

import os

bind = os.environ.get("BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "3"))
threads = int(os.environ.get("WEB_THREADS", "4"))
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
