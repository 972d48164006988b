# Nothing is loaded.
$ lsmod
Module                  Size  Used by
