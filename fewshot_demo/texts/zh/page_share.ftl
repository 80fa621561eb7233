# Keeping a set and sharing it.

share-open = 分享
share-sheet-title = 保存和分享
sets-copy-named = 复制{ $set }
sets-copy-this = 复制项目
saved-title = 存成文件
saved-what = 这个项目的所有类别和图片。可以在这里或另一台电脑上重新导入，回答和现在一样。
saved-save = 保存这个项目
saved-bring-in = 导入保存的项目
saved-too-large = { $file } 太大：保存的项目最多 { $limit } MB。
saved-offline = 服务器没有回应，请过一会儿再试。
