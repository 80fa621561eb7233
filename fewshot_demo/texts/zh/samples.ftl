# The classes of the sample tasks, by the names of their folders.

sample-antler = 鹿角
sample-moonhook = 月钩
sample-sea-house = 海屋
sample-cat = 猫
sample-cup = 杯子
sample-fish = 鱼
sample-house = 房子
sample-rock = 石头
sample-paper = 布
sample-scissors = 剪刀
