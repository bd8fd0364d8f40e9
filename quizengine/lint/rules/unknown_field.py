"""A field is not one that is known in this place.

Why: it would have no effect, and its author believes that it has one. Most are slips of the keyboard, or
    fields of another kind.
Example: `explian: It is squared.`
Instead: `explain: It is squared.` The finding names the nearest field, or all that may stand here.
"""

from ...content.diagnostics import Severity

CODE = "QB101"
SEVERITY = Severity.ERROR
