"""A gap is not marked in the text, or is marked more than once.

Why: a gap that is not marked cannot be filled in, and one that is marked twice would have two answers.
Example: `The [[loss]] of 3 and 5 is [[loss]].`, where the gap `value` has no mark.
Instead: `The [[loss]] of 3 and 5 is [[value]].`
"""

from ...content.diagnostics import Severity

CODE = "QB341"
SEVERITY = Severity.ERROR
