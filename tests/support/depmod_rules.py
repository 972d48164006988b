# SPDX-License-Identifier: MIT
"""What the installed kmod's depmod would have to do to do the same as ours: its output, turned by rules into what is expected of ours.

Where kmod's choice or order follows from its hash table or from the order of a directory, it is run again with exactly the modules that the
manual says are chosen, in the order that the manual says, all named in modules.order; its output is then what ours must be, byte for byte. Every
rule that changes something is counted: depmod.expected has its reason, and a rule that changes nothing in all cases is a failure."""
import copy
import os
import re

import depmod_cases
import depmod_model
import mkindex

MAPPED = 'mapped'
SYMBOLS_HEAD = '# Aliases for symbols, used by symbol_request().\n'
DEVNAME_HEAD = '# Device nodes to trigger on-demand module loading.\n'
ALIAS_HEAD = '# Aliases extracted from modules themselves.\n'
WEAKDEP_HEAD = '# Weak dependencies extracted from modules themselves.\n'

# Stages of a run, by its messages: first those about the command line, the configuration, the files found, and modules.order; then what modules
# say of each other, cycles, and what the indexes cannot take.
BEFORE = re.compile(r"depmod: (WARNING: (Ignored deprecated|-e needs|could not open modules\.order)|ERROR: (\S+:\d+: ignoring bad line|could not open directory|"
                    r"unsupported file|fstatat|.*modules\.order:\d+|could not fstatat|\S+:\d+: invalid line|\S+:\d+ Invalid symbol))")
CYCLE = re.compile(r'depmod: ERROR: (Cycle detected|Found \d+ modules in dependency cycles)')
CHECK = re.compile(r'depmod: (WARNING: \S+ (needs unknown|disagrees about)|ERROR: failed to load symbols)')
BAD_LINE = re.compile(r'depmod: ERROR: \S+:\d+: ignoring bad line')
TAKEN = re.compile(r'depmod: WARNING: duplicate module (\w+): (\S+) is taken, (\S+) is not: [^\n]+$')
MISSING = re.compile(r'depmod: WARNING: could not open modules\.builtin(\.modinfo)? at ')
NEEDS = re.compile(r'(?m)^\S+ needs "[^"]*": \S+\n')
TWICE = re.compile(r'depmod: WARNING: duplicate module alias:\n(.*) (\S+)$')


def stage(message):
    for number, pattern in enumerate((BEFORE, CHECK, CYCLE)):
        if pattern.match(message):
            return number
    return 3


def with_steps(case, steps):
    other = copy.copy(case)
    other.steps = steps
    return other


# --- rules for the whole output


def sort_symbols(text, used):
    """modules.symbols with its lines sorted by the name of the symbol."""
    head, *lines = text.splitlines(keepends=True)
    wanted = head + ''.join(sorted(lines, key=lambda line: line.split()[1].encode('latin-1')))
    used['symbols-sorted'] += wanted != text
    return wanted


def prepare_files(files, directory, weakdep, used):
    """Files as kmod 30 writes them, as ours are to be."""
    symbols, name = '%s/modules.symbols' % directory, '%s/modules.weakdep' % directory
    if symbols not in files:
        return
    files[symbols] = sort_symbols(files[symbols].decode('latin-1'), used).encode('latin-1')
    if name not in files:
        used['weakdep'] += 1
        if weakdep.decode('latin-1') != WEAKDEP_HEAD:
            files[name] = weakdep
    for path, data in files.items():
        if path.endswith('.bin') and not data.data:
            used['empty-index'] += 1


def prepare_tree(outcome, directory, weakdep, used):
    prepare_files(outcome.files, directory, weakdep, used)


def prepare_out(text, weakdep, used):
    """Standard output of -n."""
    if SYMBOLS_HEAD not in text:
        return text
    before, _, after = text.partition(SYMBOLS_HEAD)
    symbols, head, devname = after.partition(DEVNAME_HEAD)
    used['weakdep'] += 1
    return before + weakdep.decode('latin-1') + sort_symbols(SYMBOLS_HEAD + symbols, used) + head + devname


# --- a generated case


class Judge:
    def __init__(self, case, choice, used, run):
        self.case, self.choice, self.used, self.run = case, choice, used, run
        self.chosen = choice.chosen()
        self.names = depmod_model.in_order(case, self.chosen)
        self.mapping = {}
        self.problems = []

    # what kmod is asked

    def arguments_of(self, words, plain=False):
        """The command line without what kmod 30 does not know; plain: without a configuration and operands too."""
        kept, skip = [], False
        for word in words:
            if skip:
                skip = False
            elif word in ('-o',) or (plain and word in ('-C', '--config')):
                skip = True
            elif word.startswith('--outdir=') or (plain and word.startswith('{R}/' + self.case.directory)):
                continue
            else:
                kept.append(word)
        return kept + (['-C', '{R}/empty.conf'] if plain else [])

    def reference(self, run_steps):
        """What each command line is expected to do."""
        steps = [(before, self.arguments_of(words)) for before, words in self.case.steps]
        outcomes = run_steps(steps)
        first = outcomes[0]
        self.weakdep = self.read_weakdep()
        if self.needs_adapting(first):
            first = outcomes[0] = self.adapted(first)
        prepare_files(first.files, self.case.directory, self.weakdep, self.used)
        if self.case.dry:
            first.out = prepare_out(first.out, self.weakdep, self.used)
        for outcome in outcomes:
            self.move_output(outcome)
            self.reorder(outcome)
            self.reword(outcome)
        for outcome in outcomes[1:]:
            self.used['quick-without-cache'] += (outcome.messages, outcome.status) != (first.messages, first.status)
            outcome.messages, outcome.status = list(first.messages), first.status
        return outcomes

    def move_output(self, outcome):
        if self.case.output and outcome.files:
            self.used['output-directory'] += 1
            outcome.files = {re.sub('^%s/' % depmod_cases.BASE, self.case.output + '/', path): data for path, data in outcome.files.items()}

    def read_weakdep(self):
        text = ''
        for name in self.names:
            text += ''.join('weakdep %s %s\n' % (name, value) for key, value in self.choice.info(self.chosen[name]) if key == 'weakdep')
        return (WEAKDEP_HEAD + text).encode('latin-1')

    # whether the modules and their order are those of kmod

    def first_paths(self, outcome):
        """The modules in the order of modules.dep, or None when there is none."""
        if self.case.dry:
            text = NEEDS.sub('', outcome.out.partition(ALIAS_HEAD)[0])
            return [line.split(':')[0] for line in text.splitlines()] if outcome.status == 0 else None
        data = outcome.files.get(self.case.directory + '/modules.dep')
        return None if data is None else [line.split(':')[0] for line in data.decode('utf-8', 'replace').splitlines()]

    def needs_adapting(self, outcome):
        twins = [path for path in self.chosen.values() if path in self.case.twins]
        needed = False
        if any(path.endswith('.gz') for path in self.chosen.values()):
            self.used['gzip'] += 1
            needed = True
        self.twinned = {self.kind_of_twin(path) for path in twins} - ({'foreign'} if self.case.dry else set())
        for feature in self.twinned:
            self.used[feature] += 1
            needed = True
        paths = self.first_paths(outcome)
        if paths is None or needed:
            return True
        return self.other_choice(paths) or self.other_order(paths)

    def kind_of_twin(self, path):
        return 'foreign' if os.path.basename(path).startswith('foreign') else 'cycle'

    def other_choice(self, paths):
        theirs, different = {depmod_model.module_name(path): path for path in paths}, False
        if set(theirs) != set(self.chosen):
            self.problems.append('kmod has other modules: %s' % ' '.join(sorted(set(theirs) ^ set(self.chosen))))
            return True
        for name, path in theirs.items():
            if path == self.chosen[name]:
                continue
            different = True
            if path in self.choice.best[name]:
                self.used['equal-duplicates'] += 1
            else:
                self.problems.append('kmod takes %s, the model %s' % (path, self.chosen[name]))
        return different

    def other_order(self, paths):
        if [depmod_model.module_name(path) for path in paths] == self.names:
            return False
        if self.case.order is None:
            self.used['order-missing'] += 1
        elif self.case.order and not self.case.order.endswith('\n'):
            self.used['order-unfinished'] += 1
        elif self.mentioned_twice():
            self.used['order-mentioned-twice'] += 1
        else:
            self.used['order-incomplete'] += 1
        return True

    def mentioned_twice(self):
        lines = [line for line in self.case.order.splitlines() if line]
        return len(lines) != len(set(lines))

    # kmod run with the modules and the order that the manual says

    def adapted(self, as_is):
        twinned = self.run_with(self.twinned)
        cyclic = self.run_with(self.twinned - {'cycle'}) if 'cycle' in self.twinned else twinned
        messages = [[message for message in outcome.messages if stage(message) == number]
                    for number, outcome in enumerate((as_is, twinned, cyclic, twinned))]
        twinned.messages = [message for part in messages for message in part]
        if cyclic is not twinned:
            twinned.out = ''.join(NEEDS.findall(cyclic.out)) + NEEDS.sub('', twinned.out)
            twinned.status = cyclic.status
        if 'foreign' in self.twinned:
            self.keep_foreign_text(twinned)
        return twinned

    def keep_foreign_text(self, outcome):
        """The texts, which kmod prints without complaint."""
        text = NEEDS.sub('', self.run_with(self.twinned - {'foreign'}, ['-n']).out)
        aliases = re.search('(?ms)^%s(?:alias .*?\n)*(?=#)' % re.escape(ALIAS_HEAD), text)[0]
        outcome.files[self.case.directory + '/modules.alias'] = aliases.encode('utf-8')

    def run_with(self, twins, more=()):
        files = {path: file for path, file in self.case.files.items() if path in ('Module.symvers', 'System.map') or re.search(r'/modules\.builtin(\.modinfo)?$', path)}
        files['empty.conf'] = depmod_cases.File(data=b'')
        order = ''
        for name in self.names:
            path = self.place(self.chosen[name])
            order += depmod_model.stem(path) + '.ko\n'
            files['%s/%s' % (self.case.directory, path)] = self.choice.source(self.chosen[name], self.kind_of_twin(self.chosen[name]) in twins)
        files[self.case.directory + '/modules.order'] = depmod_cases.File(data=order.encode())
        return self.mapped(self.run(files, self.arguments_of([word for word in self.case.steps[0][1] if word != '-A' or not more], True) + list(more)))

    def place(self, path):
        """Where this module stands for kmod: in the tree, and with a suffix that it knows."""
        if not path.startswith('ROOT/') and not path.endswith('.gz'):
            return path
        place = '%s/%d/%s' % (MAPPED, len(self.mapping), re.sub(r'\.gz$', '', os.path.basename(path)))
        for known, original in self.mapping.items():
            if original == path:
                return known
        self.mapping[place] = path
        return place

    def mapped(self, outcome):
        """The outcome with the names of all modules as they are in the case."""
        if not self.mapping:
            return outcome
        pattern = re.compile(r'(ROOT/%s/)?(%s/\d+/[^\s:]+?\.ko(?:\.xz|\.zst)?)(?=[\s:,]|$)' % (re.escape(self.case.directory), MAPPED))

        def original(match):
            path = self.mapping[match[2]]
            return path if path.startswith('ROOT/') else (match[1] or '') + path
        outcome.out = pattern.sub(original, outcome.out)
        outcome.messages = [pattern.sub(original, message) for message in outcome.messages]
        for path, data in outcome.files.items():
            if path.endswith('modules.dep'):
                outcome.files[path] = pattern.sub(original, data.decode('latin-1')).encode('latin-1')
            elif path.endswith('modules.dep.bin'):
                data.replace(lambda value: pattern.sub(original, value.decode('latin-1')).encode('latin-1'))
        return outcome

    def unmatched(self):
        """How many aliases of modules have brackets that do not match."""
        return sum(mkindex.normalize(value) is None for path in self.chosen.values() for key, value in self.choice.info(path) if key == 'alias')

    # wordings and the order of messages

    def reorder(self, outcome):
        """Missing files are told of before what the modules say, and duplicates of an index in the order of its keys, behind the other things about it."""
        early = [message for message in outcome.messages if MISSING.match(message)]
        twice = [message for message in outcome.messages if TWICE.match(message)]
        stages = [[message for message in outcome.messages if message not in early + twice and stage(message) == number] for number in range(4)]
        # Of the last stage, what aliases of modules are about comes before the built-in ones.
        twice.sort(key=lambda message: (TWICE.match(message)[1].encode(), self.names.index(TWICE.match(message)[2])))
        brackets = [message for message in stages[3] if 'Unmatched bracket' in message]
        count = self.unmatched()
        last = brackets[:count] + twice + [message for message in stages[3] if message not in brackets] + brackets[count:]
        wanted = stages[0] + early + stages[1] + stages[2] + last
        self.used['message-order'] += wanted != outcome.messages
        outcome.messages = wanted

    def reword(self, outcome):
        for rule, pattern, replacement in WORDINGS:
            changed = []
            for message in outcome.messages:
                text = re.sub(pattern, replacement, message)
                self.used[rule] += text != message
                if text:
                    changed.append(text)
            outcome.messages = changed

    def settle_duplicates(self, got):
        """With -w ours has a line for each file that is not taken, in the order of their paths."""
        found = [TAKEN.match(message) for message in got.messages]
        wanted = []
        if '-w' in self.case.steps[0][1]:
            wanted = sorted((path, name, self.chosen[name]) for name, paths in self.choice.candidates.items() for path in paths if path != self.chosen[name])
        if [(match[3], match[1], match[2]) for match in found if match] == wanted:
            self.used['duplicates-told'] += len(wanted)
            got.messages = [message for message, match in zip(got.messages, found) if not match]

    def settle(self, wanted, got):
        """What only ours says."""
        if self.choice.operands:
            wanted.messages = [message for message in wanted.messages if not BAD_LINE.match(message)]
            kept = [message for message in got.messages if not BAD_LINE.match(message)]
            self.used['files-and-configuration'] += len(kept) != len(got.messages)
            got.messages = kept
        for pattern, replacement in OWN_WORDS:
            got.messages = [re.sub(pattern, replacement, message) for message in got.messages]
        self.settle_duplicates(got)
        for rule, pattern in ADDITIONS:
            kept = [message for message in got.messages if not re.match(pattern, message)]
            self.used[rule] += len(kept) != len(got.messages)
            got.messages = kept


# Of kmod's messages: (rule, regular expression, what ours says; nothing at all when that is empty).
WORDINGS = (
    ('quick-without-indexes', r'depmod: ERROR: could not fstatat\(\S+, modules\.dep\): .*', ''),
    ('damaged-module', r'depmod: ERROR: failed to load symbols from (\S+): .*', r'depmod: ERROR: \1: (damaged)'),
    ('stat-path', r'depmod: ERROR: fstatat\(\d+, (broken\.ko)\)', r'depmod: ERROR: could not stat \1'),
    ('kernel-file-lines', r'depmod: ERROR: (\S+:\d+)(: invalid line: [^\n]*\n| Invalid symbol version .*)', r'depmod: WARNING: \1: the line is not understood'),
    ('file-level', r"depmod: ERROR: (\S+/modules\.order:\d+ corrupted|Invalid modules\.builtin line: .*)(\n)?", r'depmod: WARNING: \1'),
)
# What of ours is not compared word for word.
OWN_WORDS = (
    (r'depmod: ERROR: could not stat \S+/', 'depmod: ERROR: could not stat '),
    (r"depmod: ERROR: '?(ROOT/[^\s']+\.ko(?:\.\w+)?)'?: .*", r'depmod: ERROR: \1: (damaged)'),
)
# Messages that only ours has: (rule, regular expression).
ADDITIONS = (
    ('foreign', r'depmod: WARNING: \S+ alias left out of modules\.alias\.bin, it is not ASCII: '),
    ('bad-pattern-told', r"depmod: ERROR: \S+:\d+: '\[' is no regular expression "),
)
