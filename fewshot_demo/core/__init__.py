"""The vocabulary of few-shot learning: episodes, predictions, attributions, and their mathematics."""
