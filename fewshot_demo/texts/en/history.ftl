# What was undone and redone: after "Undo:" and "Undone:".

step-class-added = { $count ->
    [one] class added
   *[other] { $count } classes added
}
step-class-removed = { $count ->
    [one] class removed
   *[other] { $count } classes removed
}
step-class-renamed = class renamed
step-class-coloured = colour of a class changed
step-class-switched = class switched on or off
step-class-order = order of the classes changed
step-image-added = { $count ->
    [one] picture added
   *[other] { $count } pictures added
}
step-image-removed = { $count ->
    [one] picture removed
   *[other] { $count } pictures removed
}
step-image-moved = { $count ->
    [one] picture moved
   *[other] { $count } pictures moved
}
step-image-aside = { $count ->
    [one] picture put aside for testing, or taken back
   *[other] { $count } pictures put aside for testing, or taken back
}
step-image-read = picture read in another way
step-set-renamed = set renamed
step-set-model = another model chosen
step-set-strangers = “something else” changed
step-correction = correction
step-other = last change

undone = Undone: { $what }.
redone = Done again: { $what }.
nothing-to-undo = There is nothing left to undo or redo.
