# What is said of an answer to those who do not see it, once it has settled.

spoken-answer = { $label }，把握 { $percent }。
spoken-none = { $label }，把握 { $percent }；{ $nearest }。
