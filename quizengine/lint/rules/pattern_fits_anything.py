"""The pattern of an item fits answers that say nothing.

Why: a student who types nothing, or "I do not know", would earn the points.
Example: `match: ".*"`.
Instead: a pattern of what is right alone, such as `match: "(r?mse|squared error)"`.
"""

from ...content.diagnostics import Severity

CODE = "QB324"
SEVERITY = Severity.ERROR
