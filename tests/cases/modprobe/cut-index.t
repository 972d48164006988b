# An index that was cut short anywhere is an error or not noticed, but never more than that.
use basic
index
run cd lib/modules/6.1.0-test && mv modules.dep.bin ../dep && mv modules.alias.bin ../alias

$ cd lib/modules/6.1.0-test; size=$(wc -c < ../dep); n=0
> while [ $n -lt $size ]; do
>     head -c $n ../dep > modules.dep.bin; head -c $n ../alias > modules.alias.bin
>     modprobe -D top >/dev/null 2>&1; [ $? -le 1 ] || echo "modprobe top crashed at $n"
>     modprobe -D pci:v00008086d0000100Esv >/dev/null 2>&1; [ $? -le 1 ] || echo "the alias crashed at $n"
>     n=$((n + 7))
> done; echo done
done
