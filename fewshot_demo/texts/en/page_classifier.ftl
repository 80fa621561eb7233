# The finished classifier as a file.

classifier-title = For programs
classifier-what = What this set has learned, as one ONNX file with a short script that asks it. It needs no server.
classifier-size = About { $size } MB; making it takes about 15 seconds.
classifier-save = Save the classifier
