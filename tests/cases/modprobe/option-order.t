# Options and operands in any order, in all their spellings.
use basic

$ modprobe lone -v
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |

$ modprobe lone -r -v
rmmod lone

$ modprobe --verb lone number=3
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko number=3

$ modprobe -rv lone
rmmod lone

$ modprobe -qv -- lone
insmod /lib/modules/6.1.0-test/kernel/drivers/lone.ko |

$ modprobe lone -q
