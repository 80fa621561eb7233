# The page at a booth.

booth-over = 重新开始
booth-over-sure = 要重新开始吗？
booth-over-what = 这里画的和教的都会清掉。
booth-stay = 继续
booth-idle = 还在吗？
booth-idle-count = { $seconds } 秒后重新开始。点一下就留下。
booth-busy = 请稍等…
booth-begin = 轻触开始
booth-choose = 想试试哪一个？
booth-signs = 没人见过的符号
booth-doodles = 涂鸦
booth-hands = 石头、剪刀、布
booth-own = 教它你自己的
