# The kernel refuses.
use basic
file fake/errno/delete.lone
	EBUSY

$ modprobe lone
$ rmmod lone
2> rmmod: ERROR: could not remove 'lone': Device or resource busy
2> rmmod: ERROR: could not remove module lone: Device or resource busy
[1]
