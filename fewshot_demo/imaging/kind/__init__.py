"""The kind of a picture, told from what is measured of its ground, its lines and its colours."""
