# SPDX-License-Identifier: MIT
# 64 modprobe processes at once for sets of Debian's modules that overlap: all succeed, and nothing is loaded twice.
# vm-modules: 8021q bridge nf_tables nft_ct ext4 crc32c_generic vfat msdos isofs can_raw
# vm-timeout: 120
# vm-tools: lkm
row '64 at once'
mkdir -p /tmp/trace /tmp/many
mount -t tracefs tracefs /tmp/trace
echo 1 > /tmp/trace/events/module/module_load/enable
set -- 8021q bridge nf_tables nft_ct fs-ext2 vfat msdos isofs can-proto-1
n=0
while [ $n -lt 64 ]; do
	n=$((n + 1))
	# Three of the nine for each process; the next one begins with the second of them.
	(/sbin/modprobe -a "$1" "$2" "$3" > /tmp/many/said.$n 2>&1; echo $? > /tmp/many/status.$n) &
	first=$1
	shift
	set -- "$@" "$first"
done
wait
check 'all 64 succeed' [ "$(sort /tmp/many/status.* | uniq -c | tr -s ' ')" = ' 64 0' ]
check 'silently' [ -z "$(cat /tmp/many/said.*)" ]
loaded 8021q bridge stp llc nf_tables nft_ct ext4 crc32c_generic vfat msdos fat isofs can_raw
# The kernel notes each module whose init function it is about to call.
sed -n 's/.* module_load: \([^ ]*\).*/\1/p' /tmp/trace/trace | sort > /tmp/many/loaded
cut -d' ' -f1 /proc/modules | sort > /tmp/many/there
check "nothing is loaded twice, of $(wc -l < /tmp/many/loaded)" [ -z "$(uniq -d /tmp/many/loaded)" ]
check 'and what is there was loaded then' cmp /tmp/many/loaded /tmp/many/there
echo 0 > /tmp/trace/events/module/module_load/enable
umount /tmp/trace
t 0 '' '' modprobe -r -a 8021q bridge nft_ct nf_tables ext4 vfat msdos isofs can_raw
absent bridge stp llc ext4 nf_tables vfat msdos fat can
finish
