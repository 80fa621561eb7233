# What was undone and redone: after "Undo:" and "Undone:".

step-class-added = 添加 { $count } 个类别
step-class-removed = 移除 { $count } 个类别
step-class-renamed = 类别改名
step-class-coloured = 更改类别的颜色
step-class-switched = 启用或停用类别
step-class-order = 更改类别的顺序
step-image-added = 添加 { $count } 张图片
step-image-removed = 移除 { $count } 张图片
step-image-moved = 移动 { $count } 张图片
step-image-aside = { $count } 张图片改作测试，或改回教学
step-image-read = 换一种方式读图片
step-set-renamed = 项目改名
step-set-model = 更换模型
step-set-strangers = 更改“别的东西”
step-correction = 纠正
step-other = 上一次更改

undone = 已撤销：{ $what }。
redone = 已重做：{ $what }。
nothing-to-undo = 没有可以撤销或重做的了。
