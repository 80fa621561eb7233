"""The measured tables of the documentation: each a function, and a result stored beside it."""
