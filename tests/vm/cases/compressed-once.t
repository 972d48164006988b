# SPDX-License-Identifier: MIT
# Nothing that runs in the kernel runs twice because the file was compressed and the first way failed.
# vm-tools: lkm
row 'compressed, once'
for kind in xz gz zst; do
	case $kind in
	xz) cp v_xz.ko /tmp/x.ko ;;
	*) cp v_$kind.ko /tmp/x.ko ;;
	esac
	before=$(dmesg | grep -c 't_meta: \|hello')
	t 0 '' '' insmod /tmp/x.ko
	check "$kind: init ran once" [ $(($(dmesg | grep -c 't_meta: \|hello') - before)) = 1 ]
	t 0 '' '' rmmod t_meta
done
gzip -c t_param.ko > /tmp/t_param.ko.gz
before=$(dmesg | grep -c "custom set '1'")
t 1 '' 'insmod: ERROR: could not insert module /tmp/t_param.ko.gz: Numerical result out of range' \
	insmod /tmp/t_param.ko.gz cust=1
check 'the parameter was set once' [ $(($(dmesg | grep -c "custom set '1'") - before)) = 1 ]
before=$(dmesg | grep -c "custom set '1'")
t 1 '' "modprobe: ERROR: could not insert 't_param': Numerical result out of range" modprobe -d /trees/xz t_param cust=1
check 'the parameter was set once' [ $(($(dmesg | grep -c "custom set '1'") - before)) = 1 ]
absent t_param
