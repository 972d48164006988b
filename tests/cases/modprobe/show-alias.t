# -R with several names, in all its spellings.
use basic

$ modprobe -aR lone fs-inside net-twin
lone
inside
net_twin

$ modprobe --show-alias lone
lone

$ modprobe --resolve-alias lone
lone
