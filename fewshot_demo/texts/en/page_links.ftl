# Links for others.
links-title = A link for others
links-look = Look and try
links-look-what = They can ask it. They cannot change anything.
links-edit = Edit together
links-edit-what = They can change everything. Also for your own other device.
links-copy = Copy
links-copied = Copied
links-code = QR code
links-code-of = QR code of this link
links-off = Switch off
links-elsewhere = This link was made in another browser, which alone knows it.
links-not-yours = You came here by a link. Only whoever made this set can share it; your own copy is yours to share.
links-own-copy = Make my own copy
links-looking = You can try this set. What you draw is not kept. To change it, make your own copy.
