"""The application: a table of contents."""

from datetime import timedelta

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from .clock import Clock, utc_now
from .content import wording
from .settings import Settings, from_environment
from .store.engine import open_engine
from .web import (
    access,
    accommodations,
    assets,
    auth,
    dashboards,
    editing,
    editing_files,  # noqa: F401  the import adds its views to the editor's
    editing_merge,  # noqa: F401  the import adds its views to the editor's
    exam_parts,
    express,
    failures,
    flagging,  # noqa: F401  the import adds its views to the methodologist's room
    groups,
    health,
    instructor,
    items,
    late,
    logs,
    mapper,  # noqa: F401  the import adds its views to the methodologist's room
    methodologist,
    metrics,
    monitor,
    publishing,
    receipts,  # noqa: F401  the import adds its views to two rooms
    room,
    roomy,
    security,
    sittings,
    student,
    styleguide,
    trying,
    versions,
    whole,
    words,
    workbench,
)

LARGEST_REQUEST = 1_000_000
# Rooms of a role that have modules of their own: they stand inside its blueprint.
INNER = accommodations, editing, groups, items, late, monitor, publishing, room, sittings, trying, versions, workbench


def create_app(settings: Settings | None = None, *, clock: Clock = utc_now) -> Flask:
    """Build the application for some settings (by default the environment's) and a clock."""
    settings = settings or from_environment()
    app = Flask(
        "quizengine",
        template_folder=str(settings.root / "templates"),
        static_folder=str(settings.root / "quizengine/web/static"),
    )
    # A line that holds only a tag of a template is not a line of the page.
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        # The row of a sign-in says when it ends. The cookie lives longer, so that an answer sent after that is told
        # to sign in again and not that its form is too old.
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours, days=7),
        SESSION_COOKIE_NAME="quizengine",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["quizengine_settings"] = settings
    app.extensions["quizengine_engine"] = open_engine(settings.database_url)
    app.extensions["quizengine_clock"] = clock
    app.context_processor(lambda: {"viewer": access.viewer(), "demo": settings.demo})
    # Inside the proxy's fix, which says what scheme and address a request really has.
    app.extensions["quizengine_express"] = app.wsgi_app = express.Express(app, settings, clock)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]

    logs.install(app, settings)
    metrics.install(app, app.extensions["quizengine_engine"])
    whole.refuse_halves(app)
    roomy.make_room(app)
    CSRFProtect(app)
    auth.limiter.init_app(app)
    words.install(app, timezone=settings.timezone)
    security.protect(app)
    access.guard(app)
    failures.install(app)
    assets.install(app)
    app.jinja_env.globals["programme_pages"] = dashboards.sections
    app.jinja_env.globals["document_pages"] = workbench.document_pages
    app.jinja_env.globals["differing"] = wording.words
    app.extensions["quizengine_exam_parts"] = exam_parts.ExamParts(app)
    for one in (auth, student, instructor, methodologist, assets, styleguide, health, metrics):
        app.register_blueprint(one.blueprint)
    return app
