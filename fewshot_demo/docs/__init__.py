"""The generated parts of the documentation; ``python -m fewshot_demo.docs`` writes them."""
