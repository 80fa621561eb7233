# Questions, answers, and what the shares of an answer are.

no-question = This question is not remembered any more. Please ask it again.
nothing-taught = Show it something first: give at least two classes a picture each.
one-class = Only ‘{ $name }’ has a picture so far. Give one more class a picture, and it can answer.
left-out = { $count ->
    [one] { $names } has no picture yet and is left out.
   *[other] { $names } have no picture yet and are left out.
}
pad-empty = The pad is empty. Draw something.
picture-flat = This picture is one flat colour, so there is nothing to recognise.
no-model = There is no model to answer with. Put a model file into the folder of models.
model-gone = This model is not here any more. Please choose another one.
answer-not-finite = The model ‘{ $model }’ answered with what is no number. Please choose another model.
picture-lost = This picture cannot be read at the moment. Try again later, or take it out of its class.
model-unavailable = This model cannot answer: { $why }
engine-away = The machines that run the models do not answer. Please try again in a moment.
engine-slow = The machines that run the models have too much to do. Please try again in a moment.
engine-other-model = The machines that run the models have another version of ‘{ $model }’. Please choose another model.
engine-no-gpu = No graphics card is free at the moment. Please try again in a moment.
corrected = ‘{ $name }’ has learned this picture.
said-not = not { $name }
said-none-of-these = none of these (nearest: { $name })
nobody-to-ask = Choose at least one model to ask.
needs-two-classes = This model cannot say “none of these”, so it needs two classes with pictures.

# What the shares are, by how the scores of a class are pooled.

share-mean = A class's answer is the average of its pictures' scores, and every picture counts the same in it. The shares show how alike each picture is: the class's percentage, shared out by likeness.
share-odds = A class's answer is the average of its pictures' scores. The shares show how much of that average each picture brought: the class's percentage, shared out by score.
share-logmeanexp = These shares are the model's own attention: they are exactly what made the answer.
share-sum = A class's answer is the sum of what all pictures contribute for and against it. The shares show how much the class's own pictures contributed: its percentage, shared out among them.
share-none = This answer is not made of the pictures one by one. The shares are an estimate of how much each of them mattered.
share-of-one-head = This model looks in several ways at once; this is one of them. The answer begins with their average and is then made as sure as the model has been measured to be right.

# Where a model looked, by how that was found.

looked-exact = Warm places speak for this picture, cold ones against it. They are the exact parts of the score, which they add up to.
looked-occlusion = Warm places speak for this picture, cold ones against it: found by covering each place and asking again.

# What a score is.

kind-similarity = similarity
kind-attention-weight = attention weight
kind-part-of-a-cosine = part of a cosine
kind-attention-of-the-heads = attention of the heads
kind-relation-score = relation score
kind-contribution = contribution
kind-influence = influence
kind-memory-attention = memory attention

formula-similarity = score = −(‖q−zᵢ‖² − ‖zᵢ−c‖²), averaged over a class: −‖q−c‖²; share = p(class) × softmax of its images' scores ÷ T
formula-attention-weight = score = scale × cos(q, zᵢ); share = softmax of the scores ÷ T over all images, each class counted by its average
formula-part-of-a-cosine = score = q·zᵢ ÷ ‖c‖, q of unit length, averaged over a class: cos(q, c); share = p(class) × softmax of its images' scores ÷ T
formula-attention-of-the-heads = score = log of the mean over heads h of softmax(scaleₕ × cos(qₕ, kᵢₕ)), qₕ and kᵢₕ conditioned on the task t; share = softmax of the scores ÷ T over all images, each class counted by its average
formula-relation-score = score = what a learned network says of the maps of q and xᵢ, 0 to 1, averaged over a class: r; p(class) = softmax of log(r ÷ (1−r)) ÷ T over the classes; share = p(class) × the score's part of the sum of its class
formula-contribution = score = αᵢₖ k(q, xᵢ), an image's part of the sum that is the logit of its own class k; share = p(class) × softmax of its images' scores ÷ T
formula-influence = score = Σ over the steps of (α/n)(hᵢ·h_q + 1)⟨yᵢ−pᵢ, yᵢ−p_q⟩, the product of the last layer's gradients (TracIn); share = p(class) × softmax of its images' scores ÷ T
formula-memory-attention = score = scale × cos(rᵢ, r_q), by which the fast weights of the images are averaged; share = p(class) × softmax of its images' scores ÷ T
