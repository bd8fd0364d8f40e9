"""The file does not say which schema it follows, or names one that is not known.

Why: the schema says what the file is and by which version of the format it is read.
Example: `schema: bank/9`.
Instead: `schema: bank/1`, `quiz/1`, `programme/1` or `subject-areas/1` in the first line.
"""

from ...content.diagnostics import Severity

CODE = "QB100"
SEVERITY = Severity.ERROR
