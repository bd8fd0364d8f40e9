"""A comment tells the linter to ignore a finding and does not say why.

Why: whoever reads the item next year has to know whether the reason still holds. Without one the finding stays.
Example: `key: mse # qb: ignore[QB604]`
Instead: `key: mse # qb: ignore[QB604] the definition cannot be shorter`
"""

from ...content.diagnostics import Severity

CODE = "QB011"
SEVERITY = Severity.ERROR
FOUND_BY = "comments"
