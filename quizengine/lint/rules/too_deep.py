"""The file is nested more than 24 levels deep.

Why: nothing that the engine reads is. It is a bracket too many, or a file that was made to exhaust a parser.
Example: `key: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[mse]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]`.
Instead: `key: mse`.
"""

from ...content.diagnostics import Severity

CODE = "QB007"
SEVERITY = Severity.ERROR
