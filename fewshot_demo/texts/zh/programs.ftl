# 程序得到的回复。

program-either = 请发送带标签的图片，或者一个项目的密钥，二者选一。
program-class = 类别“{ $name }”需要自己的名称和至少一张图片。
