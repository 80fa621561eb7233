# Check my set: its sheet, and what it found.

check-open = 检查项目
check-open-right = 检查项目：{ $of } 张对了 { $right } 张
check-open-busy = 正在检查… { $done } / { $of }
check-title = 检查项目
check-caption = 每次拿走一张图片，让其余的图片来认它是什么。
check-practised = 这个网络正是用这些图片练习过的，所以遇到新图片时会稍差一些。
check-few = 检查项目需要至少两个类别，每个类别两张图片。请先再加几张。
check-getting-ready = 正在准备…
check-takes = 用这个模型大约要{ $time }。这期间可以继续画。
check-seconds = { $seconds } 秒
check-minutes = { $minutes } 分钟
check-start = 开始
check-stop = 停止
check-progress = { $done } / { $of } 张图片，还要{ $time }
check-stopped = 查了 { $of } 张中的 { $done } 张后停止。
check-go-on = 继续
check-old = 检查之后，项目有过改动。
check-again = 再检查一次

# What it found.
check-right = { $of } 张对了 { $right } 张
check-all-right = 每张图片都认对了。现在画一张新的试试。
check-tests-right = 测试图片：{ $of } 张对了 { $right } 张
check-no-tests = 想考得更严一些，可以点开某个类别的图片，选“用来测试”：它就不再教，只用来提问。
check-alone = 有 { $count } 个类别只有一张图片，没法检查。请再给一张。
check-mixed-up = 最容易弄混的
check-mistaken = { $one }和{ $other }弄混了 { $count } 次。
check-pulls = 这一张把{ $one }拉向{ $other }。
check-look = 看看{ $name }的这张图片
check-move = 移到{ $name }
check-remove = 移除
check-more = 给{ $name }再加几张
check-by-class = 各个类别
check-of-class = { $right } / { $of }
check-not-checked = 一张图片
check-doubts = 拿不准的图片
check-doubts-more = 显示全部 { $count } 张
check-was-said = { $name }，认成了{ $said }
check-was-none = { $name }，认成了都不是
check-unsure = { $name }，但只有 { $percent } 的把握
check-test = 测试图片
check-matrix = 什么被认成了什么
check-matrix-legend = 行是图片本来的类别，列是它被认成的类别。对角线上两者一致。
check-matrix-corner = 本来 ↓ 认成 →
check-none = 都不是
check-trust = 这些数字有多可信？
check-interval = { $of } 张对 { $right } 张，样本还很小。如果有更多这样的图片，100 次会答对 { $low } 到 { $high } 次（95% 置信区间）。
check-what-it-is = 这叫留一法：每次去掉一张图片，把现在回答的模型重新教一遍。它此时说的，正是页面会说的。

# Pictures put aside for testing.
tests-aside = 用来测试
tests-teach = 让它再教
tests-add = 给{ $name }添加测试图片
tests-look = 看看{ $name }的第 { $number } 张测试图片
tests-count = 测试用：{ $count } 张
