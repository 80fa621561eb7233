"""Model files: the card inside, how they are read and written, the catalog, weights from a hub."""
