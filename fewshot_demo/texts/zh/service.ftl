# What is said of sets, classes, pictures and files.

class-number = 类别 { $number }
set-own = 我的类别
set-signs = 试试三个符号
set-doodles = 试试四个涂鸦
set-hands = 石头、剪刀、布
quoted = “{ $name }”
as-said = { $why }

# Sets

no-session = 这个项目不在了，可能已被删除；请打开另一个。
dead-link = 那个项目不在了：它已被删除，或者链接不完整。
no-sample = 没有这个可以试的项目。
set-nameless = 项目的名称至少要有一个字。
set-name-too-long = 项目的名称最多 { $limit } 个字，现在有 { $length } 个，请缩短一些。
too-many-sets = 最多放 { $limit } 个项目，你有 { $count } 个。请先删除一个。
set-deleted = 已删除“{ $name }”。
set-off-list = “{ $name }”已从你的列表中移出。
everything-deleted = 你的所有内容都已删除。
unknown-visitor = 页面不认识你了，请刷新。
not-saved = 刚才没能保存，什么都没有改变。请过一会儿再试。

# Classes and pictures

no-class = 这个类别已不在项目里。刷新页面看看现在的样子。
no-image = 这张图片已不在项目里。刷新页面看看现在的样子。
class-name-too-long = 类别的名称最多 { $limit } 个字，现在有 { $length } 个，请缩短一些。
class-name-taken = 已经有叫“{ $name }”的类别了，请换个名称。
set-full = 一个项目最多 { $limit } 个类别，已经满了。
class-full = 一个类别最多 { $limit } 张图片，这个已经满了。
class-removed = 已移除“{ $name }”。
image-removed = 已从“{ $name }”移除一张图片。
this-drawing = 这幅画
this-picture = 这张图片
picture-without-name = 图片
frames-added = 已给“{ $name }”添加 { $count } 张图片。
frames-known = “{ $name }”已经有这些图片了。
frame-covered = 相机只看到一种颜色。是被挡住了，还是太暗了？
duplicate-here = { $picture }已经在“{ $name }”里了，只算一次。
duplicate-elsewhere = { $picture }也已经在“{ $name }”里了。
picture-refused = { $why }
pad-empty-to-teach = 画板是空的，先画点什么吧。
unknown-reading = 图片可以按原样读，也可以按纸上的画读。请在两者中重新选一个。
no-share = 没有这个比例，请从给出的里面选一个。

# What the model that answers sees

nothing-found-drawing = 把这张图片当作画来读，什么也没找到。
nothing-found-photo = 这张图片里什么也没找到：太暗、太模糊，或只有一种颜色。

# Taking back

too-late = 已经不能恢复了。
back = “{ $name }”回来了。
frames-back = 又拿走了这 { $count } 张图片。
image-back = 图片回来了。
image-there-already = 图片本来就在那里。
correction-back = 已收回你的纠正。
everything-back = 全都回来了。

# Saved sets

no-archive = 这不是保存的项目，或者文件已损坏。
archive-newer = 这个项目是用更新的版本保存的，这里打不开。
archive-too-heavy = 保存的项目最多 { $limit } MB，这个文件更大。
set-copied = “{ $name }”是一份副本，在这里改动不会影响原来的。
set-brought-in = “{ $name }”已导入。
archive-too-large = 这个文件里的内容超过一个项目能放的，所以没有打开。
archive-picture = 文件里有一张图片用不了。{ $why }

# The page's calls

call-failed = 没有成功，什么都没有改变。请再试一次。
