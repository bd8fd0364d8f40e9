"""The key is a letter that names one option by its shape and another by its place in the alphabet.

Why: whoever copies «В» from a document meant either the Latin B, the second option, or the third letter of the Russian
    alphabet; a guess marks students by the wrong key.
Example: `key: В`
Instead: look into the document for the text of the option, and write the id of that option: `key: c`.
"""

from ...content.diagnostics import Severity

CODE = "QB306"
SEVERITY = Severity.ERROR
