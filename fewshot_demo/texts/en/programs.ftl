# What programs are told.

program-either = Send either labelled images, or the key of a set.
program-class = The class ‘{ $name }’ needs a name of its own and at least one image.
