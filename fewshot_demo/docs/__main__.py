"""``python -m fewshot_demo.docs``."""

import sys

from .pages import main

if __name__ == "__main__":
    sys.exit(main())
