"""``python -m fewshot_demo``."""

from .cli import main

if __name__ == "__main__":
    main()
