# Without a name there is nothing to do, and options that do not exist are refused.
needs glibc
use basic

$ modprobe
2> modprobe: ERROR: missing parameters. See -h.
[1]

$ modprobe --no-such-option lone
2> modprobe: unrecognized option '--no-such-option'
[1]
