# Whether what the page shows is stored.
unsaved = Not saved
away = Your work can't be saved just now. What was saved is safe, and you can go on asking. This line goes when saving works again.
