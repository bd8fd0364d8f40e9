"""An item is of a kind that does not exist.

Why: the kind says which fields an item has, how it is shown and how it is scored.
Example: `kind: singel`.
Instead: `single`, `multiple`, `text`, `numeric`, `match`, `order` or `cloze`.
"""

from ...content.diagnostics import Severity

CODE = "QB104"
SEVERITY = Severity.ERROR
