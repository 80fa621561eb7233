"""Any image from anywhere, made safe, upright, sRGB and small, and then a model's input."""
