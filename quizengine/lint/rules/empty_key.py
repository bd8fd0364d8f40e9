"""The key of a multiple choice is empty, and students cannot say that nothing is right.

Why: an answer without a mark is an unanswered question, so nobody could answer right.
Example: `key: []`.
Instead: name the right options, or write `allow_none: true`, which offers "None of these".
"""

from ...content.diagnostics import Severity

CODE = "QB310"
SEVERITY = Severity.ERROR
