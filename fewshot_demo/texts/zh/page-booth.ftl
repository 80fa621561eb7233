# The page at a booth.

booth-over = 重新开始
booth-over-sure = 要重新开始吗？
booth-over-what = 这里画的和教的都会清掉。
booth-stay = 继续
booth-idle = 还在吗？
booth-idle-count = { $seconds } 秒后重新开始。点一下就留下。
booth-busy = 请稍等…
