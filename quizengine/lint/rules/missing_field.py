"""A field that has to be there is missing.

Why: without it the item cannot be asked or scored, so it is left out.
Example: an item with `kind: single`, `choices` and `key`, but without `stem`.
Instead: add the field; docs/kinds.md says what each kind needs.
"""

from ...content.diagnostics import Severity

CODE = "QB102"
SEVERITY = Severity.ERROR
