# What stands on the page: its templates and its scripts name these by key.

page-title = Teach by drawing
page-promise = Show it a few, then ask
page-title-of-set = { $set } – { page-title }
teach-own = Teach it your own
close = Close
undo = Undo
percent = { $percent ->
    [0] <1 %
    [100] >99 %
   *[other] { $percent } %
}
percent-told = { $percent ->
    [0] under 1 %
    [100] over 99 %
   *[other] { $percent } %
}
percent-exactly = { $percent } %
sure = { $percent } sure
milliseconds = { $milliseconds } ms
saved = Saved
saving = Saving…
offline = No connection
offline-kept = The server does not answer, so what you see is of before. Your drawing is kept on this device.
try-now = Try now
not-saved-offline = No connection, so this is not saved yet. Please try again in a moment.
name-count = { $length } of { $limit }
files-too-large = Larger than { $limit } MB.
file-too-large = { $file } is larger than { $limit } MB. Please choose a smaller picture.
picture-asked = The picture on the pad

# The next step, and no other.
step-first = Draw your first one
step-touch = Now touch the class it belongs to
step-another = Draw another one, of another class
step-ask = Now draw a new one: will it know?
step-another-photo = Now add pictures of another class
step-ask-photo = Now show it a new picture, or use the camera: will it know?

# The pad.
pad-label = Drawing pad
pad-tools = Pad tools
pad-pen = Pen
pad-eraser = Eraser
pad-clear = Clear
pad-picture = Picture
pad-camera = Camera
pad-sees = what it sees
pad-sees-title = The picture as the model gets it
pad-readings = How the picture is read
pad-reading-paper = cleaned as a photo of paper
pad-reading-plain = as it is
pad-one-picture = The pad holds one picture: this is the first. To teach with several, drop them on a class.
pad-hint-sample = Draw one of these
pad-hint-signs = Draw one of these signs
pad-hint-doodles = Draw one of these doodles

pad-hint-hands = Rock, paper, scissors: show each for three seconds

# The camera on the pad.
camera-start = Turn on the camera
camera-video = What the camera sees
camera-starting = Starting the camera. If the browser asks, please allow it.
camera-show = Show { $name } and hold its button for three seconds
camera-ask = Now show one: will it know?
camera-add-a-class = Add a class first
camera-recording = { $name }: { $count }
camera-move = Move it a little
camera-covered = The camera sees only one colour. Is something in front of it, or is it dark?
camera-still = Take a picture
camera-again = Back to the camera
camera-flip = Other camera
camera-picture = camera
camera-retry = Try again
camera-system = Take a photo
camera-full = ‘{ $name }’ is full. Remove a picture first.
camera-not-ready = The camera shows nothing yet.
camera-denied = This page may not use the camera. Allow it beside the page's address, then try again.
camera-none = There is no camera. Connect one and try again, or choose a picture.
camera-busy = The camera does not start. If another program uses it, close that one and try again.
camera-gone = The camera is gone. Connect it again, then try again.
camera-insecure = A browser gives its camera to secure pages only. Open this page at an address with https.

# Under the pad.
keep-add-to = Add to
keep-touch = Touch its class
keep-hold = Hold
keep-new-class = New class
keep-set-full = The set is full
keep-pad-empty = The pad is empty. Draw something first, then choose its class.

# The classes.
classes-title = Your classes
classes-none = Nothing here yet. Add a class, then show it what it should know.
classes-add = Add a class
classes-name-placeholder = Name of class { $number }
classes-add-pictures = Add pictures to { $name }
classes-remove = Remove this class
classes-remove-named = Remove this class: { $name }
classes-look = Look at picture { $number } of { $name }
classes-progress = { $done } of { $all }…
classes-added = { $added } added.
classes-blind = { $count ->
    [one] In one picture nothing is found. Touch it to see why.
   *[other] In { $count } pictures nothing is found. Touch one to see why.
}
classes-some-refused = { $added } added, { $refused } refused.
classes-full-short = full
classes-full = This class is full: { $limit } pictures
classes-set-full = This set is full: { $limit } classes
refused-these = { $names }: { $why }
refused-more = { $names } and { $more } more: { $why }
drop-on-class = Drop pictures on one of the classes, or on the pad to ask.
folder-elsewhere = Drop a folder on your classes: each folder of pictures becomes a class.
folder-empty = There are no pictures in this folder.

# The answer.
answer-title = The answer
answer-it-is = It is…
answer-probably = It is probably…
answer-maybe = It may be…
answer-alone-title = Is it { $name }?
answer-alone-yes = It is { $name }
answer-alone-no = It is not { $name }
answer-none = None of these
answer-nearest = nearest: { $name }
answer-none-row = none of these
answer-something-else = something else
answer-waiting = Draw something on the pad. The answer follows every stroke.
answer-go-on = Keep drawing…
answer-looking = Looking at it…
answer-no = No, it is…
answer-something-new = something new
answer-learned = Learned. Try another.
answer-why = Why?
answer-show-why = Show why

# How often the visitor will show something else.
strangers-label = How often will you show it something else?
strangers-never = never
strangers-tenth = 1 time in 10
strangers-fifth = 1 time in 5
strangers-half = half of the time

# Why.
why-title = Why?
why-empty = After you draw, you see here how much each of your pictures counted.
why-caption = Your pictures, the strongest first. Touch one to compare.
why-tile = { $name }, { $percent }
why-show-all = Show all { $count }
why-heads = Which way of looking
why-all-heads = All together
why-head = Look { $number }
without-ask = What if one were not there?
without-busy = It learns again without each picture; this takes a moment…
without-only = the only one of its class
without-short = without it: { $percent }
without-full = Without this picture, { $name } gets { $percent } instead of { $now }.
without-same = Without this picture, { $name } still gets { $percent }.
without-other = Then the answer would be { $name }.
without-none = Then it would be none of these.

# One picture enlarged.
look-asked = on the pad
look-support = your picture
look-support-alt = The picture of the class
look-share = Shared out among the pictures, this one gets { $percent }.
look-share-of-head = Look { $number } gives this picture { $percent } of its attention.
look-score = { $kind }: { $score }
look-numbers = The numbers
look-where = Where did it look?
look-where-asked = Where it looked on the pad's picture
look-where-support = Where it looked on your picture
look-where-query-only = This model would have to learn anew for each place of your picture, so only the one on the pad is shown.
look-remove = Remove this picture
look-remove-named = Remove this picture: { $number } of { $name }

# Several models on one picture.
compare-open = Compare models
compare-title = Several models on this picture
compare-choose = Choose who is asked
compare-question = the question
compare-legend = Each small bar is one of your pictures, in the same order for every model: the higher, the more it counted. Touch a model to let it answer from now on.
compare-asking = Asking…
compare-agree = Those that know the same kind of picture all agree.
compare-disagree = They do not agree; the odd ones are marked.
compare-some-right = { $right } of { $asked } are right; the others are marked.
compare-not = Not { $name }
compare-differs = differs
compare-right = right
compare-wrong = wrong

# Questions asked earlier.
earlier-title = Earlier questions
earlier-none = Nothing asked yet.
earlier-no-answer = no answer
earlier-corrected = you said so; the answer was { $said }

# The models.
models-answers-by = Answers by
models-model = Model
models-title = Who answers?
models-caption = Each model compares in its own way. Changing it asks the same question again.
models-recommended = recommended
models-for-drawings = For drawings
models-for-photos = For photos
models-for-research = For research: what these methods were first measured with
models-believe = Can I believe its percentages?
models-plot = How sure it was, and how often it was right
models-plot-legend = Across: how sure it said it was. Up: how often it was right. On the diagonal the two agree.
models-gap = { $shot ->
    [one] { $shot } picture each: { $gap } % off
   *[other] { $shot } pictures each: { $gap } % off
}

# The sets.
sets-title = Your sets
sets-name = Name of this set
sets-begin = Begin a new set
sets-try = Or try one of ours:
sets-signs = signs
sets-doodles = doodles
sets-hands = rock, paper, scissors (camera)
sets-delete = Delete this set
sets-delete-named = Delete { $set }
sets-delete-all = Delete all my work
sets-delete-sure = Delete all your sets, with every class and picture in them?
sets-delete-yes = Delete all of it
sets-delete-no = Keep it
sets-deleted = deleted
sets-bring-back = Bring back
sets-classes = { $classes ->
    [one] { $classes } class
   *[other] { $classes } classes
}
sets-images = { $images ->
    [one] { $images } picture
   *[other] { $images } pictures
}
sets-counts = { sets-classes }, { sets-images }
sets-counts-open = { sets-counts } – open now
