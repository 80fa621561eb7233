# How it decides: the idea of each kind of model, and its formula.

how-open = 它是怎样判断的？
how-title = 它怎样判断
how-empty = 请先画点什么，这里就会说明结果是怎样得出来的。
how-picture = 结果的由来
how-mean = { $name }的平均
how-formula = 公式和论文

# By what the shares of an answer are made of.
how-idea-mean = 每个类别都有一个中心：它所有图片的平均。你画的离哪个中心最近，就归哪个类别。
how-idea-attention = 你画的会和每一张图片作比较。越像，线就越粗；得到关注最多的类别胜出。
how-idea-relation = 它学会了说出两张图片有多相配，从 0 到 1。平均得分最高的类别胜出。
how-idea-ridge = 所有图片一起，各自为自己的类别说话，或者反对它。支持最多的类别胜出。
how-idea-memory = 它给每张图片记一条笔记，多读那些和你画的相像的笔记：线越粗，读得越多。然后按笔记所说的来回答。
how-idea-practice = 它先用你的图片练习片刻，然后回答。线越粗，估计这张图片的影响越大。

how-reading-mean = 圆圈是各个类别的平均；线越粗，类别越有可能。平面地图上的距离只是大概：模型比较的方向要多得多。
how-reading-lines = 这些线就是“为什么？”下面的占比，画在图片地图上。
how-reading-relation = 每个数字是一个关系得分，右边是这个类别的平均得分。
how-reading-ridge = 中线右边表示图片支持自己的类别，左边表示反对。图片对其他类别的作用没有画出来，但也算在结果里。
how-reading-estimate = 这些线是估计，画在练习之前的图片地图上。

how-symbols-mean = q：模型眼中你画的。zᵢ：你的第 i 张图片。c：一个类别的平均。‖ ‖：长度。T：它说把握时有多谨慎，训练之后测得。
how-symbols-attention = q：模型眼中你画的。zᵢ 或 kᵢ：你的第 i 张图片。cos：两者方向有多一致。系数、t：学来的。T：它说把握时有多谨慎，训练之后测得。
how-symbols-relation = q：你画的。xᵢ：你的第 i 张图片。r：一个类别的平均得分。T：它说把握时有多谨慎，训练之后测得。
how-symbols-ridge = k(q, xᵢ)：你画的和你的第 i 张图片有多少共同之处。α：对所有图片解岭回归，给每张图片的系数。T：它说把握时有多谨慎，训练之后测得。
how-symbols-practice = n：你的图片数。hᵢ、h_q：最后一层之前的第 i 张图片和你画的。y、p：正确的类别和某一步所说的类别。α：一步的长度。T：它说把握时有多谨慎，训练之后测得。
how-symbols-memory = rᵢ、r_q：笔记的钥匙和你画的。cos：两者方向有多一致。T：它说把握时有多谨慎，训练之后测得。

# Steps of practice on the pictures, and a memory.
how-steps = 练习的步骤
how-play = 播放各个步骤
how-step-before = 练习之前，它对你的类别一无所知：每个类别的可能性都一样。
how-step = 第 { $step } 步之后（共 { $steps } 步）：你的 { $count } 张图片中答对 { $right } 张。你画的：{ $name }，在你的类别中占 { $percent }。
how-idea-steps = 开始时它对你的类别一无所知，然后用你的图片练习几步。移动滑块看看：彩色区域是它在那里会给出的回答，区域的边界就是它学到的东西。
how-reading-steps = 颜色越深，把握越大。练习也会改变它看图片的方式，所以图片也会移动。区域只是许多方向中的一个平面：图片的回答可能和它所在的底色不同。
how-reading-steps-head = 颜色越深，把握越大。练习只移动边界，它看图片的方式不变。区域只是许多方向中的一个平面：图片的回答可能和它所在的底色不同。
how-symbols-steps-head = k(q, xᵢ)：你画的和你的第 i 张图片方向有多一致。α：所有练习步骤合起来给每张图片的系数。T：它说把握时有多谨慎，训练之后测得。
how-reading-memory = 线表示为了你画的，它从每条笔记里读了多少：合起来是 100%。图片下面的横条是这条笔记的大小：为它写下的所有权重，和最大的一条相比。
how-note = 笔记的大小：{ $size }
