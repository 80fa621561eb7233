# Why a file of models is not used, and what to do. Where the cause is a library's or the system's, it is said in its words.

checkpoint-not-safetensors = { $file } 不是 safetensors 文件。
checkpoint-cut = { $file } 已损坏：应有 { $expected } 字节，实际 { $got } 字节。请重新下载或复制。
checkpoint-no-card = { $file } 里没有可读的模型卡，不知道它是什么。
checkpoint-wrong-card = { $file } 的模型卡有误：{ $why }。
checkpoint-unfit = { $file } 与它的模型卡不符：{ $why }
checkpoint-not-finite = { $file } 的 { $tensor } 里有不是有限数的权重。请重新下载或复制。
checkpoint-link-lost = 读不了 { $file }：它指向的文件不存在。
checkpoint-not-trusted = { $file } 不在可信模型的名单 { $list } 里。
checkpoint-unread = 读不了 { $file }：{ $why }。
checkpoint-misnamed = { $file } 里是模型“{ $model }”。请把文件改名为 { $model }.safetensors。
unknown-model = 没有模型“{ $model }”；可选的有：{ $choices }。
no-model-file = { $folder } 里没有可用的模型文件。

# What cannot be right in a card: the rest of checkpoint-wrong-card. Where: the key, such as metrics[0].accuracy.

value-wrong = { $where } 应为{ $expected }，实际是 { $got }
value-missing = 缺少 { $where }
value-nested = { $where } 的嵌套超过 { $levels } 层
value-unfit = { $where } 不符：{ $why }
value-itself = 它
expected-at-most = 不超过 { $most }
expected-between = { $least } 到 { $most } 之间的数
expected-finite = 有限数
expected-list = 列表
expected-list-of = 含 { $count } 项的列表
expected-mapping = 映射
expected-number = 数
expected-number-as-key = 以整数为键
expected-one-of = { $choices } 之一
expected-text = 文字
expected-whole-number = 整数

# Where a model is not what its card says.

verify-parameters = 模型卡写的是 { $said } 个参数，文件里有 { $counted } 个。
verify-tensors = 模型卡列出的张量与文件里的不同。
verify-hashes = { $count } 个张量与模型卡的哈希值不符，第一个是 { $first }。
verify-golden = 基准任务答对了 { $counted } 个，模型卡写的是 { $said } 个。

# Why the database cannot be used.

database-not-opened = 打不开数据库 { $url }：{ $why }
database-newer = 数据库的版本是 { $found }，本程序最高支持 { $known }。请运行更新的版本，或让 FEWSHOT_DATABASE_URL 指向另一个数据库。
database-no-file = { $url } 没有指明文件；请写成 sqlite:///folder/fewshot.db
backup-elsewhere = 这里只能备份 SQLite 文件；数据库服务器有自己的备份工具。
backup-unsound = { $file } 不是本程序的有效备份：{ $why }。
database-busy = 别的程序正在写数据库。
images-not-opened = 存放图片的位置 { $url } 无法使用：{ $why }
image-not-written = 图片没有写入它的位置：{ $why }
image-lost = 无法读取图片 { $image }：{ $why }
backup-without-images = 图片不在其中（共 { $count } 张）：它们在 { $url }。请把那里也复制一份；数据库副本里的图片会在那里保留 { $hours } 小时。
database-not-written = 数据库没有接受更改：{ $why }
