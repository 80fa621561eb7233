# Teaching: what was changed, pasted, brought in as a file of folders, moved and put in order.

history-undo = Undo: { $what }
history-redo = Redo: { $what }
history-nothing-to-undo = Nothing to undo
history-nothing-to-redo = Nothing to redo

# A class, and what can be done with it.
classes-count = { $count } of { $limit }
classes-off = switched off: in no answer
classes-more = Order, colour, remove
classes-more-named = More for { $name }
classes-drag = Drag to another place
classes-up = Move up
classes-down = Move down
classes-colour = Colour and shape
classes-on = Use it in answers
colour-choice = { $colour } { $number }
colour-blue = blue
colour-orange = orange
colour-green = green
colour-pink = pink
colour-red = red
colour-sky = light blue
colour-olive = olive
colour-grey = grey
balance-unequal = { $few } has { $count ->
    [one] { $count } picture
   *[other] { $count } pictures
} and { $most } { $many }: give { $few } a few more.
look-move = Move to…

# Paste.
classes-paste = Paste a picture
paste-added = Pasted into ‘{ $name }’.
paste-nothing = There is no picture on the clipboard. Copy a picture first.
paste-by-key = The browser does not let this page look at the clipboard. Touch the class, then press Ctrl+V.
paste-name = pasted
