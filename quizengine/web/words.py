"""Languages of the pages, and numbers and times as readers of each write them."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from flask import Flask, session
from flask_babel import Babel, format_decimal, format_percent, get_locale, gettext, ngettext
from flask_babel import format_datetime as babel_datetime
from flask_babel import format_time as babel_time

from ..exam.zones import zone_of
from ..i18n import CATALOGUES, DEFAULT_LANGUAGE, LANGUAGES, Message, say

Real = Decimal | Fraction | float | int


def install(app: Flask, *, timezone: str) -> None:
    """Give the pages a language (Russian unless the reader chose another) and the filters of the templates."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CATALOGUES)
    app.config["BABEL_DEFAULT_TIMEZONE"] = timezone
    Babel(app, default_locale=DEFAULT_LANGUAGE, locale_selector=language)
    filters = (clock, datetime_, duration, exact, number, percent, said, wall_clock)
    app.jinja_env.filters.update({one.__name__.rstrip("_"): one for one in filters})
    app.jinja_env.globals.update(_=gettext, ngettext=ngettext)
    app.context_processor(lambda: {"locale": language()})


def language() -> str:
    """Return the language of this reader."""
    chosen = session.get("language")
    return chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE


def said(message: Message) -> str:
    return say(message, language())


def datetime_(moment: datetime) -> str:
    return str(babel_datetime(moment, "medium" if str(get_locale()) == "en" else "d MMM y, HH:mm"))


def exact(moment: datetime) -> str:
    """To the second and with the zone, for what serves as evidence."""
    return str(babel_datetime(moment, "d MMM y, HH:mm:ss ZZZZ"))


def clock(moment: datetime) -> str:
    return str(babel_time(moment, "HH:mm:ss"))


def wall_clock(moment: datetime, zone: str) -> str:
    """The time of day on the wall of a zone, for what is watched as it happens."""
    return moment.astimezone(zone_of(zone)).strftime("%H:%M:%S")


def duration(span: timedelta) -> str:
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    parts = [
        ngettext("%(num)s minute", "%(num)s minutes", minutes) if minutes else "",
        ngettext("%(num)s second", "%(num)s seconds", seconds) if seconds else "",
    ]
    return " ".join(part for part in parts if part)


def number(value: Real) -> str:
    return str(format_decimal(_float(value), format="#,##0.##"))


def percent(share: Real) -> str:
    return str(format_percent(_float(share), format="#,##0.#%"))


def _float(value: Real) -> float:
    # Only for showing: the exact value stays where it was computed.
    return float(value)
