"""What is measured: one module per kind of question, each a function from a hall to figures."""
