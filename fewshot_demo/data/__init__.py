"""Images and episodes: decoding, data sets, sampling, and the one preprocessing."""
