# The map of a set.

map-title = Map of my pictures
map-few = With three pictures there will be a map here.
map-caption = Pictures that look alike to the model lie close together. Draw, and watch where yours goes.
map-layout = How the map is laid out
map-spread = By what differs most
map-near = By who is near whom
map-umap = Each picture lies near those that are most alike to it (UMAP). How far apart the groups lie, and how large they are, means nothing.
map-not-laid-out = The map by neighbours could not be drawn. Please try again.
map-label = Map of your pictures; the arrow keys go from one to the next
map-spot = { $name }, picture { $number }
map-question = What you drew
map-how-much = How much does this map show?
map-variation = Sideways, the map shows { $across } % of all differences between your pictures, and up and down { $up } %. What is left does not fit on anything flat.
