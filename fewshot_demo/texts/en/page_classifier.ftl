# The finished classifier as a file.

classifier-title = Use it anywhere
classifier-what = What this set has learned, in a file that needs no server: for programs as one ONNX file with a short script, or as a page to draw on.
classifier-size = About { $size } MB; making it takes about 15 seconds.
classifier-sizes = About { $size } MB for programs, { $page } MB as a page; making it takes about 15 seconds.
classifier-save = Save for programs
classifier-page = Save as a page
