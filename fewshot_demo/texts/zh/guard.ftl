# Why a request went no further, by the guard's reason.

guard-form = 没看懂这个请求，什么都没有改变。
guard-origin = 这个请求来自另一个网站，什么都没有改变。
guard-host = 这个地址下没有提供此页面。
guard-path = 这里什么都没有。
guard-method = 这里什么都没有。
guard-slow = 连接太慢，什么都没有改变。请再试一次。
guard-large = 一次收不下这么多，请选小一点的。
guard-kind = 没看懂这个请求，什么都没有改变。
guard-often = 有点太快了，请稍等一下。
guard-busy = 现在送来的图片很多，请过一会儿再试。
