# A finished classifier as a file, and why there is none.

onnx-not-installed = This server cannot write ONNX files. Whoever runs it can install them: pip install "fewshot-demo[onnx]".
onnx-learns-anew = ‘{ $model }’ learns each set by changing itself, step by step. Only models that compare pictures fit into a file: please choose another one.
onnx-failed = The file could not be made this time. Please try again later.
classifier-busy = Others are waiting for their files already. Please try again in a minute.
classifier-set-changed = The set was changed while its file was made. Please try again.

# What lies beside the file. Markdown.

classifier-reads-ink = `reading.py` finds the drawing, crops it and centres it
classifier-reads-photo = `reading.py` cuts the middle out of a photo and scales it
classifier-input-ink = 1 is ink, 0 is paper
classifier-input-photo = red, green, blue
classifier-leaves-ink = Photos of drawings on paper: the app cleans them of shadow and texture first; this reads drawings from a screen or a scanner.
classifier-leaves-photo = Colour profiles of cameras: colours are taken to be sRGB.

classifier-readme =
    # { $set }

    A finished classifier in one ONNX file. What it was taught is inside it; it needs neither a server nor a network.

    It tells these apart, and gives each a share; together they make 100 %:

    { $answers }

    ## Ask it

    ```
    pip install onnxruntime numpy pillow
    python classify.py PICTURE.png
    ```

    `classify.py` is all it takes: { $reads }, and `classifier.onnx` answers. The answers are those of the app, model `{ $model }`.

    ## For programs

    - Input `picture`: one picture, float32, 0 to 1, as `reading.py` returns it; { $input }.
    - Output `shares`: one number for each answer, in the order above, 0 to 1.
    - The names, and the size of the picture, are in the file's metadata: `answers` and `input`, both JSON.

    ## What it leaves out

    - { $leaves }
    - HEIC and other files that pillow alone cannot open.
    - The app knows a picture that it was taught; here it is a picture like any other, and may be “none of these”.
    - How much each picture counted.

# The page that asks a classifier without this app.

classifier-page-photos = A page to draw on can only ask about drawings; this set is of photos.
classifier-page-what = Draw: the answer follows. This page works by itself, without a network.
classifier-page-pad = Draw here
classifier-page-every = Every answer
classifier-page-clear = Clear
classifier-page-waiting = One moment…
classifier-page-failed = This browser cannot run the page. Please try a newer one.
