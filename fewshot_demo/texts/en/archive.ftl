# What lies in a saved set beside the pictures. Markdown.

archive-practised = Here a network answered that had practised on these pictures. What it learned is not in this file: let it practise again there.
archive-readme =
    # { $set }

    A few pictures of each class, from which a computer learns to tell them apart.

    - `classes`: a folder of pictures for each class.
    - `questions`: the pictures that were asked about, if there are any.
    - `session.json`: the names, the order, the colours and the earlier answers.

    ## Back into the app

    Open the list of your sets and choose “Bring in a saved set”. It answers as it did here. { $practised }

    ## Without the page

    With `fewshot-demo` installed (Python 3.10 or newer), in this folder:

    ```
    fewshot-demo classify PICTURE.png --support classes --model { $model }
    ```

    It prints the class, how sure it is, and how much each of these pictures counted; `--json` prints
    all of it. From Python:

    ```python
    import fewshot_demo

    taught = fewshot_demo.load("{ $model }").teach("classes")
    print(taught.ask("PICTURE.png").label)
    ```
