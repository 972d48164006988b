# SPDX-License-Identifier: MIT
"""The virtual machine of the tests: kernels from the cache, test modules, an initramfs in memory, one QEMU process.

Used by `run` and `demo`.
"""
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
import reference  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CACHE = os.environ.get("LKM_CACHE") or os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "lkm"
)
CLASSIC = ("insmod", "rmmod", "modprobe", "lsmod", "modinfo", "depmod", "kmod")
DLOPENED = ("libzstd.so.1", "liblzma.so.5", "libdeflate.so.0", "libz.so.1")
SKIPPED = reference.SKIPPED
APPEND = "quiet panic=-1 reboot=t nokaslr mitigations=off tsc=reliable no_timer_check"
KEEP_BUILDS = 4

os.environ["PATH"] += ":/usr/sbin:/sbin"


def skip(text):
    """End as skipped, so that nobody takes it for a pass."""
    bar = "=" * 88
    print("%s\n  SKIPPED: nothing was tried on a real kernel.\n  %s\n%s" % (bar, text, bar), file=sys.stderr)
    print("1..0 # SKIP %s" % text)
    sys.exit(SKIPPED)


def need_programs(*names):
    missing = [name for name in names if not shutil.which(name)]
    if missing:
        skip("Missing programs: %s." % " ".join(missing))


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True).stdout


def or_skip(function, *arguments):
    """What the function says; where Debian's packages cannot be had, the end."""
    try:
        return function(*arguments)
    except reference.Missing as reason:
        skip("%s." % reason)


class Kernel:
    """A kernel of the cache; fetched when it is not there."""

    def __init__(self, name, headers=True, may_skip=True):
        """may_skip: end as skipped when it cannot be had; otherwise raise reference.Missing."""
        arguments = [reference.fetch, *([] if headers else ["-i"]), name]
        [(self.name, self.release, self.folder, self.headers)] = or_skip(*arguments) if may_skip else arguments[0](*arguments[1:])
        self.tree = os.path.join(self.folder, "lib/modules", self.release)
        self.vmlinux = os.path.join(self.folder, "vmlinux")
        self.files, self.needs = self.read_dependencies()

    def compiler(self):
        """What Debian built this kernel with, and what its headers call: gcc-12, gcc-14 ... The newest kernel's
        modules are built with this system's gcc where that one is missing."""
        with open(os.path.join(self.headers, ".kernelvariables")) as file:
            name = re.search(r"\bgcc-\d+", file.read()).group()
        return "gcc" if self.name == reference.NEWEST and not shutil.which(name) else name

    def read_dependencies(self):
        """modules.dep: {name: path}, {name: [names]}."""
        files, needs = {}, {}
        with open(os.path.join(self.tree, "modules.dep")) as dep:
            for line in dep:
                path, _, rest = line.partition(":")
                files[module_name(path)] = path
                needs[module_name(path)] = [module_name(other) for other in rest.split()]
        return files, needs

    def module_file(self, name):
        return os.path.join(self.tree, self.files[name.replace("-", "_")])


def module_name(path):
    return os.path.basename(path).split(".")[0].replace("-", "_")


# ---- programs of the guest ----


def work_folder(kind, key):
    """A folder of the cache for something built, and whether it is complete already; old ones are dropped."""
    parent = os.path.join(CACHE, kind)
    os.makedirs(parent, exist_ok=True)
    folder = os.path.join(parent, key)
    if os.path.isdir(folder):
        os.utime(folder)
        return folder, True
    old = sorted((entry for entry in os.scandir(parent)), key=lambda entry: entry.stat().st_mtime)
    for entry in old[:-KEEP_BUILDS]:
        shutil.rmtree(entry.path, ignore_errors=True)
    return folder, False


def publish(work, folder):
    """The finished folder gets its name at once; another process may have been faster."""
    try:
        os.rename(work, folder)
    except OSError:
        shutil.rmtree(work, ignore_errors=True)
    return folder


def digest(*paths):
    state = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            state.update(os.path.basename(path).encode() + b"\0" + file.read())
    return state.hexdigest()[:16]


def guest_programs():
    """The programs of guest/, static. kx gets the system calls from the library's own source."""
    guest = os.path.join(HERE, "guest")
    calls = os.path.join(ROOT, "src/os/os_kernel.c")
    header = os.path.join(ROOT, "include/lkm/syscalls.h")
    sources = {name: [os.path.join(guest, name + ".c")] for name in ("init", "kx", "onterminal")}
    sources["kx"].append(calls)
    folder, ready = work_folder("guest-programs", digest(header, *(file for group in sources.values() for file in group)))
    if ready:
        return folder
    work = tempfile.mkdtemp(prefix=".part.", dir=CACHE)
    for name, files in sources.items():
        subprocess.run(
            ["gcc", "-std=gnu17", "-D_GNU_SOURCE", "-O2", "-Wall", "-Werror", "-static", "-pthread"]
            + ["-ffunction-sections", "-Wl,--gc-sections", "-I" + os.path.join(ROOT, "include")]
            + ["-o", os.path.join(work, name)] + files,
            check=True,
        )
        subprocess.run(["strip", os.path.join(work, name)], check=True)
    return publish(work, folder)


def names_of_glibc():
    """Global symbols of the library's system calls that glibc exports too: none, or they would replace glibc's."""
    with tempfile.TemporaryDirectory(prefix="lkm-vm.") as work:
        calls = os.path.join(work, "calls.o")
        include = "-I" + os.path.join(ROOT, "include")
        source = os.path.join(ROOT, "src/os/os_kernel.c")
        subprocess.run(["gcc", "-std=gnu17", "-D_GNU_SOURCE", include, "-c", "-o", calls, source], check=True)
        defined = output_of("nm", "--defined-only", "--extern-only", calls).split()
    if "lkm_init_module" not in defined:
        sys.exit("tests/vm: nm does not show the library's symbols")
    return {"init_module", "finit_module", "delete_module", "create_module", "query_module"} & set(defined)


# ---- test modules ----


def test_modules(kernel):
    """Folder with the test modules and their variants for a kernel, built once per content of the sources."""
    source = os.path.join(HERE, "modules")
    files = sorted(os.path.join(source, name) for name in os.listdir(source))
    symvers = os.path.join(kernel.headers, "Module.symvers")
    key = digest(*(os.path.join(HERE, name) for name in ("variants.py", "mutate.py", "rig.py")), symvers, *files)
    folder, ready = work_folder("test-modules", kernel.release + "-" + key)
    if ready:
        return folder
    print("# building the test modules for %s" % kernel.release, file=sys.stderr, flush=True)
    work = tempfile.mkdtemp(prefix=".part.", dir=CACHE)
    os.chmod(work, 0o755)
    build, plain = os.path.join(work, "build"), os.path.join(work, "m")
    shutil.copytree(source, build)
    os.mkdir(plain)
    make_modules(build, kernel)
    for name in os.listdir(build):
        if name.endswith(".ko"):
            command = ["strip", "--strip-debug", "-o", os.path.join(plain, name), os.path.join(build, name)]
            subprocess.run(command, check=True)
    shutil.rmtree(build)
    make_compressed_trees(os.path.join(work, "trees"), plain, kernel)
    variants = [sys.executable, os.path.join(HERE, "variants.py"), plain, kernel.module_file("dummy"), plain]
    subprocess.run(variants, check=True)
    subprocess.run([sys.executable, os.path.join(HERE, "mutate.py"), plain, os.path.join(work, "mutants")], check=True)
    return publish(work, folder)


def make_modules(build, kernel):
    command = ["make", "-C", build, "HEADERS=" + kernel.headers, "-j2"]
    if kernel.compiler() == "gcc":
        # The headers take what gcc 14 can do for granted.
        command += ["CC=gcc", "CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT="]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    if done.returncode:
        sys.exit(done.stdout + "tests/vm: the test modules do not build against %s" % kernel.headers)


def make_compressed_trees(trees, plain, kernel):
    """One module directory per compression, for `modprobe -d`. Debian's depmod knows no gzip: it indexes xz files named
    .ko.xz, whose contents and names, also in the index (they are equally long), become gzip's afterwards."""
    import variants

    packers = {
        "gz": variants.gz,
        "xz": variants.xz,
        "xz64": lambda data: variants.xz(data, variants.lzma.CHECK_CRC64),
        "zst": variants.sized_zstd,
    }
    for name, pack in packers.items():
        base = os.path.join(trees, name)
        folder = os.path.join(base, "lib/modules", kernel.release)
        ending = "zst" if name == "zst" else "xz"
        extra = os.path.join(folder, "extra")
        os.makedirs(extra)
        for module in ("dep_a", "dep_b", "dep_c", "t_param"):
            with open(os.path.join(plain, module + ".ko"), "rb") as file:
                data = file.read()
            write_file("%s/%s.ko.%s" % (extra, module, ending), variants.xz(data) if name == "gz" else pack(data))
        depmod(base, kernel)
        if name == "gz":
            for module in os.listdir(extra):
                path = os.path.join(extra, module)
                rewrite(path, lambda data: pack(variants.unpack(data)))
                os.rename(path, path[:-2] + "gz")
            for index in ("modules.dep", "modules.dep.bin"):
                rewrite(os.path.join(folder, index), lambda data: data.replace(b".ko.xz", b".ko.gz"))


def write_file(path, data):
    with open(path, "wb") as file:
        file.write(data)


def rewrite(path, change):
    with open(path, "rb") as file:
        data = change(file.read())
    with open(path, "wb") as file:
        file.write(data)


def depmod(base, kernel):
    """Index the modules below base; what is built in comes from the whole tree."""
    folder = os.path.join(base, "lib/modules", kernel.release)
    for name in ("modules.order", "modules.builtin", "modules.builtin.modinfo"):
        shutil.copy(os.path.join(kernel.tree, name), folder)
    subprocess.run(["depmod", "-b", base, kernel.release], check=True)


# ---- the initramfs ----


class Cpio:
    """A newc archive in memory."""

    def __init__(self):
        self.parts, self.folders, self.inode = [], set(), 0

    def entry(self, name, mode, data=b""):
        self.inode += 1
        fields = (self.inode, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0)
        head = b"070701" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\0"
        self.parts += [head, bytes(-len(head) % 4), data, bytes(-len(data) % 4)]

    def folder(self, path):
        if path and path not in self.folders:
            self.folder(os.path.dirname(path))
            self.folders.add(path)
            self.entry(path, 0o40755)

    def file(self, path, data, mode=0o755):
        path = path.lstrip("/")
        self.folder(os.path.dirname(path))
        self.entry(path, 0o100000 | mode, data.encode() if isinstance(data, str) else data)

    def copy(self, path, source, mode=0o755):
        with open(source, "rb") as file:
            self.file(path, file.read(), mode)

    def link(self, path, target):
        path = path.lstrip("/")
        self.folder(os.path.dirname(path))
        self.entry(path, 0o120777, target.encode())

    def tree(self, path, source):
        for folder, _, names in os.walk(source):
            for name in names:
                file = os.path.join(folder, name)
                self.copy(os.path.join(path, os.path.relpath(file, source)), file, 0o644)

    def bytes(self):
        self.entry("TRAILER!!!", 0)
        return b"".join(self.parts)


def libraries(program):
    """What the program is linked with: {path in the guest: path here}."""
    found = {}
    for line in output_of("ldd", program).splitlines():
        match = re.search(r"(?:=> )?(/\S+) \(0x", line)
        if match:
            found[match.group(1)] = os.path.realpath(match.group(1))
    return found


def dlopened_libraries():
    """The codecs that programs load on demand; their absence is a case of its own, not an error here."""
    found = {}
    for line in output_of("ldconfig", "-p").splitlines():
        words = line.split()
        if words and words[0] in DLOPENED and "x86-64" in line:
            found.setdefault(words[-1], os.path.realpath(words[-1]))
            found.update(libraries(words[-1]))
    return found


def busybox():
    """Debian's busybox-static."""
    path = shutil.which("busybox")
    if not path or "statically" not in output_of("ldd", path) + ldd_error(path):
        skip("Missing program: a statically linked busybox (package busybox-static).")
    return path


def ldd_error(path):
    return "statically" if subprocess.run(["ldd", path], capture_output=True).returncode else ""


def library_programs(lkm):
    """Programs that were built together with this lkm and use its library: {path in the guest: path here}."""
    found = {}
    for folder, prefix, place in (("examples", "example-", "rig/examples/"), ("tests/vm", "vm-", "rig/bin/")):
        folder = os.path.join(os.path.dirname(os.path.realpath(lkm)), "../..", folder)
        for name in os.listdir(folder) if os.path.isdir(folder) else []:
            if re.fullmatch(prefix + r"\w+", name):
                found[place + name[len(prefix):]] = os.path.join(folder, name)
    return found


def add_library_programs(archive, lkm):
    """What they are linked with is returned; liblkm itself goes where the dynamic linker looks."""
    needed = {}
    for place, path in sorted(library_programs(lkm).items()):
        archive.copy(place, path)
        needed.update(libraries(path))
    for path in [path for path in needed if "/liblkm.so" in path]:
        archive.copy("usr/lib/" + os.path.basename(path), needed.pop(path))
    return needed


def base_archive(lkm):
    """Everything but modules and cases. lkm: our binary, or None for the distribution's in its place."""
    archive = Cpio()
    programs = guest_programs()
    for folder in ("proc", "sys", "dev", "tmp", "run/modprobe.d", "etc/modprobe.d", "lib/modprobe.d", "usr/lib/modprobe.d",
                   "usr/local/lib/modprobe.d", "root", "rig/cases", "rig/m"):
        archive.folder(folder)
    box = busybox()
    archive.copy("bin/busybox", box)
    for name in output_of(box, "--list").split():
        if name != "busybox" and name not in CLASSIC:
            archive.link("bin/" + name, "busybox")
    archive.copy("init", os.path.join(programs, "init"))
    archive.copy("rig/bin/kx", os.path.join(programs, "kx"))
    archive.copy("rig/bin/onterminal", os.path.join(programs, "onterminal"))
    theirs = os.path.realpath(shutil.which("modprobe"))
    archive.copy("kmod/kmod", theirs)
    needed = dict(libraries(theirs))
    for name in CLASSIC[:-1]:
        archive.link("kmod/" + name, "kmod")
    if lkm:
        archive.copy("sbin/lkm", lkm)
        needed.update(libraries(lkm))
        needed.update(dlopened_libraries())
        needed.update(add_library_programs(archive, lkm))
    for name in CLASSIC:
        archive.link("sbin/" + name, "lkm" if lkm else "/kmod/kmod")
    for path, source in needed.items():
        archive.copy(path, source)
    archive.file("rig/tools", "lkm\n" if lkm else "kmod\n", 0o644)
    return archive


def add_modules(archive, kernel, names, extra):
    """A module directory with the named Debian modules, what they need, and files of our own, indexed by depmod."""
    wanted = set()
    for name in names:
        name = name.replace("-", "_")
        if name not in kernel.files:
            sys.exit("tests/vm: %s has no module %s" % (kernel.release, name))
        wanted.update([name], kernel.needs[name])
    with tempfile.TemporaryDirectory(prefix="lkm-vm.") as base:
        folder = os.path.join(base, "lib/modules", kernel.release)
        for name in wanted:
            target = os.path.join(folder, kernel.files[name])
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copy(os.path.join(kernel.tree, kernel.files[name]), target)
        os.makedirs(os.path.join(folder, "extra"))
        for path in extra:
            shutil.copy(path, os.path.join(folder, "extra"))
        depmod(base, kernel)
        archive.tree("lib/modules/" + kernel.release, folder)


# ---- the machine ----


# Something to find drivers for: network cards that nothing drives until their modules are loaded.
DEVICES = (
    *("-netdev", "hubport,id=one,hubid=0", "-device", "virtio-net-pci,netdev=one,addr=5,romfile="),
    *("-netdev", "hubport,id=two,hubid=0", "-device", "rtl8139,netdev=two,addr=6,romfile="),
)


def qemu(kernel, initrd, append, console, *serial, cpus=1):
    """The command line: console on the first serial port, whatever serial says on the next ones."""
    accel = "tcg,thread=multi" if cpus > 1 else "tcg"
    return (
        ["qemu-system-x86_64", "-accel", accel, "-m", "384", "-smp", str(cpus), "-nodefaults", "-display", "none"]
        + ["-monitor", "none", "-no-reboot", *DEVICES, "-kernel", kernel.vmlinux, "-initrd", initrd]
        + ["-serial", "file:" + console, *serial, "-append", "console=ttyS0 %s %s" % (APPEND, append)]
    )
