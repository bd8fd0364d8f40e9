"""An item leaves nothing to choose: it has fewer than two options or entries.

Why: whoever sees one option knows the answer.
Example: `choices: {mse: Squared error}`.
Instead: add options that a student who does not know would take for right.
"""

from ...content.diagnostics import Severity

CODE = "QB302"
SEVERITY = Severity.ERROR
