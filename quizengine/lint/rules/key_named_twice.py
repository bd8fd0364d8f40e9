"""An option or element stands in the key twice.

Why: one of the two is a slip for another id, so something that is right would be marked wrong.
Example: `- mse`, `- half` and once more `- mse`.
Instead: every id once.
"""

from ...content.diagnostics import Severity

CODE = "QB311"
SEVERITY = Severity.ERROR
