# What stands on the page: its templates and its scripts name these by key.

page-title = 画一画，教会它
page-promise = 先给它看几张，再考考它
page-title-of-set = { $set } – { page-title }
teach-own = 教它你自己的
close = 关闭
undo = 撤销
percent = { $percent ->
    [0] <1%
    [100] >99%
   *[other] { $percent }%
}
percent-told = { $percent ->
    [0] 不到 1%
    [100] 超过 99%
   *[other] { $percent }%
}
percent-exactly = { $percent }%
sure = { $percent } 的把握
milliseconds = { $milliseconds } 毫秒
saved = 已保存
saving = 正在保存…
offline = 连接断开
offline-kept = 服务器没有回应，你看到的是之前的内容。你的画还保存在这台设备上。
try-now = 现在重试
not-saved-offline = 连接断开，这个还没有保存。请过一会儿再试。
name-count = { $length } / { $limit }
files-too-large = 超过 { $limit } MB。
file-too-large = { $file } 超过 { $limit } MB，请选小一点的图片。
picture-asked = 画板上的图片

# The next step, and no other.
step-first = 画出第一张
step-touch = 点一下它属于哪个类别
step-another = 再画一张别的类别
step-ask = 画一张新的：它认得吗？
step-another-photo = 再添加别的类别的图片
step-ask-photo = 给它看一张新图片，或用摄像头：它认得吗？

# The pad.
pad-label = 画板
pad-tools = 画板工具
pad-pen = 笔
pad-eraser = 橡皮
pad-clear = 清空
pad-picture = 图片
pad-camera = 相机
pad-sees = 它看到的
pad-sees-title = 模型看到的图片
pad-readings = 怎样读这张图片
pad-reading-paper = 按纸上的画清理
pad-reading-plain = 按原样
pad-one-picture = 画板只放得下一张图片：这是第一张。要用几张来教，请把它们拖到类别上。
pad-hint-sample = 画一个这里面的
pad-hint-signs = 画一个这样的符号
pad-hint-doodles = 画一个这样的涂鸦

pad-hint-hands = 石头、剪刀、布：每种手势给它看三秒

# The camera on the pad.
camera-start = 打开相机
camera-video = 相机看到的
camera-starting = 正在打开相机。如果浏览器询问，请允许。
camera-show = 给它看{ $name }，按住它的按钮三秒
camera-ask = 现在给它看一个：它认得吗？
camera-add-a-class = 请先添加一个类别
camera-recording = { $name }：{ $count }
camera-move = 稍微动一动
camera-covered = 相机只看到一种颜色。是被挡住了，还是太暗了？
camera-still = 拍一张
camera-again = 回到相机
camera-flip = 换个镜头
camera-picture = 相机
camera-retry = 再试一次
camera-system = 拍照
camera-full = “{ $name }”已经满了，请先移除一张图片。
camera-not-ready = 相机还没有画面。
camera-denied = 这个页面不能用相机。请在网址旁边允许它，再试一次。
camera-none = 没有找到相机。接上一个再试，或选一张图片。
camera-busy = 相机打不开。如果别的程序在用它，请先关掉那个程序。
camera-gone = 相机断开了。请重新接上，再试一次。
camera-insecure = 浏览器只让安全的页面用相机。请用 https 开头的网址打开这个页面。

# Under the pad.
keep-touch = 点它的类别
keep-add-to = 添加到
keep-hold = 按住
keep-new-class = 新类别
keep-set-full = 项目已满
keep-pad-empty = 画板是空的。先画点什么，再选它的类别。

# The classes.
classes-title = 你的类别
classes-none = 这里还是空的。添加一个类别，再给它看该认的东西。
classes-add = 添加类别
classes-name-placeholder = 类别 { $number } 的名称
classes-add-pictures = 给{ $name }添加图片
classes-remove = 移除这个类别
classes-remove-named = 移除这个类别：{ $name }
classes-look = 看看{ $name }的第 { $number } 张图片
classes-progress = { $done } / { $all }…
classes-added = 添加了 { $added } 张。
classes-blind = 有 { $count } 张图片里什么也没找到。点一张看看原因。
classes-some-refused = 添加了 { $added } 张，{ $refused } 张没收下。
classes-full-short = 已满
classes-full = 这个类别已满：{ $limit } 张图片
classes-set-full = 这个项目已满：{ $limit } 个类别
refused-these = { $names }：{ $why }
refused-more = { $names }和另外 { $more } 个：{ $why }
drop-on-class = 把图片拖到某个类别上，或拖到画板上来问。
folder-elsewhere = 把文件夹拖到类别上：每个图片文件夹成为一个类别。
folder-empty = 这个文件夹里没有图片。

# The answer.
answer-title = 回答
answer-it-is = 这是…
answer-probably = 很可能是…
answer-maybe = 也许是…
answer-alone-title = 这是{ $name }吗？
answer-alone-yes = 是{ $name }
answer-alone-no = 不是{ $name }
answer-none = 都不是
answer-nearest = 最接近：{ $name }
answer-none-row = 都不是
answer-something-else = 别的东西
answer-waiting = 在画板上画点什么。每画一笔，回答都会跟着变。
answer-go-on = 接着画…
answer-looking = 正在看…
answer-no = 不对，是…
answer-something-new = 新东西
answer-learned = 学会了，再试一张。
answer-why = 为什么？
answer-show-why = 看看为什么

# How often the visitor will show something else.
strangers-label = 你会多常给它看别的东西？
strangers-never = 从不
strangers-tenth = 十次里一次
strangers-fifth = 五次里一次
strangers-half = 一半的时候

# Why.
why-title = 为什么？
why-empty = 画完后，这里会显示你的每张图片起了多大作用。
why-caption = 你的图片，作用最大的在前。点一张来比较。
why-tile = { $name }，{ $percent }
why-show-all = 显示全部 { $count } 张
why-heads = 用哪种方式看
why-all-heads = 合在一起
why-head = 看法 { $number }
without-ask = 如果少了其中一张呢？
without-busy = 正在逐张去掉、重新学习，请稍等…
without-only = 它的类别只有这一张
without-short = 没有它：{ $percent }
without-full = 没有这张图片，{ $name }是 { $percent }，而不是 { $now }。
without-same = 没有这张图片，{ $name }仍然是 { $percent }。
without-other = 那样答案会是{ $name }。
without-none = 那样答案会是都不是。

# One picture enlarged.
look-asked = 画板上的
look-support = 你的图片
look-support-alt = 这个类别的图片
look-share = 把握分给各张图片，这张分得 { $percent }。
look-share-of-head = 看法 { $number } 把 { $percent } 的注意力给了这张图片。
look-score = { $kind }：{ $score }
look-numbers = 具体数字
look-where = 它看了哪里？
look-where-asked = 它在画板图片上看了哪里
look-where-support = 它在你的图片上看了哪里
look-where-query-only = 对你图片上的每个地方，这个模型都得重新学一遍，所以只显示画板上的那张。
look-remove = 移除这张图片
look-remove-named = 移除这张图片：{ $name }的第 { $number } 张

# Several models on one picture.
compare-open = 比较模型
compare-title = 几个模型看同一张图片
compare-choose = 选择问谁
compare-question = 问题
compare-legend = 每根小柱是你的一张图片，各个模型的顺序相同：越高，作用越大。点一个模型，以后就由它回答。
compare-asking = 正在问…
compare-agree = 认同一种图片的模型意见一致。
compare-disagree = 它们意见不一，不同的已标出。
compare-some-right = { $asked } 个中有 { $right } 个答对，其余已标出。
compare-not = 不是{ $name }
compare-differs = 不同
compare-right = 对
compare-wrong = 错

# Questions asked earlier.
earlier-title = 以前的问题
earlier-none = 还没有问过。
earlier-no-answer = 没有回答
earlier-corrected = 这是你说的；当时的回答是{ $said }

# The models.
models-answers-by = 回答靠
models-model = 模型
models-title = 谁来回答？
models-caption = 每个模型有自己的比较方式。换一个模型，会重新问同一个问题。
models-recommended = 推荐
models-for-drawings = 认画
models-for-photos = 认照片
models-for-research = 供研究：这些方法最初就是这样测量的
models-believe = 它说的百分比可信吗？
models-plot = 它有多大把握，又有多常答对
models-plot-legend = 横向：它说有多大把握。纵向：它有多常答对。在对角线上两者一致。
models-gap = 每类 { $shot } 张图片：相差 { $gap }%

# The sets.
sets-title = 你的项目
sets-name = 这个项目的名称
sets-begin = 新建项目
sets-try = 或试试我们的：
sets-signs = 符号
sets-doodles = 涂鸦
sets-hands = 石头、剪刀、布（相机）
sets-delete = 删除这个项目
sets-delete-named = 删除{ $set }
sets-delete-all = 删除我的所有内容
sets-delete-sure = 要删除你的所有项目，连同其中的全部类别和图片吗？
sets-delete-yes = 全部删除
sets-delete-no = 保留
sets-deleted = 已删除
sets-bring-back = 恢复
sets-classes = { $classes } 个类别
sets-images = { $images } 张图片
sets-counts = { sets-classes }，{ sets-images }
sets-counts-open = { sets-counts } – 正打开
