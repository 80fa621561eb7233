# The finished classifier as a file.

classifier-title = 给程序用
classifier-what = 把这个项目学会的内容装进一个 ONNX 文件，附带一小段使用它的脚本，不需要服务器。
classifier-size = 大约 { $size } MB，大约十五秒做好。
classifier-save = 保存分类器
