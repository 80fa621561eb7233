# The finished classifier as a file.

classifier-title = 到处使用
classifier-what = 把这个项目学会的内容存成不需要服务器的文件：给程序用的 ONNX 文件附带一小段脚本，或者一个可以画画的网页。
classifier-size = 大约 { $size } MB，大约十五秒做好。
classifier-sizes = 给程序用大约 { $size } MB，网页大约 { $page } MB，大约十五秒做好。
classifier-save = 存给程序用
classifier-page = 存成网页
