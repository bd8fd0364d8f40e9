"""The file uses an anchor, an alias or a tag of YAML.

Why: they let a value stand in another place than where it is used, or change its type. Whoever reads an item
    must see all of it, and a change in one item must not change another.
Example: `key: &answer mse`.
Instead: write the value where it belongs. What many items share stands in `defaults` of the bank.
"""

from ...content.diagnostics import Severity

CODE = "QB003"
SEVERITY = Severity.ERROR
