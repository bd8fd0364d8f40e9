"""Several entries of a match have one and the same pair.

Why: students expect that each entry on the right is used once, unless they are told otherwise.
Example: `mse: angle` and `mae: angle`.
Instead: another pair for one of them; where it is meant so, `reuse: true`, which tells students.
"""

from ...content.diagnostics import Severity

CODE = "QB314"
SEVERITY = Severity.ERROR
