# On a server whose disk is emptied when it starts anew.

sets-passing = This server keeps sets until it is started anew. “Share”, then “Save this set” makes a file that lasts.
