"""A comment speaks to the linter and cannot be understood.

Why: its author believes that something is ignored, and nothing is.
Example: `key: mse # qb: ignore the length of the key`
Instead: `key: mse # qb: ignore[QB604] the definition cannot be shorter`: the codes in brackets, then the reason.
"""

from ...content.diagnostics import Severity

CODE = "QB014"
SEVERITY = Severity.ERROR
FOUND_BY = "comments"
