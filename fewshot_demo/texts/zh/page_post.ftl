# The answer as a picture to post.

post-share = 把这个回答分享成图片
post-saved = 这个回答已保存为图片。
post-failed = 没能做成图片，请再试一次。
