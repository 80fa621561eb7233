# The map of a set.

map-title = 图片地图
map-few = 有三张图片，这里就会出现地图。
map-caption = 模型觉得相像的图片靠得近。画一画，看看你的画在哪里。
map-label = 图片地图；用方向键逐张查看
map-spot = { $name }，第 { $number } 张
map-question = 你画的
map-how-much = 这张地图说明了多少？
map-variation = 图片之间的全部差别里，地图左右方向表示了 { $across }%，上下方向表示了 { $up }%。剩下的在平面上画不出来。
