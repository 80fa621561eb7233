# Larger models for photos, in the sheet of models.

larger-title = A larger network for photos
larger-caption = It may know your photos better; “Check my set” tells. It is downloaded once and kept, and answers without a network from then on.
larger-get = Download ({ $megabytes } MB)
larger-get-named = { $title }: download ({ $megabytes } MB)
larger-progress = { $title }: { $here } of { $total } MB…
larger-preparing = { $title } is here. Making it ready…
larger-stopping = Stopping…
larger-stopped = Stopped. What has arrived is kept for another time.
larger-done = { $title } is among the models now. Touch it to let it answer.
