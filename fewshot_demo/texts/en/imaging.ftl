# Why a picture cannot be taken: what is wrong, and what to do.

image-empty = This file is empty. Please choose another one.
image-not-one = This is not a picture that can be read here. Please use a PNG, JPEG, WebP, GIF, BMP, HEIC or AVIF file.
image-damaged = This picture is damaged or incomplete. Please try another copy of it.
image-transparent = This picture is fully transparent, so there is nothing to see in it. Please save it with a background, or choose another one.
image-drawing-broken = The drawing did not arrive in one piece. Please draw it again.
image-too-costly = This picture is packed in a way that takes too long to read. Please save it again as an ordinary JPEG or PNG.
image-busy = Many large pictures are being read just now. Please try again in a moment.
image-too-heavy = This file is too big ({ $megabytes } MB). The limit is { $limit } MB; please make it smaller.
image-too-large = This picture has too many pixels. The limit is { $limit } million; please make it smaller.
image-too-large-by = This picture has too many pixels ({ $width } × { $height }). The limit is { $limit } million; please make it smaller.
image-too-small = This picture is too small ({ $width } × { $height } pixels). Please use one with at least { $least } pixels on each side.
