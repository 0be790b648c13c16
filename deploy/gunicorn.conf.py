"""How gunicorn serves in a container; `manage.py up` has its own, smaller way."""

import os

bind = "0.0.0.0:8000"
workers = int(os.environ.get("WEB_WORKERS") or 2)
worker_class = "gthread"
threads = 8
# Workers write their sign of life here; a folder on disk would stall them under load.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - memory, not a temporary folder
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
# Only the proxy's network reaches this port; the proxy sets X-Forwarded-Proto itself.
forwarded_allow_ips = "*"
