"""An accepted answer has no letter and no digit.

Why: answers are compared by their words. This one has none, so it would fit every answer without words, or
    nothing.
Example: `- "..."` in the list of accepted answers.
Instead: the word or the number that students have to type.
"""

from ...content.diagnostics import Severity

CODE = "QB320"
SEVERITY = Severity.ERROR
