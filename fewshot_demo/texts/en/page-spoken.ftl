# What is said of an answer to those who do not see it, once it has settled.

spoken-answer = { $label }, { $percent } sure.
spoken-none = { $label }, { $percent } sure; { $nearest }.
