# -b and -k: the modules of another root and release.
use basic
run mkdir -p other/lib/modules && mv lib/modules/6.1.0-test other/lib/modules/5.0

$ modinfo -b other -k 5.0 -n lone
ROOT/other/lib/modules/5.0/kernel/drivers/lone.ko

$ modinfo --basedir "$HOME/other" --set-version 5.0 -l lone
GPL
