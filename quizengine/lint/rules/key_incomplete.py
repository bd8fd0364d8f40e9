"""The key says nothing of some entries or elements.

Why: no complete answer could be right.
Example: `key: {mse: parabola}` where the left side has `mae` too.
Instead: a pair for every entry on the left, a place for every element: `key: {mse: parabola, mae: angle}`.
"""

from ...content.diagnostics import Severity

CODE = "QB313"
SEVERITY = Severity.ERROR
