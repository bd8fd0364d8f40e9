"""What can go wrong in the domain. The edge turns each into a status or an exit code; the core knows neither."""

from .i18n import Message


class QuizEngineError(Exception):
    """A failure that a person can be told about in words."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class NotFound(QuizEngineError):
    """There is no such thing, or it is not the asker's to know that there is."""


class NotSignedIn(QuizEngineError):
    """Nobody is signed in, or the session has ended."""


class Forbidden(QuizEngineError):
    """The person is known but the role does not allow this."""


class Conflict(QuizEngineError):
    """The thing is in a state that does not allow this: closed, already submitted, changed elsewhere."""


class BadAnswer(QuizEngineError):
    """What was sent is not an answer to this question. Nothing was saved, nothing was lost."""


class NotAccepted(QuizEngineError):
    """What was asked for contradicts itself or the rules. Nothing was changed; every field says what is wrong with it.

    `findings` are pairs of a field's name (empty where it is about the whole) and what to do.
    """

    def __init__(self, *findings: tuple[str, Message]) -> None:
        super().__init__(findings[0][1])
        self.findings = findings


class BadContent(QuizEngineError):
    """Content that cannot be used as it stands."""


class Busy(QuizEngineError):
    """Too many ask for something slow at once. Coming again in a moment helps."""
