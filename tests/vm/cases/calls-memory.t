# SPDX-License-Identifier: MIT
# Row 16: more than there is memory for. (An allocation that fails for lack of memory alone is for the fake kernel.)
row 16
expect ENOMEM - initlen t_meta.ko 1000000000000
expect ENOMEM '' finitfd sparse 1073741824
expect ENOMEM '' finit t_bigbss.ko 0
absent t_meta t_bigbss
