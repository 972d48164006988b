# MODPROBE_OPTIONS stands before the options of the command line.
needs glibc
use basic
file conf/a.conf
	options lone number=1
file etc/modprobe.d/i.conf
	install net_card printf '%s' "$MODPROBE_OPTIONS"; echo " for $MODPROBE_MODULE"
file two words/b.conf
	install net_card printf '%s' "$MODPROBE_OPTIONS"; echo; modprobe lone
	options lone number=2
file it's/c.conf
	install net_card printf '%s' "$MODPROBE_OPTIONS"; echo; modprobe -n lone
	options lone number=3

$ MODPROBE_OPTIONS='-v -D' modprobe lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |

$ MODPROBE_OPTIONS='-C conf' modprobe -D lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=1 |

# Several blanks are no empty argument; quotes keep blanks together.

$ MODPROBE_OPTIONS='  -D   -C  "two words"  ' modprobe lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=2 |
$ MODPROBE_OPTIONS="-D -C'two words'" modprobe lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=2 |
$ MODPROBE_OPTIONS="-D --config='two words'" modprobe lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=2 |
$ MODPROBE_OPTIONS="" modprobe -D lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |
$ MODPROBE_OPTIONS="   " modprobe -D lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |

# A quote that is not closed ends with the text; what is no option is said as for the command line.

$ MODPROBE_OPTIONS="-D -C 'two words" modprobe lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=2 |
$ MODPROBE_OPTIONS='--nonsense' modprobe lone
2> modprobe: unrecognized option '--nonsense'
[1]
$ MODPROBE_OPTIONS='-C' modprobe lone
2> modprobe: ERROR: missing parameters. See -h.
[1]
$ MODPROBE_OPTIONS="-w x" modprobe -r lone
2> modprobe: ERROR: unexpected wait value 'x'.
[1]
$ MODPROBE_OPTIONS="''" modprobe
2> modprobe: FATAL: Module  not found in directory /lib/modules/6.1.0-test
[1]

# An install command finds there what was given here, once.

$ modprobe net_card
 for net_card
$ modprobe -q -s net_card
-s -q for net_card
$ MODPROBE_OPTIONS=-s modprobe -s -vv net_card
install printf '%s' "$MODPROBE_OPTIONS"; echo " for $MODPROBE_MODULE" |
-s -v -v for net_card
$ modprobe -C "two words" -v net_card
install printf '%s' "$MODPROBE_OPTIONS"; echo; modprobe lone |
-C "two words" -v
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=2 |
2> modprobe: NOTICE: the kernel command line does not count because of -C
2> modprobe: NOTICE: the kernel command line does not count because of -C
$ rmmod lone; modprobe -C "it's" net_card
-C "it's"
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=3 |
$ MODPROBE_OPTIONS='-C "two words"' modprobe net_card
-C "two words"
