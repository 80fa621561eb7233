# The map of a set.

map-title = 图片地图
map-few = 有三张图片，这里就会出现地图。
map-caption = 模型觉得相像的图片靠得近。画一画，看看你的画在哪里。
map-layout = 地图的排法
map-spread = 按差别最大的方向
map-near = 按谁和谁相近
map-umap = 每张图片都靠近与它最相像的图片（UMAP）。各群之间的远近和大小没有意义。
map-not-laid-out = 没能按相近关系画出地图。请再试一次。
map-label = 图片地图；用方向键逐张查看
map-spot = { $name }，第 { $number } 张
map-question = 你画的
map-how-much = 这张地图说明了多少？
map-variation = 图片之间的全部差别里，地图左右方向表示了 { $across }%，上下方向表示了 { $up }%。剩下的在平面上画不出来。
