# The page that a browser shows while the server does not answer.

unreached-what = 服务器没有响应。已保存的内容不会丢失。
unreached-next = 本页每隔几秒会再试一次。如果它在你自己的电脑上运行，请重新启动它。
