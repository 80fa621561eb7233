# A finished classifier as a file, and why there is none.

onnx-not-installed = 这台服务器还不能写 ONNX 文件。运行它的人可以安装：`pip install "fewshot-demo[onnx]"`。
onnx-learns-anew = “{ $model }”靠一步步改变自己来学习每个项目。只有比较图片的模型才能装进文件，请选别的模型。
onnx-failed = 这次没能做出文件，请过一会儿再试。
classifier-busy = 已经有人在等文件了，请过一分钟再试。
classifier-set-changed = 做文件的时候项目变了，请再试一次。

# What lies beside the file. Markdown.

classifier-reads-ink = `reading.py` 找到画，裁剪并居中
classifier-reads-photo = `reading.py` 取照片的中间部分并缩放
classifier-input-ink = 1 是墨，0 是纸
classifier-input-photo = 红、绿、蓝
classifier-leaves-ink = 画在纸上再拍的照片：页面会先去掉阴影和纸纹；这里只读屏幕上画的或扫描的画。
classifier-leaves-photo = 相机的颜色配置：颜色都当作 `sRGB`。

classifier-readme =
    # { $set }

    一个学好的分类器，装在一个 ONNX 文件里。教过的内容都在里面；不需要服务器，也不需要网络。

    它能区分下面这些，并给每一项一个比例，合起来是 100 %：

    { $answers }

    ## 问它

    ```
    pip install onnxruntime numpy pillow
    python classify.py PICTURE.png
    ```

    有 `classify.py` 就够了：{ $reads }，然后 `classifier.onnx` 回答。回答和页面上一样，模型是 `{ $model }`。

    ## 给程序用

    - 输入 `picture`：一张图片，`float32`，0 到 1，就是 `reading.py` 给出的；{ $input }。
    - 输出 `shares`：每个答案一个数，顺序同上，0 到 1。
    - 名称和图片的大小写在文件的元数据里：`answers` 和 `input`，都是 `JSON`。

    ## 没有包括的

    - { $leaves }
    - HEIC 等只用 `pillow` 打不开的文件。
    - 页面认得教过的图片；在这里它和别的图片一样，也可能是“都不是”。
    - 每张图片起了多大作用。

# The page that asks a classifier without this app.

classifier-page-photos = 画画的网页只能问画，这个项目里是照片。
classifier-page-what = 画吧，回答会跟着变。这个网页自己就能用，不需要网络。
classifier-page-pad = 在这里画
classifier-page-every = 所有回答
classifier-page-clear = 清除
classifier-page-waiting = 请稍等…
classifier-page-failed = 这个浏览器打不开这个网页，请换一个新一点的。
