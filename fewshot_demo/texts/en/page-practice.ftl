# Practise on my pictures: a short training of a set's photo network.

practice-open = Practise on my pictures
practice-open-busy = Practising… { $percent } %
practice-open-used = Practised on { $count ->
    [one] { $count } picture
   *[other] { $count } pictures
}
practice-open-outdated = Practised, but not on the newest pictures
practice-open-unused = Practised with another network
practice-title = Practise on my pictures
practice-caption = The network looks at your pictures again and again for a moment, and learns to tell just these classes apart. Only this set uses what it learns.
practice-getting-ready = Measuring how long it takes…
practice-waiting = Another set is practising just now. Yours begins when it is done.
practice-takes = It takes about { $time }. You can go on asking meanwhile.
practice-holds-each = To see whether it helps, each of your { $pictures } pictures is held back once.
practice-holds-parts = To see whether it helps, a part of your { $pictures } pictures is held back, { $folds } times; each by itself would take too long.
practice-start = Start
practice-progress = { $percent } %, { $time } to go
practice-stop = Cancel
practice-right = Right for { $after } of { $of } of your pictures held back, { $before } before
practice-helped = From now on this set is answered by the network that practised on { $pictures } of your pictures.
practice-tried = It did not help here, so this set is answered as before.
practice-aside = This set is answered as before.
practice-used-anyway = This set is answered by the network that practised on { $pictures } of your pictures.
practice-unused = Another network answers now than the one that practised, or a newer version of it, so what was practised is not used.
practice-outdated = You have changed your pictures since.
practice-held-each = Each picture was held back by itself, and the network practised on the others (leave-one-out). With so few pictures, one or two more or less can be chance.
practice-held-parts = The pictures were held back in { $folds } parts, and the network practised on the others each time. With so few pictures, one or two more or less can be chance.
practice-strangers = After practising, how sure it is that something is none of your classes is a little less to be relied on.
practice-use = Use it all the same
practice-set-aside = Answer as before
practice-forget = Forget it
practice-again = Practise again
practice-forgotten = Forgotten. This set is answered as before.
