"""A second YAML document begins in the file.

Why: one file is one bank, quiz or programme. What follows the mark would be overlooked.
Example: `---` between two banks.
Instead: one file for each; for a ruler between items use a comment.
"""

from ...content.diagnostics import Severity

CODE = "QB009"
SEVERITY = Severity.ERROR
