"""The vocabulary of few-shot learning: episodes, predictions, and their mathematics."""
