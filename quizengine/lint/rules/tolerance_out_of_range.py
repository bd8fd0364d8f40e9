"""A tolerance is outside of what it can mean.

Why: a negative one takes no answer, a share of the key of 1 and more takes even 0, and significant digits are
    1 to 30.
Example: `rel: 5`, which is 500 %.
Instead: `rel: 5%`.
"""

from ...content.diagnostics import Severity

CODE = "QB332"
SEVERITY = Severity.ERROR
