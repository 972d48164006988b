# A command that fails, and one that a signal ends: both are failures.
use basic
file etc/modprobe.d/a.conf
	install lone exit 3
	install net-card kill -9 $$

$ modprobe lone
2> modprobe: ERROR: Error running install command 'exit 3' for module lone: retcode 3
2> modprobe: ERROR: could not insert 'lone': Invalid argument
[1]

$ modprobe net-card
2> modprobe: ERROR: Error running install command 'kill -9 $$' for module net_card: ended by signal 9
2> modprobe: ERROR: could not insert 'net_card': Invalid argument
[1]
