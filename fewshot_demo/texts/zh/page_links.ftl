# 给别人的链接。
links-title = 给别人的链接
links-look = 看看试试
links-look-what = 他们可以提问，但不能改动任何东西。
links-edit = 一起编辑
links-edit-what = 他们可以改动一切。也适合你自己的另一台设备。
links-copy = 复制
links-copied = 已复制
links-code = 二维码
links-code-of = 这个链接的二维码
links-off = 停用
links-elsewhere = 这个链接是在另一个浏览器中创建的，只有那个浏览器知道它。
links-not-yours = 你是通过链接来的。只有创建这个项目的人才能分享它；你自己的副本可以由你分享。
links-own-copy = 创建我的副本
links-looking = 你可以试用这个项目。你画的内容不会保存。想要改动，请创建自己的副本。
