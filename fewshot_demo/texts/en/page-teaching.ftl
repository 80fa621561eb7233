# Teaching: what was changed, pasted, brought in as a file of folders, moved and put in order.

history-undo = Undo: { $what }
history-redo = Redo: { $what }
history-nothing-to-undo = Nothing to undo
history-nothing-to-redo = Nothing to redo
