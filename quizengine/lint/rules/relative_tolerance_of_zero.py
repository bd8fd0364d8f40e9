"""A tolerance is a share of a key that is 0.

Why: a share of nothing is nothing, and 0 has no significant digits: only the very number would be right.
Example: `key: 0` with `rel: 1%`.
Instead: `tolerance: {abs: 0.01}`.
"""

from ...content.diagnostics import Severity

CODE = "QB333"
SEVERITY = Severity.ERROR
