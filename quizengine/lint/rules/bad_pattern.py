"""The pattern of an item is no regular expression, or is too long.

Why: nothing can be compared with it. Patterns are those of RE2, which takes linear time whatever a student
    types.
Example: `match: "(mse"`.
Instead: close what was opened; instead of a look-around or a back-reference, list the answers.
"""

from ...content.diagnostics import Severity

CODE = "QB323"
SEVERITY = Severity.ERROR
