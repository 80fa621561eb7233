# Checking a set, mending it, and a map of it.

check-too-little = 检查项目需要至少两个类别，每个类别两张图片。请先再加几张。
map-too-little = 地图至少需要三张图片，请先再加几张。
map-compared = 靠得近的图片，在回答的模型看来很像：它就是在这个空间里作比较的。
map-features = 这是回答的模型第一眼看到的样子。之后它还会用自己的方式继续，所以结果不一定是最近的类别。

# Practising.
practice-other-model = 只有比较图片的照片模型才能练习。请给这个项目换一个模型。
practice-elsewhere = 这里的模型在别的机器上运行，不能练习。
practice-size = 练习需要至少 { $classes } 个类别、每个至少 { $images } 张图片，总共最多 { $most } 张。
practice-none = 这个项目还没有练习过。
