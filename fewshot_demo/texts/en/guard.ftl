# Why a request went no further, by the guard's reason.

guard-form = That request was not understood, and nothing was changed.
guard-origin = This request came from another site, and nothing was changed.
guard-host = The page is not served under this name.
guard-path = There is nothing here.
guard-method = There is nothing here.
guard-slow = The connection was too slow, and nothing was changed. Please try again.
guard-large = That is more than can be taken at once. Please choose something smaller.
guard-kind = That request was not understood, and nothing was changed.
guard-often = That was a little too fast. Please wait a moment.
guard-busy = Many pictures are on their way just now. Please try again in a moment.
