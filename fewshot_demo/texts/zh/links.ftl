# Links that let others try a set or change it.

link-revoked = 做这个链接的人已把它停用，请向对方要一个新的。
only-looking = 这个链接只能看和试。想修改，请复制成你自己的项目。
not-yours = 只有创建这个项目的人可以分享它。
too-many-links = 一个项目最多 { $limit } 个链接，请先停用一个。
code-of-near-address = 这个地址只能在这台电脑或这个网络里打开，别人打不开。
