# 模型面板中更大的照片模型。

larger-title = 更大的照片模型
larger-caption = 它也许更认得你的照片，用“检查我的项目”就能知道。只下载一次，以后不用网络也能回答。
larger-get = 下载（{ $megabytes } MB）
larger-get-named = { $title }：下载（{ $megabytes } MB）
larger-progress = { $title }：{ $here } / { $total } MB…
larger-preparing = { $title } 已下载，正在准备…
larger-stopping = 正在停止…
larger-stopped = 已停止。已经收到的部分留到下次用。
larger-done = { $title } 已经在模型列表里了。点它，让它来回答。
