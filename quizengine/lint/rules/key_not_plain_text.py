"""The name of a value is a list or a mapping.

Why: a name is how a value is found, and only text can be one.
Example: `? [key, stem]`.
Instead: a name in plain text. Often a text in braces lacks its quotes: `"{a} or {b}"`.
"""

from ...content.diagnostics import Severity

CODE = "QB005"
SEVERITY = Severity.ERROR
