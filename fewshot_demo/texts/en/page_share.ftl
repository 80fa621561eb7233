# Keeping a set and sharing it.

share-open = Share
share-sheet-title = Keep and share
sets-copy-named = Make a copy of { $set }
sets-copy-this = Make a copy
saved-title = A file to keep
saved-what = All classes and pictures of this set. It can be brought in again here or on another computer, and answers as it does now.
saved-save = Save this set
saved-bring-in = Bring in a saved set
saved-too-large = { $file } is too large: a saved set may have up to { $limit } MB.
saved-offline = The server does not answer. Please try again in a moment.
