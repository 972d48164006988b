# More configuration than there is room for is refused, not left out.
use basic

$ modprobe $(for i in $(seq 65); do printf -- "-C x%s " $i; done) lone
2> modprobe: --config was given more than 64 times
[1]
