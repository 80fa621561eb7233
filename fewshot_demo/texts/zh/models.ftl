# What each method is, by the name of its learner: a title, what it goes by in plain words, after
# "Answers by", and what it does, after "It".

learner-frozen-title = 冻结骨干网络上的原型
learner-frozen-plain = 每个类别的平均
learner-frozen-sentence = 用在照片上训练过的“眼睛”，与每个类别的平均作比较
learner-maml-title = MAML
learner-maml-plain = 练习片刻
learner-maml-sentence = 先用你的图片练习片刻，再回答
learner-maml-head-title = MAML（仅最后一层）
learner-maml-head-plain = 练习片刻
learner-maml-head-sentence = 先用你的图片练习片刻，只练最后一层
learner-matching-title = 匹配网络
learner-matching-plain = 每一张图片
learner-matching-sentence = 与你给的每一张图片作比较
learner-matching-full-context-title = 匹配网络（全上下文）
learner-matching-full-context-plain = 先看全部，再看每张
learner-matching-full-context-sentence = 先一起看你所有的图片，再与每一张作比较
learner-metanet-title = 元网络
learner-metanet-plain = 对图片的记忆
learner-metanet-sentence = 为你的每张图片把权重写进记忆，再用问题去读
learner-prototypical-title = 原型网络
learner-prototypical-plain = 每个类别的平均
learner-prototypical-sentence = 与每个类别的平均作比较
learner-r2d2-title = 岭回归
learner-r2d2-plain = 一次看全部图片
learner-r2d2-sentence = 同时权衡你所有的图片，看它们支持还是反对每个类别
learner-relation-title = 关系网络
learner-relation-plain = 学来的相似感
learner-relation-sentence = 学会了判断两张图片有多像同一类
learner-attention-title = 带任务嵌入的注意力
learner-attention-plain = 最重要的图片
learner-attention-sentence = 先看你的整个项目，再看其中重要的图片

# A model in a list, where its method stands more than once.

model-of-signs = { $title }，只学过符号
model-of-photos = { $title }，照片
model-of-fewer-doodles = { $title }，涂鸦较少
model-does = 它{ $what }。

# What was measured of it.

accuracy = { $where }：五个类别，每类一{ $picture }，100 次答对 { $times } 次。
accuracy-since = { $where }：五个类别，每类一{ $picture }，100 次答对 { $times } 次（之后这些它也学过了）。
accuracy-unknown = 还没有测过它有多准。
picture-drawing = 张画
picture-photo = 张图片
measured-on-omniglot = 用没见过的字母测试
measured-on-quickdraw = 用没见过的东西的涂鸦测试
measured-on-cifar100 = 用这里没教过的东西的小照片测试
measured-on-tiny-imagenet-200 = 用这里没教过的东西的小照片测试
measured-on-other = 用没见过的类别测试
runs-on-processor = 在这台电脑的处理器上运行。
runs-on-graphics-card = 在这台电脑的显卡上运行。
runs-on-replicas = 在其他进程或机器上运行（Ray Serve）。
no-photo-models = 这些模型都只认画。要认照片，请用“python -m fewshot_demo models download”添加一次照片模型，之后不用联网。

# Which model answers, by what the pictures are.

eyes-photos = 这些像是照片，所以由照片模型回答。
eyes-mixed = 画和照片都有，所以由照片模型回答。
eyes-chosen-drawing = 你选的是认画的模型，但这些像是照片。
eyes-chosen-photo = 你选的是认照片的模型，但这些像是画。
eyes-no-photo-model = 这些像是照片，而这里没有认照片的模型。
eyes-use-drawing = 用认画的模型
eyes-use-photo = 用认照片的模型
