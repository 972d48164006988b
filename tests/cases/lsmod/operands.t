# lsmod takes no operands.
$ lsmod x
2> lsmod: ERROR: too many arguments provided.
[1]
