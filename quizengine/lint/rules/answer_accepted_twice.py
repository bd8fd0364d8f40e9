"""Two accepted answers are the same answer to the judge.

Why: case, full stops and word forms are forgiven anyway. A long list hides that a really different answer is
    missing.
Example: `- MSE` and `- mse.`
Instead: one of them.
"""

from ...content.diagnostics import Severity

CODE = "QB322"
SEVERITY = Severity.WARNING
