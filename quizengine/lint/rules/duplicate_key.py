"""A name stands twice in one mapping.

Why: YAML parsers keep one of the two values and drop the other in silence. Which one was meant only the
    author knows.
Example: `key: mse` and in the next line `key: mae`.
Instead: delete one of the two lines.
"""

from ...content.diagnostics import Severity

CODE = "QB002"
SEVERITY = Severity.ERROR
