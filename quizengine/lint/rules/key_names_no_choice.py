"""The key names no option of the item.

Why: no answer could be right, and every student would lose the points.
Example: `key: mze` beside `choices: {mse: Squared error, mae: Absolute error}`.
Instead: the id of an option, not its text: `key: mse`. A letter of another alphabet that only looks alike is
    pointed out.
"""

from ...content.diagnostics import Severity

CODE = "QB301"
SEVERITY = Severity.ERROR
