"""Sentences as values: an English text with named gaps, put into a language only at the edge.

The core never formats a sentence for a person. It returns a `Message`; the page or the command that shows it
asks `say` for the sentence in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

LANGUAGES = ("ru", "en")
DEFAULT_LANGUAGE = "ru"
CATALOGUES = Path(__file__).parent / "translations"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence: the English text (also its id in the catalogues) and what fills its gaps."""

    text: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format(**self.params)


def msg(text: str, /, **params: object) -> Message:
    """Make a message. The extractor of the catalogues knows this name, so `text` has to be a literal."""
    return Message(text, params)


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the catalogue of a language; an unknown language gives the English texts themselves."""
    return Translations.load(CATALOGUES, [language])


def say(message: Message, language: str = DEFAULT_LANGUAGE) -> str:
    """Return the sentence in a language. Messages among the parameters are said in it too."""
    params = {
        name: say(value, language) if isinstance(value, Message) else value for name, value in message.params.items()
    }
    return catalogue(language).gettext(message.text).format(**params)
