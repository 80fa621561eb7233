# Pictures put into other classes, classes put in order.

image-moved = 图片已移到“{ $name }”。
colour-taken = “{ $name }”已经用了这种颜色和形状，请换一种。
no-colour = 没有这种颜色，请从给出的颜色里选一种。
