# What a file or an operand says controls no terminal; other readers get its bytes.
use basic
file try/terminal
	import os, pty, sys
	pid, master = pty.fork()
	if pid == 0:
	    # -1: standard output is a file, -2: standard error is.
	    for number in (1, 2):
	        if '-%d' % number in sys.argv[1:2]:
	            os.dup2(os.open('file', os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
	            del sys.argv[1]
	            break
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
	text = text.replace(b'\r', b'').decode(errors='backslashreplace')
	print(''.join(c if c == '\n' or c.isprintable() else '{RAW %x}' % ord(c) for c in text), end='')
module kernel/odd.ko
	description \x1b]0;owned\x07 \x9b31m \xc2\x9b2J \x7f \xe2\x80\xae txt.exe \xc3\xa4
	parm p\x1b:int:a\x08b
bytes etc/modprobe.d/a.conf
	bad\x1b[31mline here\noptions lone text=\x1b[2J\n

$ python3 try/terminal modinfo -d odd
\\x1b]0;owned\x07 \x9b31m \xc2\x9b2J \x7f \xe2\x80\xae txt.exe ä

$ modinfo -d odd
\\x1b]0;owned\x07 \x9b31m 2J \x7f ‮ txt.exe ä

$ python3 try/terminal -2 modinfo -d odd
\\x1b]0;owned\x07 \x9b31m \xc2\x9b2J \x7f \xe2\x80\xae txt.exe ä

$ python3 try/terminal modinfo -p odd
p\x1b:a\x08b (int)

$ python3 try/terminal modprobe -D lone
modprobe: ERROR: /etc/modprobe.d/a.conf line 1: ignoring bad line starting with 'bad\x1b[31mline'
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko text=\x1b[2J |

$ modprobe -D lone 2>&1
modprobe: ERROR: /etc/modprobe.d/a.conf line 1: ignoring bad line starting with 'bad\x1b[31mline'
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko text=\x1b[2J |

$ E=$(printf '\033[31mx'); python3 try/terminal modprobe "$E"
modprobe: ERROR: /etc/modprobe.d/a.conf line 1: ignoring bad line starting with 'bad\x1b[31mline'
modprobe: FATAL: Module \x1b[31mx not found in directory /lib/modules/6.1.0-test
  cause:    unbalanced brackets in '?[31mx'

$ E=$(printf '\033[31mx'); python3 try/terminal -2 modprobe "$E"; cat file
modprobe: ERROR: /etc/modprobe.d/a.conf line 1: ignoring bad line starting with 'bad\x1b[31mline'
modprobe: FATAL: Module \x1b[31mx not found in directory /lib/modules/6.1.0-test

$ E=$(printf '\033[31mx'); python3 try/terminal -1 modprobe "$E"
modprobe: ERROR: /etc/modprobe.d/a.conf line 1: ignoring bad line starting with 'bad\x1b[31mline'
modprobe: FATAL: Module \x1b[31mx not found in directory /lib/modules/6.1.0-test
  cause:    unbalanced brackets in '?[31mx'

$ E=$(printf '\033[31mx'); python3 try/terminal modinfo --"$E" | sed 's/.*option/option/; s/[^a-z?0-9\[]//g'
option?[31mx

$ E=$(printf '\033[31mx'); python3 try/terminal kmod --"$E" | sed 's/.*option/option/; s/[^a-z?0-9\[]//g'
option?[31mx

$ E=$(printf '\033[31mx'); python3 try/terminal rmmod "$E"
rmmod: ERROR: Module \x1b[31mx is not currently loaded

$ E=$(printf '\033[31mx'); python3 try/terminal lkm info "$E"
lkm info: ERROR: unbalanced brackets in '?[31mx'

$ python3 try/terminal lkm info odd
lkm info: ERROR: /etc/modprobe.d/a.conf line 1: ignoring bad line starting with 'bad\x1b[31mline'
odd
  file        /lib/modules/6.1.0-test/kernel/odd.ko
  state       not loaded
  description ?]0;owned? ?31m ?2J ? ? txt.exe ä
  built for   6.1.0-test SMP preempt mod_unload modversions |
  parameters  p? (int) a?b

$ python3 try/terminal -2 lkm info --json odd | python3 -c 'import json, sys; print("valid" if json.load(sys.stdin)["modules"] else "")'
valid
