# The map of a set.

map-title = Map of my pictures
map-few = With three pictures there will be a map here.
map-caption = Pictures that look alike to the model lie close together. Draw, and watch where yours goes.
map-label = Map of your pictures; the arrow keys go from one to the next
map-spot = { $name }, picture { $number }
map-question = What you drew
map-how-much = How much does this map show?
map-variation = Sideways, the map shows { $across } % of all differences between your pictures, and up and down { $up } %. What is left does not fit on anything flat.
