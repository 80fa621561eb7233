# On a server whose disk is emptied when it starts anew.

sets-passing = 这台服务器只把项目保存到下次重新启动为止。“分享”里的“保存这个项目”会生成可以长期保留的文件。
