# Questions, answers, and what the shares of an answer are.

no-question = 这个问题已经不在了，请再问一次。
nothing-taught = 先给它看点东西：至少两个类别，每个类别一张图片。
one-class = 现在只有“{ $name }”有图片。再给另一个类别一张，它就能回答了。
left-out = { $names }还没有图片，这次不算在内。
pad-empty = 画板是空的，画点什么吧。
picture-flat = 这张图片只有一种颜色，没有可以认的东西。
no-model = 没有可以回答的模型。请在模型文件夹里放一个模型文件。
model-gone = 这个模型已经不在了，请换一个。
answer-not-finite = 模型“{ $model }”给出的不是有效的数字，请换一个模型。
picture-lost = 现在无法读取这张图片。请稍后再试，或者把它从类别里拿出来。
model-unavailable = 这个模型现在不能回答：{ $why }
engine-away = 运行模型的机器没有回应，请稍后再试。
engine-slow = 运行模型的机器太忙了，请稍后再试。
engine-other-model = 运行模型的机器上，模型“{ $model }”是另一个版本，请换一个模型。
engine-no-gpu = 现在没有空闲的显卡，请稍后再试。
corrected = “{ $name }”记住了这张图片。
said-not = 不是{ $name }
said-none-of-these = 都不是（最接近：{ $name }）
nobody-to-ask = 请至少选一个模型来问。
needs-two-classes = 这个模型不会说“都不是”，所以需要两个有图片的类别。

# What the shares are, by how the scores of a class are pooled.

share-mean = 一个类别的结果，是它所有图片得分的平均，每张图片的分量相同。占比表示每张图片有多像：把这个类别的百分比按相像程度分给每张图片。
share-odds = 一个类别的结果，是它所有图片得分的平均。占比表示每张图片在这个平均里出了多少力：把这个类别的百分比按得分分给每张图片。
share-logmeanexp = 这些占比就是模型自己的注意力：结果正是由它们得出的。
share-sum = 一个类别的结果，是所有图片对它的支持与反对之和。占比表示这个类别自己的图片贡献了多少：把它的百分比分给这些图片。
share-none = 这个结果不是由一张张图片相加得出的。占比是对每张图片有多重要的估计。
share-of-one-head = 这个模型同时用几种方式来看，这是其中一种。结果先取它们的平均，再按实测的正确率调整把握的大小。

# Where a model looked, by how that was found.

looked-exact = 暖色的地方支持这张图片，冷色的地方反对。它们是得分的精确组成部分，加起来就是得分。
looked-occlusion = 暖色的地方支持这张图片，冷色的地方反对：把每个地方依次遮住再问一次，就知道了。

# What a score is.

kind-similarity = 相似度
kind-attention-weight = 注意力权重
kind-part-of-a-cosine = 余弦的一部分
kind-attention-of-the-heads = 各注意力头的注意力
kind-relation-score = 关系得分
kind-contribution = 贡献
kind-influence = 影响
kind-memory-attention = 记忆注意力

formula-similarity = 得分 = −(‖q−zᵢ‖² − ‖zᵢ−c‖²)，在类别内取平均：−‖q−c‖²；占比 = p(类别) × 其图片得分 ÷ T 的 softmax
formula-attention-weight = 得分 = 系数 × cos(q, zᵢ)；占比 = 所有图片得分 ÷ T 的 softmax，每个类别按平均计算
formula-part-of-a-cosine = 得分 = q·zᵢ ÷ ‖c‖，q 为单位长度，在类别内取平均：cos(q, c)；占比 = p(类别) × 其图片得分 ÷ T 的 softmax
formula-attention-of-the-heads = 得分 = 各注意力头 h 上 softmax(系数ₕ × cos(qₕ, kᵢₕ)) 平均值的对数，qₕ 与 kᵢₕ 以任务 t 为条件；占比 = 所有图片得分 ÷ T 的 softmax，每个类别按平均计算
formula-relation-score = 得分 = 学到的网络对 q 与 xᵢ 的特征图的评分，从 0 到 1，在类别内取平均：r；p(类别) = 各类别 log(r ÷ (1−r)) ÷ T 的 softmax；占比 = p(类别) × 该得分在其类别总和中的比例
formula-contribution = 得分 = αᵢₖ k(q, xᵢ)，即一张图片在其类别 k 的 logit 这个总和里的那一份；占比 = p(类别) × 其图片得分 ÷ T 的 softmax
formula-influence = 得分 = 各步 (α/n)(hᵢ·h_q + 1)⟨yᵢ−pᵢ, yᵢ−p_q⟩ 之和 Σ，即最后一层梯度的内积（TracIn）；占比 = p(类别) × 其图片得分 ÷ T 的 softmax
formula-memory-attention = 得分 = 系数 × cos(rᵢ, r_q)，各图片的快速权重按它取平均；占比 = p(类别) × 其图片得分 ÷ T 的 softmax
