# Links for others.
links-title = 给别人的链接
links-look = 看看试试
links-look-what = 对方可以提问，什么也改不了。
links-edit = 一起编辑
links-edit-what = 对方什么都能改。也可用在你自己的另一台设备上。
links-copy = 复制
links-copied = 已复制
links-code = 二维码
links-code-of = 这个链接的二维码
links-off = 停用
links-elsewhere = 这个链接是在另一个浏览器里做的，只有那里知道它。
links-not-yours = 你是通过链接来的。只有创建这个项目的人可以分享它；你自己的副本可以由你分享。
links-own-copy = 复制成我的项目
links-looking = 你可以试这个项目，画的东西不会保存。想修改，请复制成你自己的项目。
