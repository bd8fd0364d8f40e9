"""The scoring takes off for wrong options, and the item has none.

Why: right_minus_wrong divides by the number of wrong options, and choosing everything would earn all points.
Example: `key: [mse, mae, half]` of three options with `scoring: right_minus_wrong`.
Instead: add options that are wrong, or `scoring: all_or_nothing`.
"""

from ...content.diagnostics import Severity

CODE = "QB312"
SEVERITY = Severity.ERROR
