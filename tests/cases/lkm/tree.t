# What a module depends on directly, and what depends on it.
use basic

$ lkm tree top
top
`-- middle
    `-- base

$ lkm tree -r base
base
`-- middle
    `-- top

$ modprobe base; LC_ALL=C.UTF-8 lkm tree top soft
top
└── middle
    └── base (loaded)
soft

$ lkm tree --dot top
digraph "tree" {
	rankdir=LR;
	node [shape=box, fontname="monospace"];
	"top";
	"top" -> "middle";
	"middle";
	"middle" -> "base";
	"base" [label="base\n(loaded)", style=bold];
}

$ lkm tree -r --dot base
digraph "tree" {
	rankdir=LR;
	node [shape=box, fontname="monospace"];
	"base" [label="base\n(loaded)", style=bold];
	"middle" -> "base";
	"middle";
	"top" -> "middle";
	"top";
}

$ lkm tree inside
inside

$ lkm tree nosuch
2> lkm tree: ERROR: no module or alias 'nosuch' in '/lib/modules/6.1.0-test'
2>   cause:    no module of kernel 6.1.0-test has this name or alias
2>   hint:     if it is not part of the kernel, build or install it for 6.1.0-test
[4]
