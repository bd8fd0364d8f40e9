"""Two options of an item differ in case and spaces alone.

Why: students cannot tell them apart, and one of them is the key or a wasted distractor.
Example: `mse: Squared error` and `mae: squared  error`.
Instead: another text for one of the two, or one option less.
"""

from ...content.diagnostics import Severity

CODE = "QB303"
SEVERITY = Severity.ERROR
