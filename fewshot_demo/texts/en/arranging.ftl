# Pictures put into other classes, classes put in order.

image-moved = The picture is now in ‘{ $name }’.
colour-taken = ‘{ $name }’ has this colour and shape. Please choose another one.
no-colour = There is no such colour. Please choose one of those that are offered.
