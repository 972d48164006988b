# A file with tens of thousands of keys and values takes no longer than it is long.
module kernel/many.ko
	section .modinfo zero 700000
module kernel/aliases.ko
	section .modinfo zero 700000
file bin/fill
	import sys
	path, form = sys.argv[1:]
	data = bytearray(open(path, 'rb').read())
	at = data.find(bytes(699900)) + 64 # inside the section
	entries = b''.join(b'%s\0' % (form % i).encode() for i in range(45000))
	data[at:at + len(entries)] = entries
	open(path, 'wb').write(data)
run python3 bin/fill lib/modules/6.1.0-test/kernel/many.ko k%d=1
run python3 bin/fill lib/modules/6.1.0-test/kernel/aliases.ko alias=a%d

$ timeout 20 modinfo --json many | tr , '\n' | grep -c '"k[0-9]*":..'
45000

$ timeout 20 lkm info -v many | grep -c '^  k'
45000

$ timeout 20 lkm info -v aliases | grep -c ' a[0-9]*$'
45000
