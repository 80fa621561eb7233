# 让别人试用或编辑项目的链接。

link-revoked = 这个链接已被创建者停用。请向对方要一个新的链接。
only-looking = 这个链接只能看和试用。想要改动，请创建自己的副本。
not-yours = 只有创建这个项目的人才能分享它。
too-many-links = 一个项目最多有 { $limit } 个链接。请先停用一个。
code-of-near-address = 这个地址只在这台电脑或这个网络中有效。别人无法打开它。
