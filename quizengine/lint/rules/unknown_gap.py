"""The text marks a gap that the item does not define.

Why: students would see a gap without a field, or the mark itself.
Example: `[[other]]` in the stem, where `gaps` has `loss` and `value`.
Instead: the name of a gap, or define the gap.
"""

from ...content.diagnostics import Severity

CODE = "QB340"
SEVERITY = Severity.ERROR
