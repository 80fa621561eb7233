"""A drawing, or a photo of one, as ink: where the pen was, in one place, size and thickness."""
