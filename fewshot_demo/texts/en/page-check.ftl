# Check my set: its sheet, and what it found.

check-open = Check my set
check-open-right = Check my set: right { $right } of { $of }
check-open-busy = Checking… { $done } of { $of }
check-title = Check my set
check-caption = Each of your pictures is taken out once, and the others have to say what it is.
check-practised = The network has practised on these very pictures, so expect a little less of it with new ones.
check-few = To check a set, at least two classes need two pictures each. Add some more first.
check-getting-ready = Getting ready…
check-takes = With this model it takes about { $time }. You can go on drawing meanwhile.
check-seconds = { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}
check-minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
check-start = Start
check-stop = Stop
check-progress = { $done } of { $of } pictures, { $time } to go
check-stopped = Stopped after { $done } of { $of } pictures.
check-go-on = Go on
check-old = The set has changed since this check.
check-again = Check again

# What it found.
check-right = Right { $right } of { $of }
check-all-right = The others recognised every picture. Now draw something new and see.
check-tests-right = Test pictures: right { $right } of { $of }
check-no-tests = For a harder test, touch a picture of a class and choose “Use for testing”: it then teaches nothing, and is only asked about.
check-alone = { $count ->
    [one] One class has a single picture, so it could not be checked. Give it a second one.
   *[other] { $count } classes have a single picture, so they could not be checked. Give them a second one.
}
check-mixed-up = Mixed up most
check-mistaken = { $count ->
    [one] { $one } and { $other } got mixed up once.
    [2] { $one } and { $other } got mixed up twice.
   *[other] { $one } and { $other } got mixed up { $count } times.
}
check-pulls = This one pulls { $one } towards { $other }.
check-look = Look at this picture of { $name }
check-move = Move to { $name }
check-remove = Remove it
check-more = Add more to { $name }
check-by-class = Class by class
check-of-class = { $right } of { $of }
check-not-checked = one picture
check-doubts = Pictures in doubt
check-doubts-more = Show all { $count }
check-was-said = { $name }, taken for { $said }
check-was-none = { $name }, taken for none of these
check-unsure = { $name }, but only { $percent } sure
check-test = test picture
check-matrix = What was taken for what
check-matrix-legend = A row is what a picture is, a column what it was taken for. On the diagonal the two agree.
check-matrix-corner = is ↓ taken for →
check-none = none of these
check-trust = How far can I trust these numbers?
check-interval = Right { $right } of { $of } is a small sample. With many more pictures like these it would be right between { $low } and { $high } times in 100 (95 % interval).
check-what-it-is = This is called leave-one-out: the model that answers now is taught anew without each picture in turn. What it then says is exactly what the page would have said.

# Pictures put aside for testing.
tests-aside = Use for testing
tests-teach = Let it teach again
tests-add = Add pictures for testing to { $name }
tests-look = Look at test picture { $number } of { $name }
tests-count = For testing: { $count }
