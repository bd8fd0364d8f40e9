"""The file is not YAML, from the marked place on.

Why: nothing after the place can be read, so the whole file is left out until it is mended.
Example: `stem: Which loss: the quadratic one?`, where the second colon would begin a mapping inside the text.
Instead: put a text with a colon, a `#` or a leading `@` in quotes, or below its name after `>-`; indent with
    spaces; close what was opened.
"""

from ...content.diagnostics import Severity

CODE = "QB001"
SEVERITY = Severity.ERROR
