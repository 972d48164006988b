# A module on standard input is looked at like a file when it is refused.
module /number.ko
	name number
	parm number:int:A number
file note.txt
	Not a module.
no-index

$ cat number.ko | insmod -v - number=12x
2> insmod: ERROR: could not insert module -: Invalid parameters
2>   cause:   parameter 'number' does not take the value '12x'
2>            its type is int
2>            it takes a number
2>   kernel:  number: `12x' invalid for parameter `number'
[1]

$ cat note.txt | insmod -v -
2> insmod: ERROR: could not insert module -: Invalid module format
2>   cause:   the file is text, not a module
2>   hint:    install or build the module again
2>   kernel:  Invalid ELF header len 14
[1]
