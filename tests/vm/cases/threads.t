# SPDX-License-Identifier: MIT
# Many modules, loaded one after the other and by two threads, five times each, and beside another process: the same set, no failure; how long it took.
# vm-modules: crc32c_generic sch_cake sch_cbs sch_choke sch_codel sch_drr sch_etf sch_ets sch_fq sch_fq_pie sch_gred sch_hfsc sch_hhf sch_htb sch_ingress sch_mqprio sch_multiq sch_netem sch_pie sch_plug sch_prio sch_qfq sch_red sch_sfb sch_sfq sch_skbprio sch_taprio sch_tbf sch_teql xt_AUDIT xt_CHECKSUM xt_CLASSIFY xt_CONNSECMARK xt_CT xt_DSCP xt_HL xt_HMARK xt_IDLETIMER xt_LED xt_LOG xt_MASQUERADE xt_NETMAP xt_NFLOG xt_NFQUEUE xt_REDIRECT xt_SECMARK xt_TCPMSS xt_TCPOPTSTRIP xt_TEE xt_TPROXY xt_TRACE xt_addrtype xt_bpf xt_cgroup xt_cluster xt_comment xt_connbytes xt_connlabel xt_connlimit xt_connmark xt_conntrack xt_cpu xt_dccp xt_devgroup xt_dscp xt_ecn xt_esp xt_hashlimit xt_helper xt_hl xt_ipcomp xt_iprange xt_l2tp xt_length xt_limit xt_mac xt_mark xt_multiport xt_nat xt_osf xt_owner xt_physdev xt_pkttype xt_policy xt_quota xt_rateest xt_realm xt_recent xt_sctp xt_set xt_socket xt_state xt_statistic xt_string xt_tcpmss xt_tcpudp xt_time xt_u32 vfat udf vxlan
# vm-cpus: 2
# vm-boot: own
# vm-timeout: 900
# vm-tools: lkm
row 'two processors'
names=$(sed -n 's/^# vm-modules: //p' /rig/cases/threads.t)
check 'there are two' [ "$(grep -c ^processor /proc/cpuinfo)" = 2 ]
cut -d' ' -f1 /proc/modules > /tmp/before

# Hundredths of a second since boot, into now.
clock() {
	read -r now _ < /proc/uptime
	now=${now%.*}${now#*.}
}

# run WHAT COMMAND...: it succeeds, silently, with the same set as ever; the time goes into spent.
run() {
	what=$1
	shift
	clock
	begin=$now
	"$@" > /tmp/said 2>&1
	status=$?
	clock
	spent=$((now - begin))
	wait
	cut -d' ' -f1 /proc/modules | sort > /tmp/set
	[ -e /tmp/first ] || cp /tmp/set /tmp/first
	said=$(cat /tmp/said)
	check "$what: succeeds, silently" [ "$status$said" = 0 ]
	[ -z "$said" ] || explain 'instead' "$said"
	[ ! -e /tmp/beside ] || check "$what: so does the other" [ "$(cat /tmp/beside)" = 0 ]
	check "$what: loads the same $(wc -l < /tmp/set) modules" cmp /tmp/first /tmp/set
	for again in 1 2 3; do
		[ "$(wc -l < /proc/modules)" = "$(wc -l < /tmp/before)" ] || modprobe -qra $names
	done
	cut -d' ' -f1 /proc/modules > /tmp/behind
	check "$what: and all of them go again" cmp /tmp/before /tmp/behind
}

beside() {
	(/sbin/modprobe -a $names; echo $?) > /tmp/beside 2>&1 &
	"$@"
}

# series TEXT COMMAND...: five times; the sum goes into total.
series() {
	total=0 times=
	for i in 1 2 3 4 5; do
		run "$@"
		total=$((total + spent)) times="$times $spent"
	done
	echo "$1: times in 1/100 s:$times, together $total"
}

series 'one after the other' modprobe -a $names
one=$total
series 'two threads' modprobe -a --threads 2 $names
echo "two threads take $((total * 100 / one)) % of the time of one"
check 'more than 100 modules' [ "$(wc -l < /tmp/first)" -gt 100 ]
series 'one after the other beside another process' beside modprobe -a $names
series 'two threads beside another process' beside modprobe -a --threads 2 $names
finish
