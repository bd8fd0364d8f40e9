"""A subject area is taught with an area that the glossary does not have.

Why: the relation would have no effect, and items of that area would be told to be off topic.
Example: `taught_with: [cooking]` in a glossary without the area `cooking`.
Instead: the id of an area of the glossary, or add the area.
"""

from ...content.diagnostics import Severity

CODE = "QB107"
SEVERITY = Severity.ERROR
