# The page that a browser shows while the server does not answer.

unreached-what = The server does not answer. Nothing that you saved is lost.
unreached-next = This page looks again every few seconds. If it runs on your own computer, start it again.
