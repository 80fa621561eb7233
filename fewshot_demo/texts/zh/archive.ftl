# What lies in a saved set beside the pictures. Markdown.

archive-practised = 这里由用这些图片练习过的网络来回答；它学到的不在这个文件里，请在那里再练一次。
archive-readme =
    # { $set }

    每个类别几张图片，电脑靠它们学会区分这些类别。

    - `classes`：每个类别一个图片文件夹。
    - `questions`：问过的图片（如果有）。
    - `session.json`：名称、顺序、颜色和以前的回答。

    ## 放回页面

    打开项目列表，选择“导入保存的项目”。它的回答会和这里一样。{ $practised }

    ## 不用页面

    装好 `fewshot-demo`（Python 3.10 或更新版本）后，在这个文件夹里运行：

    ```
    fewshot-demo classify PICTURE.png --support classes --model { $model }
    ```

    它会显示类别、把握有多大，以及每张图片起了多大作用；加上 `--json` 会显示全部内容。用 Python：

    ```python
    import fewshot_demo

    taught = fewshot_demo.load("{ $model }").teach("classes")
    print(taught.ask("PICTURE.png").label)
    ```
