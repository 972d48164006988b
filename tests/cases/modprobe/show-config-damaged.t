# -c with lines that are no directives, and with damaged indexes: what there is, and what is wrong.
use basic
file etc/modprobe.d/bad.conf
	options lone
	softdep lone
	alias one
	alias two[ lone
	blacklist
	install lone
	nonsense
	include /etc/other
	  # indented
	options lone number=1
run printf x > lib/modules/6.1.0-test/modules.alias.bin

$ modprobe -c
options lone number=1
softdep soft pre: base post: lone
|
# End of configuration files. Dumping indexes now:
|
alias symbol:base_get base
alias symbol:middle_get middle
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 1: ignoring bad line starting with 'options'
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 2: ignoring bad line starting with 'softdep'
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 3: ignoring bad line starting with 'alias'
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 4: ignoring bad line starting with 'alias'
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 5: ignoring bad line starting with 'blacklist'
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 6: ignoring bad line starting with 'install'
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 7: ignoring bad line starting with 'nonsense'
2> modprobe: ERROR: /etc/modprobe.d/bad.conf: command include is deprecated and not parsed anymore
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 9: ignoring bad line starting with '#'
2> modprobe: ERROR: /lib/modules/6.1.0-test/modules.alias.bin: not a module index
[1]

$ modprobe -c > /dev/full
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 1: ignoring bad line starting with 'options'
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 2: ignoring bad line starting with 'softdep'
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 3: ignoring bad line starting with 'alias'
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 4: ignoring bad line starting with 'alias'
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 5: ignoring bad line starting with 'blacklist'
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 6: ignoring bad line starting with 'install'
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 7: ignoring bad line starting with 'nonsense'
2> modprobe: ERROR: /etc/modprobe.d/bad.conf: command include is deprecated and not parsed anymore
2> modprobe: ERROR: /etc/modprobe.d/bad.conf line 9: ignoring bad line starting with '#'
2> modprobe: ERROR: /lib/modules/6.1.0-test/modules.alias.bin: not a module index
2> modprobe: ERROR: could not write to standard output: No space left on device
[1]
