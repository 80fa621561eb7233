# Whether what the page shows is stored.
unsaved = 没有保存
away = 现在无法保存。已经保存的内容都还在，你可以继续提问。恢复保存后，这行字会消失。
