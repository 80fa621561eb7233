# The answer as a picture to post.

post-share = Share this answer as a picture
post-saved = The answer is saved as a picture.
post-failed = The picture could not be made. Please try again.
