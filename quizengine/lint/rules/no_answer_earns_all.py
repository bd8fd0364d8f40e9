"""No accepted answer of an item earns all its points.

Why: every answer that is right in part is measured against one that is right, and nobody could reach the full
    mark.
Example: `- {text: MSE, credit: 0.5}` as the only accepted answer.
Instead: add the answer that earns everything, or leave `credit` out.
"""

from ...content.diagnostics import Severity

CODE = "QB325"
SEVERITY = Severity.ERROR
