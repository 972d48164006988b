# Colours and widths: only on a terminal, not with NO_COLOR, not on a dumb one.
use basic
file bin/terminal
	import fcntl, os, pty, struct, sys, termios
	pid, master = pty.fork()
	if pid == 0:
	    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 40, 0, 0))
	    os.execvp(sys.argv[1], sys.argv[1:])
	text = b''
	while True:
	    try:
	        part = os.read(master, 4096)
	    except OSError:
	        break
	    if not part:
	        break
	    text += part
	os.waitpid(pid, 0)
	sys.stdout.buffer.write(text.replace(b'\r', b''))
file proc/modules
	base 16384 3 one,two,three,four_is_long,five, Live 0xffffffffc0900000

$ TERM=xterm python3 bin/terminal lkm list
\\x1b[2mModule\x1b[0m  \x1b[2mSize\x1b[0m  \x1b[2mUsed\x1b[0m  \x1b[2mBy\x1b[0m
\\x1b[1mbase\x1b[0m     16K     3  one two three
                    four_is_long five

$ TERM=xterm NO_COLOR=1 python3 bin/terminal lkm list
Module  Size  Used  By
base     16K     3  one two three
                    four_is_long five

$ TERM=dumb python3 bin/terminal lkm list
Module  Size  Used  By
base     16K     3  one two three
                    four_is_long five

$ TERM=xterm python3 bin/terminal lkm tree top
top
`-- middle
    `-- \x1b[1mbase\x1b[0m \x1b[32m(loaded)\x1b[0m

$ TERM=xterm python3 bin/terminal lkm plan top
  -  skip  \x1b[2mbase\x1b[0m    needed by top;
                   already loaded
  1  load  \x1b[1mmiddle\x1b[0m  needed by top
  2  load  \x1b[1mtop\x1b[0m     requested

$ TERM=xterm lkm list
Module  Size  Used  By
base     16K     3  one two three four_is_long five

$ TERM=xterm python3 bin/terminal lkm list --json
{"schema":1,"command":"list","modules":[{"name":"base","size":16384,"refcount":3,"state":"live","taint":"","holders":["one","two","three","four_is_long","five"]}]}
