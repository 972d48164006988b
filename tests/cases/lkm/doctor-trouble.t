# Can modules be loaded here: whatever keeps them from it, one after the other.
use basic
file proc/version
	Linux
file proc/self/status
	Name:	lkm
	CapEff:	000001ffffffffff
	Seccomp:	0
file proc/self/uid_map
	         0          0 4294967295
file proc/sys/kernel/modules_disabled
	0
file proc/sys/kernel/modprobe
	/sbin/modprobe
file proc/sys/kernel/tainted
	0
file proc/modules
	one 16384 0 - Live 0x0
	foreign 16384 0 - Live 0x0 (POE)
	out_of_tree 16384 0 - Live 0x0 (OE)
file sys/module/module/parameters/sig_enforce
	N
file sys/kernel/security/lockdown
	[none] integrity confidentiality
file sbin/modprobe
	#!/bin/sh
file fake/kmsg
	boot
run chmod 755 sbin/modprobe
# Only what is not ok.
file bad
	lkm doctor "$@" > out; echo "status $?"; sed '/^  ok /d' out
index

$ sh bad
status 0
Linux 6.1.0-test
no problem found
$ sed -i s/CapEff:.*/CapEff:0000000000000000/ proc/self/status; sh bad
status 1
Linux 6.1.0-test
  problem  rights         this process is not allowed to load modules
                          the capability CAP_SYS_MODULE is not effective
                          -> do it as root
1 problem found
$ touch .dockerenv; sh bad; rm .dockerenv
status 1
Linux 6.1.0-test
  problem  rights         this process is not allowed to load modules
                          the capability CAP_SYS_MODULE is not effective
                          there are signs of a container
                          -> load modules on the host, outside the container
1 problem found
$ sed -i s/CapEff:.*/CapEff:000001ffffffffff/ proc/self/status; echo '0 1000 1' > proc/self/uid_map; sh bad; echo '0 0 4294967295' > proc/self/uid_map
status 1
Linux 6.1.0-test
  problem  rights         root of a user namespace is not allowed to load modules
                          its CAP_SYS_MODULE is that of the namespace, not of the kernel
                          /proc/self/uid_map: the process is in a user namespace
                          -> load modules on the host, outside the container
1 problem found
$ sed -i 's/Seccomp:.*/Seccomp:	2/' proc/self/status; sh bad; sed -i 's/Seccomp:.*/Seccomp:	0/' proc/self/status
status 0
Linux 6.1.0-test
  unknown  filter         a system call filter (seccomp) is active; whether it allows loading modules is unknown
                          /proc/self/status: Seccomp is not 0
                          -> if a load is refused, load the module outside the container or service, or allow finit_module there
no problem found (1 check could not be made)
$ echo 1 > proc/sys/kernel/modules_disabled; sh bad; echo 0 > proc/sys/kernel/modules_disabled
status 1
Linux 6.1.0-test
  problem  disabled       module loading is disabled until reboot
                          /proc/sys/kernel/modules_disabled is 1
                          -> reboot; something writes kernel.modules_disabled=1 at boot (sysctl.d), or the kernel command line says nomodule
1 problem found
$ echo 'none integrity [confidentiality]' > sys/kernel/security/lockdown; sh bad
status 0
Linux 6.1.0-test
  warning  lockdown       lockdown is on: modules need a signature that the kernel trusts
                          /sys/kernel/security/lockdown says confidentiality
                          -> modules of your own: sign them with a key that is enrolled in the firmware (mokutil --import KEY.der, reboot, enrol)
no problem found (1 warning)

# Where securityfs is mounted, a kernel without that file has no lockdown.
$ rm sys/kernel/security/lockdown; sh bad; touch sys/kernel/security/lsm; sh bad
status 0
Linux 6.1.0-test
  unknown  lockdown       whether lockdown is on is unknown
                          /sys/kernel/security/lockdown cannot be read
                          -> mount -t securityfs securityfs /sys/kernel/security
no problem found (1 check could not be made)
status 0
Linux 6.1.0-test
no problem found
$ echo Y > sys/module/module/parameters/sig_enforce; sh bad
status 0
Linux 6.1.0-test
  warning  signatures     this kernel requires a signature that it trusts
                          /sys/module/module/parameters/sig_enforce is Y
                          -> modules of your own: sign them with a key that is enrolled in the firmware (mokutil --import KEY.der, reboot, enrol)
no problem found (1 warning)
$ rm sys/module/module/parameters/sig_enforce; sh bad; echo N > sys/module/module/parameters/sig_enforce
status 0
Linux 6.1.0-test
  unknown  signatures     whether signatures are required is unknown
                          /sys/module/module/parameters/sig_enforce cannot be read
no problem found (1 check could not be made)
$ echo quiet ima_appraise=enforce > proc/cmdline; sh bad; rm proc/cmdline
status 0
Linux 6.1.0-test
  warning  integrity      the integrity policy (IMA) may refuse module files that are not signed for it
                          /proc/cmdline enables appraisal
                          -> sign files as the policy demands (evmctl ima_sign), or change ima_policy=
no problem found (1 warning)
$ chmod 644 sbin/modprobe; sh bad; rm sbin/modprobe; sh bad; touch .dockerenv; sh bad; rm .dockerenv
status 1
Linux 6.1.0-test
  problem  helper         the kernel cannot request modules: /sbin/modprobe may not be executed
                          /proc/sys/kernel/modprobe names it
                          -> chmod 755 /sbin/modprobe
1 problem found
status 1
Linux 6.1.0-test
  problem  helper         the kernel cannot request modules: /sbin/modprobe does not exist
                          /proc/sys/kernel/modprobe names it
                          -> install the missing file, or set another: sysctl kernel.modprobe=/PATH
1 problem found
status 0
Linux 6.1.0-test
  unknown  helper         whether the kernel can request modules is unknown
                          its helper /sbin/modprobe does not exist here, but it runs outside the container
no problem found (1 check could not be made)
$ echo > proc/sys/kernel/modprobe; sh bad; echo ../modprobe > proc/sys/kernel/modprobe; sh bad
status 0
Linux 6.1.0-test
  warning  helper         the kernel does not request modules: this is disabled
                          /proc/sys/kernel/modprobe is empty
                          -> sysctl kernel.modprobe=/sbin/modprobe
no problem found (1 warning)
status 1
Linux 6.1.0-test
  problem  helper         the kernel cannot request modules: ../modprobe does not exist
                          /proc/sys/kernel/modprobe names it
                          -> install the missing file, or set another: sysctl kernel.modprobe=/PATH
1 problem found
$ rm proc/sys/kernel/modprobe; sh bad; echo /bin/modprobe > proc/sys/kernel/modprobe; mkdir -p bin; cp /bin/true bin/modprobe; sh bad
status 0
Linux 6.1.0-test
  unknown  helper         whether the kernel can request modules is unknown
                          /proc/sys/kernel/modprobe cannot be read
no problem found (1 check could not be made)
status 0
Linux 6.1.0-test
no problem found
$ touch fake/no-log; sh bad; rm fake/no-log
status 0
Linux 6.1.0-test
  warning  log            the kernel log is not readable, so failures are explained less precisely
                          /dev/kmsg cannot be opened for reading
                          -> do it as root (CAP_SYSLOG)
no problem found (1 warning)
$ echo 12289 > proc/sys/kernel/tainted; lkm doctor -v | sed -n '/taint/,$p'
  ok  taint          the kernel is tainted (12289), which does not prevent loading
                     P: a module with a proprietary licence was loaded: foreign
                     O: an out-of-tree module was loaded: out_of_tree, foreign
                     E: a module without a trusted signature was loaded: out_of_tree, foreign
no problem found
$ echo 128 > proc/sys/kernel/tainted; sh bad; echo 4611686018427387904 > proc/sys/kernel/tainted; sh bad; echo what > proc/sys/kernel/tainted; sh bad; echo 0 > proc/sys/kernel/tainted
status 0
Linux 6.1.0-test
  warning  taint          the kernel is tainted (128), and may be unreliable
                          D: the kernel has crashed (oops): a module may hang, and loads that wait for it
                          -> see dmesg for what happened; a reboot clears it
no problem found (1 warning)
status 0
Linux 6.1.0-test
no problem found
status 0
Linux 6.1.0-test
  unknown  taint          whether the kernel is tainted is unknown
                          /proc/sys/kernel/tainted cannot be read
no problem found (1 check could not be made)
$ mkdir -p lib/modules/6.1.0-old lib/modules/6.0.0-test/kernel; sh bad; mkdir -p lib/modules/6.10.0-test/kernel lib/modules/6.9.0-test/kernel; sh bad
status 0
Linux 6.1.0-test
no problem found
status 0
Linux 6.1.0-test
  warning  directory      a newer kernel, 6.10.0-test, is installed but not running
                          this kernel is 6.1.0-test, and its modules are in /lib/modules/6.1.0-test
                          -> reboot to run it
no problem found (1 warning)
$ mv lib/modules/6.1.0-test away; sh bad; rm -r lib/modules/*; sh bad; touch .dockerenv; sh bad; rm .dockerenv
status 1
Linux 6.1.0-test
  problem  directory      this kernel is 6.1.0-test, but the installed modules are those of 6.10.0-test
                          /lib/modules/6.1.0-test does not exist
                          -> reboot into 6.10.0-test
1 problem found
status 1
Linux 6.1.0-test
  problem  directory      the modules of 6.1.0-test are not installed
                          /lib/modules/6.1.0-test does not exist
                          -> install the modules of this kernel release
1 problem found
status 1
Linux 6.1.0-test
  problem  directory      the modules of 6.1.0-test are not installed
                          /lib/modules/6.1.0-test does not exist
                          -> load modules on the host, or mount its modules here
1 problem found
$ touch lib/modules/6.1.0-test; sh bad; rm lib/modules/6.1.0-test; mv away lib/modules/6.1.0-test; sh bad
status 1
Linux 6.1.0-test
  problem  directory      the module directory cannot be read
                          /lib/modules/6.1.0-test: Not a directory
1 problem found
status 0
Linux 6.1.0-test
no problem found

# A kernel that has no modules, or those of long ago: then nothing else matters.
$ mv proc/modules away; sh bad; mv away proc/modules; touch fake/ancient; sh bad; rm fake/ancient
status 1
Linux 6.1.0-test
  problem  support  this kernel was built without support for modules
                    /proc/modules does not exist
                    -> build the driver into the kernel, or enable CONFIG_MODULES
1 problem found
status 1
Linux 6.1.0-test
  problem  support  this is a Linux 2.4 kernel, whose module interface is not supported
                    it answers the system call query_module
                    -> use the modutils of that kernel
1 problem found
$ touch fake/errno/query_module 2>/dev/null || mkdir fake/errno; echo EPERM > fake/errno/query_module; sh bad
status 0
Linux 6.1.0-test
no problem found

# Nothing of the system can be read.
$ rm -r proc sys; sh bad
status 0
Linux 6.1.0-test
  unknown  support        whether this kernel supports modules is unknown
                          proc is not mounted on /proc
                          -> mount -t proc proc /proc
  unknown  disabled       whether module loading is enabled is unknown
                          /proc/sys/kernel/modules_disabled cannot be read
  unknown  rights         whether this process is allowed to load modules is unknown
                          /proc/self/status cannot be read
  unknown  filter         whether a system call filter (seccomp) is active is unknown
                          /proc/self/status cannot be read
  unknown  lockdown       whether lockdown is on is unknown
                          /sys/kernel/security/lockdown cannot be read
                          -> mount -t securityfs securityfs /sys/kernel/security
  unknown  signatures     whether signatures are required is unknown
                          /sys/module/module/parameters/sig_enforce cannot be read
  unknown  helper         whether the kernel can request modules is unknown
                          /proc/sys/kernel/modprobe cannot be read
  unknown  taint          whether the kernel is tainted is unknown
                          /proc/sys/kernel/tainted cannot be read
no problem found (8 checks could not be made)
$ touch fake/no-log; sh bad | tail -n 1
no problem found (1 warning; 8 checks could not be made)
