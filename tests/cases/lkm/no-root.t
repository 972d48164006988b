# The root directory cannot be opened, as when a process has too many open files: each command says why.
use basic

$ export LKM_FAKE_ROOT=$HOME/gone; lkm load lone; lkm list; lkm device x; lkm coldplug; lkm params lone flag=1; lkm wait lone
2> lkm load: ERROR: could not open '/': No such file or directory
2> lkm list: ERROR: could not open '/': No such file or directory
2>   hint:     mount proc on /proc
2> lkm device: ERROR: could not open '/': No such file or directory
2> lkm coldplug: ERROR: could not open '/': No such file or directory
2> lkm params: ERROR: could not open '/': No such file or directory
2> lkm wait: ERROR: could not open '/': No such file or directory
[1]
