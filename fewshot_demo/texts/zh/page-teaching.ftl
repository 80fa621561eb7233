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

# Zip files and folders.
bring-zip = 导入 zip 文件
bring-folder = 或文件夹
adding-progress = { $done } / { $all } 张图片…
adding-stop = 停止
adding-stopped = 已停止，添加了 { $added } 张。
zip-others = zip 里有 { $count } 个文件不是图片，没有收下。
zip-broken = 读不了这个 zip 文件，可能已损坏，请重新打包。
zip-locked = 这个 zip 文件有密码，请不加密码再打包。
zip-unsafe = 这个 zip 文件里有指向文件夹之外的名称，所以没有打开。
zip-many = 这个 zip 里的文件超过 { $limit } 个，请少打包一些。
zip-large = 这个 zip 里的内容超过 500 MB，请少打包一些，或用小一点的图片。
zip-bomb = 这个 zip 解开后会大得多，所以没有打开。
zip-nested = 这个 zip 里是别的压缩包，没有图片。请先把它们解开。
zip-none = 这个 zip 里没有图片。请打包图片文件夹：每个文件夹成为一个类别。

# The pen.
pad-pen-title = 画笔；再点一次可选粗细
pad-widths = 画笔粗细
pad-thin = 细
pad-medium = 中
pad-thick = 粗
