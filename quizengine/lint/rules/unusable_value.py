"""A value is not of the form that the field takes.

Why: the engine guesses at nothing: a duration without a unit might be seconds or minutes.
Example: `time: soon`.
Instead: `time: 90s`. The finding says which form is wanted: a number, a duration, a date, one of some words,
    a list.
"""

from ...content.diagnostics import Severity

CODE = "QB103"
SEVERITY = Severity.ERROR
