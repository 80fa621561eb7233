# How it decides: the idea of each kind of model, and its formula.

how-open = How does it decide?
how-title = How it decides
how-empty = Draw something first. Then this shows how the answer to it was made.
how-picture = How the answer came about
how-mean = The average of { $name }
how-formula = The formula, and the paper

# By what the shares of an answer are made of.
how-idea-mean = Each class has a middle: the average of its pictures. What you drew goes to the class whose middle it is nearest to.
how-idea-attention = What you drew is compared with every single picture. The more alike, the thicker the line; the class whose pictures get most attention wins.
how-idea-relation = It has learned to say how well two pictures belong together, from 0 to 1. The class with the best average wins.
how-idea-ridge = Every picture speaks for its class or against it, all of them at once. The class with the most in its favour wins.
how-idea-memory = It keeps a note on each of your pictures, and reads most of the notes on those that look like what you drew: the thicker the line, the more. Then it answers by what the notes say.
how-idea-practice = It practises on your pictures for a moment, and then answers. The thicker the line, the more a picture is estimated to have mattered.

how-reading-mean = The rings are the averages; thicker lines lead to likelier classes. On this flat map distances are only about right: the model measures in many more directions.
how-reading-lines = The lines are the shares under “Why?”, on the map of your pictures.
how-reading-relation = Each number is one relation score. The average of a class stands at its right.
how-reading-ridge = To the right of the line a picture speaks for its own class, to the left against it. What pictures add to other classes is not shown; it counts in the answer too.
how-reading-estimate = The lines are an estimate, drawn on the map of your pictures before any practice.

how-symbols-mean = q: what you drew, as the model sees it. zᵢ: your picture i. c: the average of a class. ‖ ‖: length. T: how carefully it says how sure it is, measured after training.
how-symbols-attention = q: what you drew, as the model sees it. zᵢ or kᵢ: your picture i. cos: how nearly two of them point the same way. scale, t: learned. T: how carefully it says how sure it is, measured after training.
how-symbols-relation = q: what you drew. xᵢ: your picture i. r: the average score of a class. T: how carefully it says how sure it is, measured after training.
how-symbols-ridge = k(q, xᵢ): how much what you drew and your picture i have in common. α: what solving the ridge regression of all pictures gave each of them. T: how carefully it says how sure it is, measured after training.
how-symbols-practice = n: your pictures. hᵢ, h_q: picture i and what you drew, before the last layer. y, p: the right classes and the ones said at a step. α: length of a step. T: how carefully it says how sure it is, measured after training.
how-symbols-memory = rᵢ, r_q: the notes' keys and what you drew. cos: how nearly two of them point the same way. T: how carefully it says how sure it is, measured after training.

# Steps of practice on the pictures, and a memory.
how-steps = Step of practice
how-play = Play the steps
how-step-before = Before any practice it knows nothing of your classes: all of them are as likely as each other.
how-step = After step { $step } of { $steps }: { $right } of your { $count } pictures right. What you drew: { $name }, { $percent } among your classes.
how-idea-steps = It begins with no idea of your classes and practises on your pictures for a few steps. Move the slider: the coloured areas are what it would answer there, and their borders are what it learns.
how-reading-steps = The stronger a colour, the surer it is. Practice also changes how it sees the pictures, so they move too. The areas are a flat cut through many directions: a picture may be answered otherwise than the ground it lies on.
how-reading-steps-head = The stronger a colour, the surer it is. Practice moves the borders alone; how it sees the pictures stays. The areas are a flat cut through many directions: a picture may be answered otherwise than the ground it lies on.
how-symbols-steps-head = k(q, xᵢ): how nearly what you drew and your picture i point the same way. α: what all steps of practice together gave each picture. T: how carefully it says how sure it is, measured after training.
how-reading-memory = The lines are how much of each note it reads for what you drew: together 100 %. The bar under a picture is the size of the note on it: all the weights that were written for it, beside the largest.
how-note = size of the note: { $size }
