# Why a picture cannot be taken: what is wrong, and what to do.

image-empty = 这个文件是空的，请换一个。
image-not-one = 这里读不了这种图片。请用 PNG、JPEG、WebP、GIF、BMP、HEIC 或 AVIF 文件。
image-damaged = 这张图片损坏或不完整，请换一份。
image-transparent = 这张图片完全透明，什么也看不到。请加上背景再保存，或换一张。
image-drawing-broken = 画没有完整送到，请再画一次。
image-too-costly = 这张图片的压缩方式读起来太慢。请另存为普通的 JPEG 或 PNG。
image-busy = 现在正在读很多大图片，请过一会儿再试。
image-too-heavy = 这个文件太大（{ $megabytes } MB）。上限是 { $limit } MB，请缩小一些。
image-too-large = 这张图片的像素太多。上限是 { $limit } 百万，请缩小一些。
image-too-large-by = 这张图片的像素太多（{ $width } × { $height }）。上限是 { $limit } 百万，请缩小一些。
image-too-small = 这张图片太小（{ $width } × { $height } 像素）。请用每边至少 { $least } 像素的图片。
