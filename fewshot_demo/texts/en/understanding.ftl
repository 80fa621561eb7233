# Checking a set, mending it, and a map of it.

check-too-little = To check a set, at least two classes need two pictures each. Add some more first.
map-too-little = A map needs at least three pictures. Add some more first.
map-compared = Pictures that lie close look alike to the model that answers: it compares them in this space.
map-features = This is how the model that answers sees the pictures at first. It then goes on in its own way, so that its answer need not be the nearest class.

# Practising.
practice-other-model = Only a model for photos that compares pictures can practise. Choose another model for this set.
practice-elsewhere = Here the models run on other machines, where they cannot practise.
practice-size = To practise, a set needs at least { $classes } classes with at least { $images } pictures each, and at most { $most } pictures in all.
practice-none = This set has not practised.
