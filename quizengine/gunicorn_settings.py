"""How gunicorn serves quizengine, in one place: `quizengine run` and everything in `deploy/` use it.

    gunicorn --config python:quizengine.gunicorn_settings

Options of the command line win over what stands here. The reasons, with what was measured, are in docs/operations.md.
"""

import gc
import os
import resource
import tempfile
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from typing import Any

# The settings are this module's names, as gunicorn has it; its own documentation says what each of them is.
_ROOT = Path(__file__).resolve().parent.parent
_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
_JSON = os.environ.get("QUIZENGINE_LOG") == "json"
# Descriptors that a worker needs besides its connections: the database, logs, figures.
_RESERVED = 128

# A shell gives 1024 descriptors unless told otherwise, and a worker that runs out of them dies.
_most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (_most, _most))

# Figures are added up over workers by files. The name has to be known before the application is imported.
_figures = None
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    _figures = tempfile.mkdtemp(prefix="quizengine-metrics-", dir=_MEMORY)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = _figures
# A linear algebra library that starts a thread for every core takes them from those who answer.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

wsgi_app = "wsgi:app"
chdir = str(_ROOT)
bind = [os.environ.get("QUIZENGINE_BIND") or "127.0.0.1:8000"]

# One worker for each core: more of them only wait for each other, and for SQLite's one writer.
_asked = os.environ.get("QUIZENGINE_WORKERS") or str(len(os.sched_getaffinity(0)))
if not (_asked.isascii() and _asked.isdigit() and int(_asked)):
    raise SystemExit(f"quizengine: QUIZENGINE_WORKERS is '{_asked}' and has to be a whole number above 0")
workers = int(_asked)
worker_class = "gthread"
# A few may wait for slow things (a password, a report) while the others answer: see services/hashing.py.
threads = 12
# Each worker has its own queue of connections. From a shared one a busy worker takes as much as an idle one, and with
# connections that are kept open it stays so.
reuse_port = True
backlog = 2048
worker_connections = min(4096, max(threads + 1, _most - _RESERVED)) if _most > 0 else 4096

# The application is read once, and a worker that was killed is back in a moment. Nothing in it may start a thread or
# open a connection while it is imported.
preload_app = True

# Longer than a proxy keeps its connections (60 seconds), so that it is never this end that closes one in use.
keepalive = 75
# A worker whose heart does not beat for so long hangs: requests themselves may take longer.
timeout = 60
# What runs when SIGTERM comes is answered; systemd and compose wait longer than this.
graceful_timeout = 30
# Workers are not renewed after some number of requests: not in the middle of an exam.
max_requests = 0

limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190

# The heart beats by a file: on a disk that is slow to answer it would miss beats.
worker_tmp_dir = _MEMORY
# Which proxy is believed is said once, by QUIZENGINE_TRUSTED_PROXIES.
forwarded_allow_ips = ""
control_socket_disable = True

# The application writes a line for each request.
accesslog = None
_PLAIN = {"class": "quizengine.web.logs.JsonLines" if _JSON else "quizengine.web.logs.TextLines"}
logconfig_dict: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": _PLAIN},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False}},
    "root": {"level": "WARNING", "handlers": []},
}


def when_ready(server: Any) -> None:
    """Before the first worker is made: compile the templates, once and not in every worker's first requests.

    Then keep what was imported out of the collector's way: touching it would copy its pages into every worker.
    """
    application = server.app.wsgi()
    for name in application.jinja_env.list_templates(extensions=["html"]):
        application.jinja_env.get_template(name)
    application.extensions["quizengine_express"].warm()
    gc.collect()
    gc.freeze()


def post_worker_init(worker: Any) -> None:
    """Open the connections that a room will ask for: each of them costs as much as some starts."""
    import_module("quizengine.store.engine").connect_ahead(worker.wsgi.extensions["quizengine_engine"])


def child_exit(server: Any, worker: Any) -> None:
    """Take a dead worker out of the figures that count only the living."""
    import_module("prometheus_client.multiprocess").mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    if _figures is not None:
        rmtree(_figures, ignore_errors=True)
