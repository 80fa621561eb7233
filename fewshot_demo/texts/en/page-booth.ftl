# The page at a booth.

booth-over = Start over
booth-over-sure = Start over?
booth-over-what = What was drawn and taught here is removed.
booth-stay = Go on
booth-idle = Still there?
booth-idle-count = { $seconds ->
    [one] Starting over in 1 second. Touch to stay.
   *[other] Starting over in { $seconds } seconds. Touch to stay.
}
booth-busy = One moment…
booth-begin = Touch to begin
booth-choose = What would you like to try?
booth-signs = Signs nobody has seen
booth-doodles = Doodles
booth-hands = Rock, paper, scissors
booth-own = Teach it your own
