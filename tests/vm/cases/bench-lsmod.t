# SPDX-License-Identifier: MIT
# A measurement for "make bench": lsmod with a hundred modules loaded, ours and kmod's in turn. The figures are printed; what is checked is that both say the same.
# vm-kernel: 6.1
# vm-modules: nft_chain_nat nft_compat nft_connlimit nft_ct nft_dup_netdev nft_fib nft_fib_inet nft_fib_netdev nft_flow_offload nft_fwd_netdev nft_hash nft_limit nft_log nft_masq nft_nat nft_numgen nft_objref nft_osf nft_queue nft_quota nft_redir nft_reject nft_reject_inet nft_socket nft_synproxy nft_tproxy nft_tunnel nft_xfrm xt_AUDIT xt_CHECKSUM xt_CLASSIFY xt_CONNSECMARK xt_CT xt_DSCP xt_HL xt_HMARK xt_IDLETIMER xt_LED xt_LOG xt_MASQUERADE xt_NETMAP xt_NFLOG xt_NFQUEUE xt_RATEEST xt_REDIRECT xt_SECMARK xt_TCPMSS xt_TCPOPTSTRIP xt_TEE xt_TPROXY xt_TRACE xt_addrtype xt_bpf xt_cgroup xt_cluster xt_comment xt_connbytes xt_connlabel xt_connlimit xt_connmark xt_conntrack xt_cpu xt_dccp xt_devgroup xt_dscp xt_ecn xt_esp xt_hashlimit xt_helper xt_hl xt_ipcomp xt_iprange xt_ipvs xt_l2tp xt_length xt_limit xt_mac xt_mark xt_multiport xt_nat xt_nfacct xt_osf xt_owner xt_physdev xt_pkttype xt_policy xt_quota xt_rateest xt_realm xt_recent xt_sctp xt_set xt_socket xt_state xt_statistic xt_string xt_tcpmss xt_tcpudp xt_time xt_u32 act_bpf act_connmark act_csum act_ct act_ctinfo act_gact act_gate act_ife act_ipt act_meta_mark act_meta_skbprio act_meta_skbtcindex act_mirred act_mpls act_nat act_pedit act_police act_sample act_simple act_skbedit act_skbmod act_tunnel_key act_vlan sch_cake sch_cbs sch_choke sch_codel sch_drr sch_etf sch_ets sch_fq sch_fq_pie sch_gred sch_hfsc sch_hhf sch_htb sch_ingress sch_mqprio sch_multiq sch_netem sch_pie sch_plug sch_prio sch_qfq sch_red sch_sfb sch_sfq sch_skbprio sch_taprio sch_tbf sch_teql
# vm-timeout: 120
# vm-tools: lkm
row 'lsmod of many modules'
names=$(sed -n 's/:.*//; s/\.ko$//; s/.*\/\(\(xt\|act\|sch\|nft\)_[^/]*\)$/\1/p' "/lib/modules/$(uname -r)/modules.dep")
/sbin/modprobe -a -q $names
loaded=$(wc -l < /proc/modules)
check "$loaded modules are loaded" [ "$loaded" -ge 100 ]
/sbin/lsmod > /tmp/ours
/kmod/lsmod > /tmp/theirs
check 'both list the same modules' [ "$(cut -d' ' -f1 /tmp/ours | sort)" = "$(cut -d' ' -f1 /tmp/theirs | sort)" ]

# The hundredths of a second that 10 runs of a command take.
took() {
	begin=$(cut -d' ' -f1 /proc/uptime | tr -d .)
	for run in 1 2 3 4 5 6 7 8 9 10; do
		"$1" > /tmp/out
	done
	echo $(($(cut -d' ' -f1 /proc/uptime | tr -d .) - begin))
}
least() { sort -n | head -n 1; }
for round in 1 2 3; do
	took /sbin/lsmod >> /tmp/took.ours
	took /kmod/lsmod >> /tmp/took.theirs
done
echo "lsmod, $loaded modules, least of 3 x 10 runs: lkm $(($(least < /tmp/took.ours) )) ms, kmod $(($(least < /tmp/took.theirs) )) ms"
/sbin/modprobe -r -a -q $names crc32c_generic # a softdep of libcrc32c, which stays by itself
