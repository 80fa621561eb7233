# 从网上下载更大的照片模型。

offer-dinov2-title = DINOv2（小）
offer-dinov2 = 它从一亿四千二百万张没有标注的照片中学习，擅长形状和细节。
offer-siglip-title = SigLIP（基础）
offer-siglip = 它从网上的照片及其说明中学习，认识的东西很多。回答得慢一些。
download-not-here = 不能从这个页面下载模型：它不只属于这台电脑。
download-busy = 正在下载另一个模型，请等它完成。
download-unknown = 这个模型已经在这里了，或者不在提供之列。
download-no-room = 磁盘空间不够：需要 { $needed } MB。
download-unreached = 现在没有网络，或者存放这个模型的地方没有回应。这里已有的模型照常回答。
download-broke-off = 连接断了。已经收到的部分会保留：再试一次就接着下载。
download-unusable = 收到的文件不能用，已经丢弃。这里已有的模型照常回答。
