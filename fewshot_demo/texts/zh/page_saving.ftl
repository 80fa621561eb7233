# What became of an answer that was shown before it was stored.
unsaved = 没有保存
