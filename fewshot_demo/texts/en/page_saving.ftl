# What became of an answer that was shown before it was stored.
unsaved = Not saved
