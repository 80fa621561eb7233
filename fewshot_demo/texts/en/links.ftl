# Links that let others try a set or change it.

link-revoked = This link was switched off by whoever made it. Ask them for a new one.
only-looking = This link is for looking and trying. To change something, make your own copy.
not-yours = Only whoever made this set can share it.
too-many-links = A set can have { $limit } links. Switch one off first.
code-of-near-address = This address works only on this computer or in this network. Others cannot reach it.
