# Wrong usage of a classic name is answered too when JSON is asked for, with the same exit status.
use basic

$ modprobe --json
{"schema":1,"command":"modprobe","error":{"code":"invalid-argument","errno":22,"module":null,"message":"missing parameters. See -h."}}
[1]

$ modinfo --json
{"schema":1,"command":"modinfo","error":{"code":"invalid-argument","errno":22,"module":null,"message":"missing module or filename."}}
[1]

$ lsmod --json extra
{"schema":1,"command":"lsmod","error":{"code":"invalid-argument","errno":22,"module":null,"message":"too many arguments provided."}}
[1]
