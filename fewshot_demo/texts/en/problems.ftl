# Why a file of models is not used, and what to do. Where the cause is a library's or the system's, it is said in its words.

checkpoint-not-safetensors = { $file } is not a safetensors file.
checkpoint-cut = { $file } is broken: { $expected } bytes expected, got { $got }. Please download or copy it again.
checkpoint-no-card = { $file } has no readable card, so nothing says what it is.
checkpoint-wrong-card = { $file } has a card that cannot be right: { $why }.
checkpoint-unfit = { $file } does not fit its card: { $why }
checkpoint-not-finite = { $file } holds weights that are no finite numbers, in { $tensor }. Please download or copy it again.
checkpoint-link-lost = { $file } cannot be read: it links to nothing.
checkpoint-not-trusted = { $file } is not on the list of trusted models, { $list }.
checkpoint-unread = { $file } cannot be read: { $why }.
checkpoint-misnamed = { $file } holds the model ‘{ $model }’. Please name the file { $model }.safetensors.
unknown-model = There is no model ‘{ $model }’; the choices: { $choices }.
no-model-file = { $folder } holds no usable model file.

# What cannot be right in a card: the rest of checkpoint-wrong-card. Where: the key, such as metrics[0].accuracy.

value-wrong = { $where } should be { $expected }, got { $got }
value-missing = { $where } is missing
value-nested = { $where } is nested more than { $levels } levels deep
value-unfit = { $where } does not fit: { $why }
value-itself = it
expected-at-most = at most { $most }
expected-between = a number from { $least } to { $most }
expected-finite = a finite number
expected-list = a list
expected-list-of = a list of { $count }
expected-mapping = a mapping
expected-number = a number
expected-number-as-key = a whole number as its key
expected-one-of = one of { $choices }
expected-text = text
expected-whole-number = a whole number

# Where a model is not what its card says.

verify-parameters = The card says { $said } parameters, the file has { $counted }.
verify-tensors = The card lists other tensors than the file holds.
verify-hashes = { $count ->
    [one] One tensor differs from the card's hash: { $first }.
   *[other] { $count } tensors differ from the card's hashes, first { $first }.
}
verify-golden = The golden episodes gave { $counted } right answers, the card says { $said }.

# Why the database cannot be used.

database-not-opened = The database { $url } could not be opened: { $why }
database-newer = The database has schema { $found }, this version knows { $known } at most. Run the newer version, or point FEWSHOT_DATABASE_URL to another database.
database-no-file = { $url } names no file; write sqlite:///folder/fewshot.db
backup-elsewhere = Only an SQLite file is backed up here; a database server has its own tools for that.
backup-unsound = { $file } is no sound backup of this app: { $why }.
database-busy = Others are writing to the database.
images-not-opened = The place { $url } for pictures cannot be used: { $why }
image-not-written = A picture was not written to its place: { $why }
image-lost = The picture { $image } cannot be read: { $why }
backup-without-images = The pictures are not in it ({ $count } of them): they lie at { $url }. Copy that place too; for { $hours } hours it keeps what the copy of the database names.
database-not-written = The database did not take a change: { $why }
