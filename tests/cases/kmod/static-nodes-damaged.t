# Bad lines of modules.devname are named, the others count.
index
bytes @/modules.devname
	# comment\nmod x c1:2\nbad line\n\nm n d1:2\nm n c1\nm n c1:x\nm n c4294967296:1\nm n c-1:1\n
	m ../../etc/passwd c1:1\nm a//b c1:1\nm /a c1:1\n# another\nm a/../b c1:1\nm ..a/b. c1:1\nlast l c5:6

$ kmod static-nodes -f devname
mod x c1:2
m ..a/b. c1:1
last l c5:6
2> Error: invalid devname entry: bad line
2> Error: invalid devname entry: m n d1:2
2> Error: invalid devname entry: m n c1
2> Error: invalid devname entry: m n c1:x
2> Error: invalid devname entry: m n c4294967296:1
2> Error: invalid devname entry: m n c-1:1
2> Error: invalid devname entry: m ../../etc/passwd c1:1
2> Error: invalid devname entry: m a//b c1:1
2> Error: invalid devname entry: m /a c1:1
2> Error: invalid devname entry: m a/../b c1:1
[1]
$ kmod static-nodes --json 2> /dev/null; echo $?
{"schema":1,"command":"static-nodes","nodes":[{"module":"mod","node":"x","type":"character","major":1,"minor":2},{"module":"m","node":"..a/b.","type":"character","major":1,"minor":1},{"module":"last","node":"l","type":"character","major":5,"minor":6}]}
1

# No file is no error, and makes none; something else in its place is one.

$ rm lib/modules/*/modules.devname; kmod static-nodes -f tmpfiles -o out/nodes; ls out
2> Warning: /lib/modules/6.1.0-test/modules.devname not found - ignoring
2> ls: cannot access 'out': No such file or directory
[2]
$ kmod static-nodes --json
{"schema":1,"command":"static-nodes","nodes":[]}
2> Warning: /lib/modules/6.1.0-test/modules.devname not found - ignoring
$ mkdir lib/modules/6.1.0-test/modules.devname; kmod static-nodes
2> Error: could not open /lib/modules/6.1.0-test/modules.devname - Is a directory
[1]
$ rmdir lib/modules/*/modules.devname && rm -r lib/modules; kmod static-nodes
2> Warning: /lib/modules/6.1.0-test/modules.devname not found - ignoring
