# What each method is, by the name of its learner: a title, what it goes by in plain words, after
# "Answers by", and what it does, after "It".

learner-frozen-title = Prototypes on a frozen backbone
learner-frozen-plain = the average of each class
learner-frozen-sentence = compares with the average of each class, with eyes trained on photos
learner-maml-title = MAML
learner-maml-plain = a moment of practice
learner-maml-sentence = practises on your images for a moment before it answers
learner-maml-head-title = MAML on the last layer
learner-maml-head-plain = a moment of practice
learner-maml-head-sentence = practises on your images for a moment, with its last layer alone
learner-matching-title = Matching Networks
learner-matching-plain = each single picture
learner-matching-sentence = compares with every single image you gave it
learner-matching-full-context-title = Matching Networks, full context
learner-matching-full-context-plain = all pictures, then each
learner-matching-full-context-sentence = looks at all your images together, then compares with each
learner-metanet-title = Meta Networks
learner-metanet-plain = a memory of your pictures
learner-metanet-sentence = writes weights for each of your images into a memory, and reads it with the question
learner-prototypical-title = Prototypical Networks
learner-prototypical-plain = the average of each class
learner-prototypical-sentence = compares with the average of each class
learner-r2d2-title = Ridge regression
learner-r2d2-plain = all pictures at once
learner-r2d2-sentence = weighs all your images at once, for and against each class
learner-relation-title = Relation Network
learner-relation-plain = a learned sense of likeness
learner-relation-sentence = has learned to say how well two images belong together
learner-attention-title = Attention with task embedding
learner-attention-plain = the pictures that matter
learner-attention-sentence = looks at your whole set first, then at the images that matter in it

# A model in a list, where its method stands more than once.

model-of-signs = { $title }, signs only
model-of-photos = { $title }, photos
model-of-fewer-doodles = { $title }, fewer doodles
model-does = It { $what }.

# What was measured of it.

accuracy = Right { $times } times in 100 among five classes, with one { $picture } each, { $where }.
accuracy-since = Right { $times } times in 100 among five classes, with one { $picture } each, { $where } (since then it has learned these too).
accuracy-unknown = How often it is right has not been measured.
picture-drawing = drawing
picture-photo = picture
measured-on-omniglot = on alphabets it had never seen
measured-on-quickdraw = on doodles of things it had never seen
measured-on-cifar100 = on small photos of things it was not taught here
measured-on-tiny-imagenet-200 = on small photos of things it was not taught here
measured-on-other = on classes it had never seen
runs-on-processor = Runs on this computer's processor.
runs-on-graphics-card = Runs on this computer's graphics card.
runs-on-replicas = Runs on other processes or machines, under Ray Serve.
no-photo-models = All of these know drawings. To recognise photos too, add a model for photos once, with “python -m fewshot_demo models download”; afterwards it works without a network.

# Which model answers, by what the pictures are.

eyes-photos = These look like photos, so the photo model answers.
eyes-mixed = Drawings and photos together, so the photo model answers.
eyes-chosen-drawing = You chose a model for drawings, but these look like photos.
eyes-chosen-photo = You chose a model for photos, but these look like drawings.
eyes-no-photo-model = These look like photos, and there is no model for photos here.
eyes-use-drawing = Use the drawing model
eyes-use-photo = Use the photo model
