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

# Zip files and folders.
bring-zip = Bring in a zip file
bring-folder = or a folder
adding-progress = { $done } of { $all } pictures…
adding-stop = Stop
adding-stopped = Stopped. { $added } added.
zip-others = { $count ->
    [one] One file in the zip file is no picture and was left out.
   *[other] { $count } files in the zip file are no pictures and were left out.
}
zip-broken = This zip file cannot be read. It may be damaged; please pack it again.
zip-locked = This zip file has a password. Please pack it without one.
zip-unsafe = This zip file has names that lead out of its folders, so it was not opened.
zip-many = This zip file holds more than { $limit } files. Please pack fewer.
zip-large = This zip file holds more than 500 MB. Please pack fewer or smaller pictures.
zip-bomb = This zip file would grow far beyond its size, so it was not opened.
zip-nested = In this zip file are other packed files, and no pictures. Please unpack those first.
zip-none = There are no pictures in this zip file. Pack folders of pictures: each folder becomes a class.

# The pen.
pad-pen-title = Pen; touch it again for its width
pad-widths = Width of the pen
pad-thin = thin
pad-medium = medium
pad-thick = thick
