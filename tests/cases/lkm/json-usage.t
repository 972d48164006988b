# Wrong usage of a classic name is answered too when JSON is asked for, with the same exit status.
use basic

$ modprobe --json
{"schema":1,"command":"modprobe","error":{"code":"invalid-argument","errno":22,"module":null,"message":"missing parameters. See -h."}}
[1]

$ modinfo --json
{"schema":1,"command":"modinfo","error":{"code":"invalid-argument","errno":22,"module":null,"message":"missing module or filename."}}
[1]

$ lsmod --json extra
{"schema":1,"command":"lsmod","error":{"code":"invalid-argument","errno":22,"module":null,"message":"too many arguments provided."}}
[1]

# The verbs do so wherever --json stands.
$ lkm plan --jso --nosuch
{"schema":1,"command":"plan","error":{"code":"invalid-argument","errno":22,"module":null,"message":"unknown option '--nosuch' (see 'lkm plan --help')"}}
[2]

$ lkm load --forse top --json
{"schema":1,"command":"load","error":{"code":"invalid-argument","errno":22,"module":null,"message":"unknown option '--forse'; did you mean '--force'? (see 'lkm load --help')"}}
[2]

$ lkm closure --json=1
2> lkm closure: ERROR: option '--json' takes no argument (see 'lkm closure --help')
[2]

$ lkm plan top -k
2> lkm plan: ERROR: option '-k' expects RELEASE (see 'lkm plan --help')
[2]

$ lkm info -Z
2> lkm info: ERROR: unknown option '-Z' (see 'lkm info --help')
[2]

$ lkm info -- --json
2> lkm info: ERROR: no module or alias '__json' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[4]

$ lkm plan --u x
2> lkm plan: ERROR: option '--u' is ambiguous (see 'lkm plan --help')
[2]

$ lkm laod --json
{"schema":1,"command":"lkm","error":{"code":"invalid-argument","errno":22,"module":null,"message":"unknown command 'laod'; did you mean 'load'?"}}
[2]

$ lkm laod top
2> lkm: ERROR: unknown command 'laod'; did you mean 'load'?
[2]

$ lkm something
2> lkm: ERROR: unknown command 'something' (see 'lkm --help')
[2]
