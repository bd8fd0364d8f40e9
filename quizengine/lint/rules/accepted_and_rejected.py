"""An answer is accepted and rejected.

Why: case and word forms make no difference to the judge, so one of the two lists is wrong about it.
Example: `- mae` in `accept`, and `- MAE` in `reject`.
Instead: delete the answer from one of the lists.
"""

from ...content.diagnostics import Severity

CODE = "QB321"
SEVERITY = Severity.ERROR
