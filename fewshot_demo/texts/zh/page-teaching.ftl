# Teaching: what was changed, pasted, brought in as a file of folders, moved and put in order.

history-undo = 撤销：{ $what }
history-redo = 重做：{ $what }
history-nothing-to-undo = 没有可撤销的
history-nothing-to-redo = 没有可重做的

# A class, and what can be done with it.
classes-count = { $count } / { $limit }
classes-off = 已停用：不参与回答
classes-more = 顺序、颜色、移除
classes-more-named = { $name }：更多
classes-drag = 拖到别的位置
classes-up = 上移
classes-down = 下移
classes-colour = 颜色和形状
classes-on = 参与回答
colour-choice = { $colour } { $number }
colour-blue = 蓝色
colour-orange = 橙色
colour-green = 绿色
colour-pink = 粉色
colour-red = 红色
colour-sky = 浅蓝
colour-olive = 橄榄绿
colour-grey = 灰色
balance-unequal = { $few }有 { $count } 张图片，{ $most }有 { $many } 张：给{ $few }再加几张吧。
look-move = 移到…

# Paste.
classes-paste = 粘贴图片
paste-added = 已粘贴到“{ $name }”。
paste-nothing = 剪贴板里没有图片，请先复制一张。
paste-by-key = 浏览器不让这个页面读剪贴板。请点一下类别，再按 Ctrl+V。
paste-name = 粘贴
