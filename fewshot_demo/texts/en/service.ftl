# What is said of sets, classes, pictures and files.

class-number = class { $number }
set-own = My classes
set-signs = Three signs to try
set-doodles = Four doodles to try
set-hands = Rock, paper, scissors
quoted = ‘{ $name }’
as-said = { $why }

# Sets

no-session = This set is not here any more. It may have been deleted; open another one.
dead-link = That set is not here any more. It was deleted, or the link is incomplete.
no-sample = There is no such set to try.
set-nameless = A set needs a name of at least one letter.
set-name-too-long = The name of a set has at most { $limit } characters; this one has { $length }. Please shorten it.
too-many-sets = There is room for { $limit } sets, and you have { $count }. Please delete one first.
set-deleted = ‘{ $name }’ is deleted.
set-off-list = ‘{ $name }’ is off your list.
everything-deleted = All your work is deleted.
unknown-visitor = This page does not know you any more. Please reload it.
not-saved = This could not be saved just now, and nothing was changed. Please try again in a moment.

# Classes and pictures

no-class = This class is not in the set any more. Reload the page to see how it stands.
no-image = This picture is not in the set any more. Reload the page to see how it stands.
class-name-too-long = The name of a class has at most { $limit } characters; this one has { $length }. Please shorten it.
class-name-taken = There is a class called ‘{ $name }’ already. Please choose another name.
set-full = A set has room for { $limit } classes, and all of them are there.
class-full = A class has room for { $limit } pictures, and this one is full.
class-removed = ‘{ $name }’ is removed.
image-removed = A picture of ‘{ $name }’ is removed.
this-drawing = This drawing
this-picture = This picture
picture-without-name = picture
frames-added = { $count ->
    [one] One picture added to ‘{ $name }’.
   *[other] { $count } pictures added to ‘{ $name }’.
}
frames-known = ‘{ $name }’ has these pictures already.
frame-covered = The camera sees only one colour. Is something in front of it, or is it dark?
duplicate-here = { $picture } is already in ‘{ $name }’; it counts once.
duplicate-elsewhere = { $picture } is already in ‘{ $name }’ as well.
picture-refused = { $why }
pad-empty-to-teach = The pad is empty. Draw something first.
unknown-reading = A picture is read as it is or as a photo of paper. Please choose one of the two again.
no-share = This is no share of the questions. Please choose one of those that are offered.

# What the model that answers sees

nothing-found-drawing = Nothing is found in this picture when it is read as a drawing.
nothing-found-photo = Nothing is found in this picture: it is dark, blurred or of one colour.

# Taking back

too-late = This can no longer be brought back.
back = ‘{ $name }’ is back.
frames-back = { $count ->
    [one] The picture is taken out again.
   *[other] The { $count } pictures are taken out again.
}
image-back = The picture is back.
image-there-already = The picture is there already.
correction-back = Your correction is taken back.
everything-back = All of it is back.

# Saved sets

no-archive = This is not a saved set, or the file is damaged.
archive-newer = This set was saved by a newer version of this app, so it cannot be opened here.
archive-too-heavy = A saved set may have up to { $limit } MB. This file is larger.
set-copied = ‘{ $name }’ is a copy. What you change here changes nothing there.
set-brought-in = ‘{ $name }’ is here.
archive-too-large = This file holds more than a set can hold, so it was not opened.
archive-picture = A picture in this file cannot be taken. { $why }

# The page's calls

call-failed = That did not work, and nothing was changed. Please try again.
