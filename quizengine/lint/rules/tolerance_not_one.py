"""A tolerance is not exactly one of `abs`, `rel` and `sig`.

Why: two of them may disagree about an answer, and none of them says nothing.
Example: `tolerance: {abs: 0.1, rel: 1%}`.
Instead: `tolerance: {abs: 0.1}`.
"""

from ...content.diagnostics import Severity

CODE = "QB331"
SEVERITY = Severity.ERROR
