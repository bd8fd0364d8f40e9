r"""A text has a control character in it.

Why: it cannot be seen, a terminal may obey it, and a database may refuse it.
Example: `stem: "Which\0 loss\e is quadratic?"`, where `\0` and `\e` are such characters.
Instead: a backslash is written as `\\` inside double quotes, or once inside single quotes.
"""

from ...content.diagnostics import Severity

CODE = "QB010"
SEVERITY = Severity.ERROR
