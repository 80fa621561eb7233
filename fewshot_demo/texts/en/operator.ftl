# The operator's page of a booth.

operator-title = Booth
operator-pin = PIN
operator-enter = Open
operator-back = Back to the booth
operator-erase = Delete a digit
operator-wrong = That is not the PIN.
operator-wait = Too many wrong PINs. Try again in { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
}.
operator-today = Today
operator-visits = Visitors
operator-questions = Questions
operator-none = “None of these”
operator-corrections = Corrections
operator-refusals = Refused
operator-begun = begun today: { $count }
operator-confusions = Mixed up today
operator-confusion = { $said } → { $was }
operator-confusions-how = What was answered → what it was, as visitors put it right.
operator-no-confusions = Nobody has put an answer right yet.
operator-own-class = a class of their own
operator-none-said = none of these
operator-offer = On offer
operator-offer-how = The next visitor finds it so.
operator-tasks = Tasks
operator-models = Models
operator-language = Language
operator-language-browser = As the browser
operator-save = Save
operator-reset = As in the settings
operator-saved = Saved.
operator-no-task = Choose at least one task.
operator-no-model = Choose at least one model.
operator-shut-down = Shut down
operator-shut-down-sure = Visitors can do nothing here until it is started again.
operator-shut-down-yes = Yes, shut down
operator-off = The booth is shut down.
operator-off-how = It starts again with the computer, or by its service.
