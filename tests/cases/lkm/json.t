# Every --json prints one object with the version of the schema; the checker refuses what is not JSON.
use basic
file etc/modprobe.d/a.conf
	options lone number=7
	alias card net-twin
	softdep top pre: lone
file bin/check
	import json, sys
	data = json.load(sys.stdin)
	assert data['schema'] == 1
	json.dump(data, sys.stdout, indent=1, sort_keys=True)
	print()

$ lsmod --json
{"schema":1,"command":"lsmod","modules":[]}

$ modprobe --json -n top count=2 | python3 bin/check
{
 "command": "modprobe",
 "plans": [
  {
   "asked": "top",
   "done": false,
   "steps": [
    {
     "action": "load",
     "by": "top",
     "command": null,
     "conditional": false,
     "module": "base",
     "needs": [],
     "number": 1,
     "origins": [],
     "params": "",
     "path": "/lib/modules/6.1.0-test/kernel/lib/base.ko",
     "reason": "dependency",
     "required": true,
     "skip": null
    },
    {
     "action": "load",
     "by": "top",
     "command": null,
     "conditional": false,
     "module": "middle",
     "needs": [
      "base"
     ],
     "number": 2,
     "origins": [],
     "params": "",
     "path": "/lib/modules/6.1.0-test/kernel/lib/middle.ko",
     "reason": "dependency",
     "required": true,
     "skip": null
    },
    {
     "action": "load",
     "by": "top",
     "command": null,
     "conditional": false,
     "module": "lone",
     "needs": [],
     "number": 3,
     "origins": [
      {
       "file": "/etc/modprobe.d/a.conf",
       "line": 1,
       "text": "options lone number=7"
      }
     ],
     "params": "number=7",
     "path": "/lib/modules/6.1.0-test/kernel/drivers/lone.ko",
     "reason": "softdep-pre",
     "required": false,
     "skip": null
    },
    {
     "action": "load",
     "by": null,
     "command": null,
     "conditional": false,
     "module": "top",
     "needs": [
      "base",
      "middle"
     ],
     "number": 4,
     "origins": [
      {
       "file": "/etc/modprobe.d/a.conf",
       "line": 3,
       "text": "softdep top pre: lone"
      }
     ],
     "params": "count=2",
     "path": "/lib/modules/6.1.0-test/kernel/drivers/top.ko",
     "reason": "asked",
     "required": true,
     "skip": null
    }
   ],
   "targets": [
    "top"
   ]
  }
 ],
 "schema": 1
}

$ modprobe --json top && lsmod --json | python3 bin/check
{"schema":1,"command":"modprobe","plans":[{"asked":"top","done":true,"targets":["top"],"steps":[{"number":1,"action":"load","module":"base","reason":"dependency","by":"top","skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/lib/base.ko","params":"","command":null,"needs":[],"origins":[]},{"number":2,"action":"load","module":"middle","reason":"dependency","by":"top","skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/lib/middle.ko","params":"","command":null,"needs":["base"],"origins":[]},{"number":3,"action":"load","module":"lone","reason":"softdep-pre","by":"top","skip":null,"required":false,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"number=7","command":null,"needs":[],"origins":[{"text":"options lone number=7","file":"/etc/modprobe.d/a.conf","line":1}]},{"number":4,"action":"load","module":"top","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/top.ko","params":"","command":null,"needs":["base","middle"],"origins":[{"text":"softdep top pre: lone","file":"/etc/modprobe.d/a.conf","line":3}]}],"warnings":[]}]}
{
 "command": "lsmod",
 "modules": [
  {
   "holders": [],
   "name": "top",
   "refcount": 0,
   "size": 16384,
   "state": "live",
   "taint": ""
  },
  {
   "holders": [],
   "name": "lone",
   "refcount": 0,
   "size": 16384,
   "state": "live",
   "taint": ""
  },
  {
   "holders": [
    "top"
   ],
   "name": "middle",
   "refcount": 1,
   "size": 16384,
   "state": "live",
   "taint": ""
  },
  {
   "holders": [
    "top",
    "middle"
   ],
   "name": "base",
   "refcount": 2,
   "size": 16384,
   "state": "live",
   "taint": ""
  }
 ],
 "schema": 1
}

$ modprobe --json -D lone
{"schema":1,"command":"modprobe","plans":[{"asked":"lone","done":false,"targets":["lone"],"steps":[{"number":1,"action":"load","module":"lone","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","params":"number=7","command":null,"needs":[],"origins":[{"text":"options lone number=7","file":"/etc/modprobe.d/a.conf","line":1}]}]}]}

$ modprobe --json -R pci:v00008086d0000100Esv0
{"schema":1,"command":"modprobe","results":[{"asked":"pci:v00008086d0000100Esv0","modules":["net_card","net_twin"]}]}

$ modprobe --json -r -n top
{"schema":1,"command":"modprobe","plans":[{"asked":"top","done":false,"targets":["top"],"steps":[{"number":1,"action":"unload","module":"top","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[{"text":"softdep top pre: lone","file":"/etc/modprobe.d/a.conf","line":3}]},{"number":2,"action":"unload","module":"middle","reason":"unused","by":"top","skip":null,"required":false,"conditional":true,"path":null,"params":"","command":null,"needs":[],"origins":[]},{"number":3,"action":"unload","module":"base","reason":"unused","by":"top","skip":null,"required":false,"conditional":true,"path":null,"params":"","command":null,"needs":[],"origins":[]},{"number":4,"action":"unload","module":"lone","reason":"softdep-pre","by":"top","skip":null,"required":false,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]}]}

$ modprobe --json -a -n nosuch lone
{"schema":1,"command":"modprobe","plans":[{"asked":"lone","done":false,"targets":["lone"],"steps":[{"number":null,"action":"load","module":"lone","reason":"asked","by":null,"skip":"loaded","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]}],"error":{"code":"not-found","errno":2,"module":null,"message":"no module or alias 'nosuch' in '/lib/modules/6.1.0-test'","causes":[{"code":"not-found","certainty":"certain","cause":"no module of kernel 6.1.0-test has this name or alias","evidence":[],"remedy":"if it is not part of the kernel, build or install it for 6.1.0-test"}]}}
[1]

$ modprobe --json -r top
{"schema":1,"command":"modprobe","plans":[{"asked":"top","done":true,"targets":["top"],"steps":[{"number":1,"action":"unload","module":"top","reason":"asked","by":null,"skip":null,"required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[{"text":"softdep top pre: lone","file":"/etc/modprobe.d/a.conf","line":3}]},{"number":2,"action":"unload","module":"middle","reason":"unused","by":"top","skip":null,"required":false,"conditional":true,"path":null,"params":"","command":null,"needs":[],"origins":[]},{"number":3,"action":"unload","module":"base","reason":"unused","by":"top","skip":null,"required":false,"conditional":true,"path":null,"params":"","command":null,"needs":[],"origins":[]},{"number":4,"action":"unload","module":"lone","reason":"softdep-pre","by":"top","skip":null,"required":false,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]}]}

$ modprobe --json -r --first-time top
{"schema":1,"command":"modprobe","plans":[{"asked":"top","done":false,"targets":["top"],"steps":[{"number":null,"action":"unload","module":"top","reason":"asked","by":null,"skip":"not-loaded","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}]}],"error":{"code":"not-loaded","errno":2,"module":"top","message":"module 'top' is not loaded"}}
[1]

$ modprobe --json -c | python3 bin/check | head -40
{
 "aliases": [
  {
   "module": "net_card",
   "name": "pci:v00008086d*sv*"
  },
  {
   "module": "net_twin",
   "name": "pci:v00008086d0000100Esv*"
  }
 ],
 "command": "modprobe",
 "directives": [
  {
   "directive": "alias",
   "file": "/etc/modprobe.d/a.conf",
   "line": 2,
   "name": "card",
   "value": "net_twin"
  },
  {
   "directive": "options",
   "file": "/etc/modprobe.d/a.conf",
   "line": 1,
   "name": "lone",
   "value": "number=7"
  },
  {
   "directive": "softdep",
   "file": "/etc/modprobe.d/a.conf",
   "line": 3,
   "name": "top",
   "value": "pre: lone"
  },
  {
   "directive": "softdep",
   "file": "/lib/modules/6.1.0-test/modules.softdep",
   "line": 2,
   "name": "soft",
   "value": "pre: base post: lone"

$ modinfo --json top | python3 bin/check
{
 "command": "modinfo",
 "modules": [
  {
   "build_id": null,
   "builtin": false,
   "fields": {
    "depends": [
     "middle,base"
    ],
    "description": [
     "The module on top"
    ],
    "license": [
     "GPL"
    ],
    "name": [
     "top"
    ],
    "vermagic": [
     "6.1.0-test SMP preempt mod_unload modversions "
    ]
   },
   "filename": "/lib/modules/6.1.0-test/kernel/drivers/top.ko",
   "name": "top",
   "parameters": [
    {
     "description": "How many",
     "name": "count",
     "type": "int"
    }
   ],
   "signature": null
  }
 ],
 "schema": 1
}

$ modinfo --json -F license top inside nosuch
{"schema":1,"command":"modinfo","modules":[{"name":"top","filename":"/lib/modules/6.1.0-test/kernel/drivers/top.ko","builtin":false,"fields":{"license":["GPL"]}},{"name":"inside","filename":null,"builtin":true,"fields":{"license":["GPL"]}}],"error":{"code":"not-found","errno":2,"module":null,"message":"no module or alias 'nosuch' in '/lib/modules/6.1.0-test'","causes":[{"code":"not-found","certainty":"certain","cause":"no module of kernel 6.1.0-test has this name or alias","evidence":[],"remedy":"if it is not part of the kernel, build or install it for 6.1.0-test"}]}}
[1]

$ modinfo --json -p lone
{"schema":1,"command":"modinfo","modules":[{"name":"lone","filename":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","builtin":false,"fields":{},"parameters":[{"name":"number","type":"int","description":"A number"},{"name":"flag","type":"bool","description":"A switch"},{"name":"text","type":"charp","description":"Some text"},{"name":"list","type":"array of int","description":"Numbers"}]}]}

$ lkm info --json inside
{"schema":1,"command":"info","modules":[{"name":"inside","filename":null,"builtin":true,"state":"builtin","fields":{"description":["Part of the kernel"],"license":["GPL"],"alias":["fs-inside"]},"build_id":null,"signature":null,"parameters":[{"name":"depth","type":"int","description":"How deep"}]}]}

$ lkm load --json card
{"schema":1,"command":"load","results":[{"asked":"card","done":true,"targets":["net_twin"],"steps":[{"number":1,"action":"load","module":"net_twin","reason":"alias","by":null,"skip":null,"required":true,"conditional":false,"path":"/lib/modules/6.1.0-test/kernel/drivers/net-twin.ko","params":"","command":null,"needs":[],"origins":[{"text":"alias card net_twin","file":"/etc/modprobe.d/a.conf","line":2}]}],"warnings":[]}]}

$ lkm load --json nosuch
{"schema":1,"command":"load","results":[],"error":{"code":"not-found","errno":2,"module":null,"message":"no module or alias 'nosuch' in '/lib/modules/6.1.0-test'","causes":[{"code":"not-found","certainty":"certain","cause":"no module of kernel 6.1.0-test has this name or alias","evidence":[],"remedy":"if it is not part of the kernel, build or install it for 6.1.0-test"}]}}
[4]

$ lkm list --json
{"schema":1,"command":"list","modules":[{"name":"net_twin","size":16384,"refcount":0,"state":"live","taint":"","holders":[]}]}

$ lkm unload --json --only net-twin
{"schema":1,"command":"unload","results":[{"asked":"net-twin","done":true}]}

$ lkm unload --json --only net-twin
{"schema":1,"command":"unload","results":[{"asked":"net-twin","done":false}],"error":{"code":"not-loaded","errno":2,"module":"net-twin","message":"'net-twin' is not loaded"}}
[1]

$ lkm plan --json soft | python3 bin/check
{
 "command": "plan",
 "plans": [
  {
   "asked": "soft",
   "failing": [],
   "fails": false,
   "forecast": [],
   "steps": [
    {
     "action": "load",
     "by": "soft",
     "command": null,
     "conditional": false,
     "module": "base",
     "needs": [],
     "number": 1,
     "origins": [],
     "params": "",
     "path": "/lib/modules/6.1.0-test/kernel/lib/base.ko",
     "reason": "softdep-pre",
     "required": false,
     "skip": null
    },
    {
     "action": "load",
     "by": null,
     "command": null,
     "conditional": false,
     "module": "soft",
     "needs": [],
     "number": 2,
     "origins": [
      {
       "file": "/lib/modules/6.1.0-test/modules.softdep",
       "line": 2,
       "text": "softdep soft pre: base post: lone"
      }
     ],
     "params": "",
     "path": "/lib/modules/6.1.0-test/kernel/drivers/soft.ko",
     "reason": "asked",
     "required": true,
     "skip": null
    },
    {
     "action": "load",
     "by": "soft",
     "command": null,
     "conditional": false,
     "module": "lone",
     "needs": [],
     "number": 3,
     "origins": [
      {
       "file": "/etc/modprobe.d/a.conf",
       "line": 1,
       "text": "options lone number=7"
      }
     ],
     "params": "number=7",
     "path": "/lib/modules/6.1.0-test/kernel/drivers/lone.ko",
     "reason": "softdep-post",
     "required": false,
     "skip": null
    }
   ],
   "targets": [
    "soft"
   ]
  }
 ],
 "schema": 1
}

$ lkm plan --json --unload soft
{"schema":1,"command":"plan","plans":[{"asked":"soft","targets":["soft"],"steps":[{"number":null,"action":"unload","module":"soft","reason":"asked","by":null,"skip":"not-loaded","required":true,"conditional":false,"path":null,"params":"","command":null,"needs":[],"origins":[]}],"fails":true,"failing":["soft"],"forecast":[{"module":"soft","code":"not-loaded","certainty":"certain","cause":"soft is not loaded","file":null,"line":0,"evidence":[],"remedy":null}]}]}
[1]

$ lkm why --json net-twin | python3 bin/check
{
 "command": "why",
 "modules": [
  {
   "alias": false,
   "aliases": [
    {
     "file": "/etc/modprobe.d/a.conf",
     "line": 2,
     "text": "card"
    },
    {
     "file": "/lib/modules/6.1.0-test/modules.alias.bin",
     "line": 0,
     "text": "pci:v00008086d0000100Esv*"
    }
   ],
   "asked": "net-twin",
   "blacklist": [],
   "install": [],
   "kernel_blacklist": [],
   "name": "net_twin",
   "needs": [],
   "options": [],
   "path": "/lib/modules/6.1.0-test/kernel/drivers/net-twin.ko",
   "reason": null,
   "refusals": [],
   "remove": [],
   "softdeps": [],
   "users": [],
   "verdict": "loads",
   "wanted_by": [],
   "weakdeps": []
  }
 ],
 "schema": 1
}

$ lkm closure --json soft
{"schema":1,"command":"closure","modules":[{"name":"soft","path":"/lib/modules/6.1.0-test/kernel/drivers/soft.ko","builtin":false,"reason":"asked","by":null},{"name":"base","path":"/lib/modules/6.1.0-test/kernel/lib/base.ko","builtin":false,"reason":"softdep","by":"soft"},{"name":"lone","path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","builtin":false,"reason":"softdep","by":"soft"}]}

$ lkm closure --json --firmware lone
{"schema":1,"command":"closure","modules":[{"name":"lone","path":"/lib/modules/6.1.0-test/kernel/drivers/lone.ko","builtin":false,"reason":"asked","by":null}],"firmware":[]}

$ lkm tree --json top
{"schema":1,"command":"tree","reverse":false,"roots":["top"],"modules":[{"name":"top","loaded":false,"needs":["middle"]},{"name":"middle","loaded":false,"needs":["base"]},{"name":"base","loaded":false,"needs":[]}]}

$ lkm tree --json -r base
{"schema":1,"command":"tree","reverse":true,"roots":["base"],"modules":[{"name":"base","loaded":false,"users":["middle"]},{"name":"middle","loaded":false,"users":["top"]},{"name":"top","loaded":false,"users":[]}]}

$ lkm closure --json
{"schema":1,"command":"closure","error":{"code":"invalid-argument","errno":22,"module":null,"message":"expected the name of a module (see 'lkm closure --help')"}}
[2]

$ rm proc/modules; mkdir proc/modules; lsmod --json; lkm list --json; lkm plan --json top
{"schema":1,"command":"lsmod","error":{"code":"state-unreadable","errno":21,"module":null,"message":"could not read '/proc/modules': Is a directory"}}
{"schema":1,"command":"list","error":{"code":"state-unreadable","errno":21,"module":null,"message":"could not read '/proc/modules': Is a directory"}}
{"schema":1,"command":"plan","plans":[],"error":{"code":"state-unreadable","errno":21,"module":null,"message":"could not read '/proc/modules': Is a directory"}}
[1]
