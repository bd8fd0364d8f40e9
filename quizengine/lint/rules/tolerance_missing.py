"""A numeric item does not say how far an answer may be from the key.

Why: whether 3.99 is right for 4 is a decision about the question, and nobody but its author can make it.
Example: `key: 4` without `tolerance`.
Instead: `tolerance: {abs: 0.5}`, `{rel: 1%}` or `{sig: 3}`; `{abs: 0}` takes the very number only.
"""

from ...content.diagnostics import Severity

CODE = "QB330"
SEVERITY = Severity.ERROR
