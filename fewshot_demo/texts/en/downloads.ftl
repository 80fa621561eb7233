# Larger models for photos, fetched from the hub.

offer-dinov2-title = DINOv2, small
offer-dinov2 = It learned from 142 million photos without any labels, and is good with shapes and details.
offer-siglip-title = SigLIP, base
offer-siglip = It learned from photos of the web and their captions, and knows many things. It takes longer to answer.
download-not-here = Models are not downloaded from this page: it is not this computer's own.
download-busy = Another model is being downloaded. Please wait until it is here.
download-unknown = This model is here already, or is not offered.
download-no-room = There is not enough room on the disk: { $needed } MB are needed.
download-unreached = There is no network just now, or the place that has this model does not answer. All that is here goes on answering.
download-broke-off = The connection broke. What has arrived is kept: try again to go on.
download-unusable = What arrived cannot be used, so it was thrown away. All that is here goes on answering.
