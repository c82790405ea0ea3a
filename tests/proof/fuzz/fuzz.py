# SPDX-License-Identifier: EUPL-1.2
"""Every decoder against inputs that libFuzzer makes, with AddressSanitizer and UndefinedBehaviorSanitizer. Builds the targets
by clang, in a build of its own; shows that those with a planted fault are found; then runs each target: ten seconds, and no more
than DOORBRAAK_RUNS inputs where that is set; or in the long form DOORBRAAK_HOURS each, in turns, with its corpus in
DOORBRAAK_STATE, so that it goes on where it stopped.

  DOORBRAAK_BUILD=BUILD fuzz.py [TARGET…]

What it finds is kept in the state folder, and printed with the command that does it again."""
import datetime
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile

import msgpack

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(HERE)), "system"))
import setting  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))

# What a target begins with beside its folder in corpus/, and how long an input may become.
TARGETS = {
    "command": {"seeds": ["frames"], "dictionary": "msgpack", "most": 65536},
    "batch": {"seeds": ["frames"], "dictionary": "msgpack", "most": 65536},
    "journal": {"most": 16384},
    "ladder": {"seeds": ["config/ladders", "tests/ladder-broken"], "dictionary": "yaml", "most": 65536},
    "calendar": {"seeds": ["config/calendars"], "dictionary": "ics", "most": 65536},
    "case": {"seeds": ["config/examples"], "dictionary": "yaml", "most": 16384},
    "zap": {"most": 512},
    "http": {"seeds": ["requests"], "dictionary": "http", "most": 16384},
    "openid": {"dictionary": "openid", "most": 8192},
    "response": {"seeds": ["answers"], "dictionary": "msgpack", "most": 65536},
    "settings": {"seeds": ["settings"], "dictionary": "yaml", "most": 16384},
    "recovery": {"seeds": ["segments"], "most": 16384},
    "discovery": {"seeds": ["issuers"], "dictionary": "openid", "most": 16384},
    "link": {"seeds": ["referrals"], "dictionary": "msgpack", "most": 16384},
}
# Built with PLANTED, and what must then be said. By runs and not by time: a slow machine finds it too.
PLANTED = {"batch": "assertion failed", "journal": "heap-buffer-overflow", "recovery": "heap-buffer-overflow"}
PLANTED_RUNS = 500000
QUICK_SECONDS = 10
RUNS = [f"-runs={setting.number('DOORBRAAK_RUNS', 1)}"] if "DOORBRAAK_RUNS" in os.environ else []  # so that each time is the same
TURN_SECONDS = 600  # of a target, in the long form
HANG_SECONDS = 300  # one input; no measure of speed
MEMORY = "/dev/shm" if "TMPDIR" not in os.environ and os.access("/dev/shm", os.W_OK) else None  # what is tested is no disk


def skip(why):
    print(f"SKIP: {why}; no decoder was fuzzed")
    sys.exit(77)


def find_clang(folder):
    clang = shutil.which("clang-14") or shutil.which("clang")
    if clang is None:
        skip("no clang here")
    source = os.path.join(folder, "try.c")
    with open(source, "w", encoding="ascii") as file:
        file.write("int LLVMFuzzerTestOneInput(const char *a, long b);\n"
                   "int LLVMFuzzerTestOneInput(const char *a, long b) { return a == 0 && b == 1; }\n")
    tried = subprocess.run([clang, "-fsanitize=fuzzer,address,undefined", source, "-o", os.path.join(folder, "try")],
                           capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        skip(f"this clang has no libFuzzer: {tried.stderr.strip()[-200:]}")
    return clang


def build(clang, folder):
    """The folder of the programs."""
    os.makedirs(folder, exist_ok=True)
    steps = [["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", f"-DCMAKE_C_COMPILER={clang}", "-DDOORBRAAK_FUZZ=ON",
              "-DDOORBRAAK_SANITIZE=ON", "-DCMAKE_BUILD_TYPE=RelWithDebInfo", "-DCMAKE_C_FLAGS=-fsanitize=fuzzer-no-link"],
             ["cmake", "--build", folder, "--target", "fuzz", "--parallel", "2"]]
    for step in steps:
        done = subprocess.run(step, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{done.stdout[-4000:]}\nfuzz: the targets were not built")
    return os.path.join(folder, "tests", "proof", "fuzz")


def read_text(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


def write_seeds(folder, seeds):
    if not seeds:
        sys.exit(f"fuzz: nothing to begin with in {os.path.basename(folder)}")
    os.makedirs(folder, exist_ok=True)
    for index, seed in enumerate(seeds):
        with open(os.path.join(folder, f"{index:04}"), "wb") as file:
            file.write(seed)


def frames_of_readme():
    """The worked examples of the protocol: one of every message."""
    found = re.findall(r"^```hex\n([0-9a-f\n]*?)\n```$", read_text("proto", "README.md"), re.MULTILINE)
    return [bytes.fromhex(digits.replace("\n", "")) for digits in found]


def camel(value):
    """Keys and moments as the web has them; the keys of texts are codes, and stay."""
    if isinstance(value, list):
        return [camel(member) for member in value]
    if isinstance(value, int) and value > 10 ** 12:
        return datetime.datetime.fromtimestamp(value / 1000, datetime.timezone.utc).isoformat()
    if not isinstance(value, dict):
        return value
    return {re.sub("_(.)", lambda match: match.group(1).upper(), key): inner if key == "texts" else camel(inner)
            for key, inner in value.items()}


def request_of(method, path, body):
    """What the path has room for goes there, else into the parameters or the body."""
    path = re.sub(r"{(\w+)}", lambda place: str(body.pop(place.group(1), "1")), path)
    if method in ("GET", "DELETE"):
        fields = "&".join(f"{key}={value}" for key, value in body.items() if not isinstance(value, (dict, list)))
        return f"{method} /v1{path}{'?' if fields else ''}{fields}\nHost: localhost\n\n"
    return f"{method} /v1{path}\nHost: localhost\nOrigin: http://localhost\n\n{json.dumps(body)}"


def requests_of_readme():
    """The same examples as the gateway is asked: one of every route."""
    routes = re.findall(r'^ROUTE\((\w+), (\w+), "([^"]*)"\)', read_text("clients", "gateway", "routes.def"), re.MULTILINE)
    numbers = {(kind, number): name for kind, source in (("command", "commands.def"), ("query", "queries.def"))
               for number, name in re.findall(r"^(?:COMMAND|QUERY)\((\d+), (\w+),", read_text("proto", source), re.MULTILINE)}
    bodies = {}
    for block in re.findall(r'^```\n(\{\n  "body".*?\n?)```$', read_text("proto", "README.md"), re.MULTILINE | re.DOTALL):
        request = json.loads(re.sub(r"h'([0-9a-f]*)'", r'"\1"', block))
        for kind in ("command", "query"):
            if kind in request:
                bodies[numbers.get((kind, str(request[kind])))] = camel(request["body"])
    return [request_of(method, path, dict(bodies.get(name, {}))).encode() for name, method, path in routes]


def answers_of_readme():
    """The same, as a client reads them: whatever byte stands before says what it asked."""
    return [bytes([index % 256]) + frame for index, frame in enumerate(frames_of_readme())]


def settings_files():
    folder = os.path.join(ROOT, "config")
    return [read_text("config", name).encode() for name in sorted(os.listdir(folder)) if name.endswith(".yaml")]


def segments_known():
    """Segments of a journal, with the batch that the state knows of before each."""
    folder = os.path.join(HERE, "corpus", "journal")
    seeds = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            segment = file.read()
        seeds += [b"\0" + segment, b"\1" + segment]
    return seeds


def answered(how, answer):
    return bytes([how]) + struct.pack(">H", len(answer)) + answer


def descriptions():
    """What an issuer says of itself, and its keys."""
    said = {"issuer": "https://issuer.example", "authorization_endpoint": "https://issuer.example/authorize",
            "token_endpoint": "https://issuer.example/token", "jwks_uri": "https://issuer.example/keys",
            "end_session_endpoint": "https://issuer.example/end", "authorization_response_iss_parameter_supported": True}
    keys = json.dumps({"keys": [{"kty": "EC", "crv": "P-256", "use": "sig", "kid": "1",
                                 "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                                 "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}).encode()
    others = [said, {**said, "issuer": "https://elsewhere.example"}, {**said, "jwks_uri": "http://127.0.0.1:1/keys"},
              {**said, "token_endpoint": "file:///etc/passwd"}]
    return [answered(0, json.dumps(one).encode()) + answered(0, keys) for one in others]


def referrals_of_readme():
    """What two sites say of one referral: the examples of its answers, one after the other."""
    said = [msgpack.unpackb(frame).get("answer", {}) for frame in frames_of_readme()]
    here = [msgpack.packb(answer) for answer in said if "referral" in answer and "step_number" in answer]
    words = msgpack.packb({"texts": {"plan": "Uitstel tot juli."}})
    if not here:
        sys.exit("fuzz: proto/README.md has no example of an answer about a referral")
    return [answered(1, one) + tail for one in here for tail in
            (answered(2, b"") + answered(1, words) + answered(1, b""), answered(1, here[0]) + answered(1, b"") + answered(3, b""))]


class Fuzz:
    def __init__(self, programs, state, work, seed):
        self.programs, self.state, self.work, self.seed = programs, state, work, seed
        self.found = os.path.join(state, "found", "")
        os.makedirs(self.found, exist_ok=True)
        write_seeds(os.path.join(work, "frames"), frames_of_readme())
        write_seeds(os.path.join(work, "requests"), requests_of_readme())
        write_seeds(os.path.join(work, "answers"), answers_of_readme())
        write_seeds(os.path.join(work, "settings"), settings_files())
        write_seeds(os.path.join(work, "segments"), segments_known())
        write_seeds(os.path.join(work, "issuers"), descriptions())
        write_seeds(os.path.join(work, "referrals"), referrals_of_readme())

    def run(self, program, name, grown, limits):
        """(status, runs, what was said)."""
        target = TARGETS[name]
        os.makedirs(grown, exist_ok=True)
        folders = [grown]
        if os.path.isdir(os.path.join(HERE, "corpus", name)):
            folders.append(os.path.join(HERE, "corpus", name))
        for seeds in target.get("seeds", []):
            folders.append(os.path.join(ROOT if "/" in seeds else self.work, seeds))
        options = [f"-max_len={target['most']}", f"-timeout={HANG_SECONDS}", f"-artifact_prefix={self.found}{program}-",
                   "-print_final_stats=1", *limits]
        if "dictionary" in target:
            options.append(f"-dict={HERE}/{target['dictionary']}.dict")
        with tempfile.TemporaryDirectory(prefix="fuzz-", dir=MEMORY) as scratch:  # what falls puts nothing away
            done = subprocess.run([os.path.join(self.programs, program), *options, *folders], env={**os.environ, "TMPDIR": scratch},
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        said = done.stdout.decode("utf-8", "replace")
        runs = re.search(r"number_of_executed_units: (\d+)", said)
        return done.returncode, int(runs.group(1)) if runs else 0, said

    def find_planted(self, name, words):
        program = f"planted_{name}"
        status, runs, said = self.run(program, name, os.path.join(self.work, program),
                                      [f"-seed={self.seed}", f"-runs={PLANTED_RUNS}"])
        if status == 0 or words not in said:
            print(said[-4000:])
            sys.exit(f"fuzz: what was planted in {name} was not found in {runs} runs")
        print(f"control: planted in {name}, found after {runs} runs", flush=True)
        return runs

    def turn(self, name, grown, seconds, turn=0):
        """One turn of a target; how many runs."""
        program = f"fuzz_{name}"
        status, runs, said = self.run(program, name, grown,
                                      [f"-seed={(self.seed + turn) % (1 << 32) or 1}", f"-max_total_time={seconds}", *RUNS])
        if status != 0 or runs == 0:
            print(said[-6000:])
            written = re.findall(r"Test unit written to (\S+)", said)
            sys.exit(f"fuzz: {name} fell with seed {self.seed}" +
                     "".join(f"; again with {self.programs}/{program} {path}" for path in written))
        print(f"{name}: {runs} runs", flush=True)
        return runs

    def quick(self, names):
        return {name: self.turn(name, os.path.join(self.work, f"fuzz_{name}"), QUICK_SECONDS) for name in names}

    def long(self, names, hours):
        """In turns, so that whoever stops it early has looked at each."""
        path = os.path.join(self.state, "progress.json")
        progress = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                progress = json.load(file)
        while True:
            left = {name: hours * 3600 - progress.get(name, {}).get("seconds", 0) for name in names}
            name = max(left, key=left.get)
            if left[name] <= 0:
                return {name: progress[name]["runs"] for name in names}
            done = progress.setdefault(name, {"seconds": 0, "turns": 0, "runs": 0})
            seconds = max(1, min(TURN_SECONDS, int(left[name])))
            done["runs"] += self.turn(name, os.path.join(self.state, "corpus", name), seconds, done["turns"])
            done["seconds"] += seconds
            done["turns"] += 1
            with open(path + ".new", "w", encoding="utf-8") as file:
                json.dump(progress, file)
            os.replace(path + ".new", path)


def main():
    names = sys.argv[1:] or list(TARGETS)
    for name in names:
        if name not in TARGETS:
            sys.exit(f"fuzz: no target is called '{name}'; there are: {', '.join(TARGETS)}")
    folder = os.path.join(os.environ["DOORBRAAK_BUILD"], "tests", "proof", "fuzz")
    seed = setting.number("DOORBRAAK_SEED", 7)
    with tempfile.TemporaryDirectory(prefix="doorbraak-fuzz-") as work:
        programs = build(find_clang(work), os.path.join(folder, "clang"))
        fuzz = Fuzz(programs, os.environ.get("DOORBRAAK_STATE") or os.path.join(folder, "state"), work, seed)
        controls = {name: fuzz.find_planted(name, words) for name, words in PLANTED.items()}
        if os.environ.get("DOORBRAAK_FORM") == "long":
            runs = fuzz.long(names, setting.hours())
        else:
            runs = fuzz.quick(names)
    told = ", ".join(f"{name} after {n} runs" for name, n in controls.items())
    print(f"proof: count={sum(runs.values())} seed={seed} targets={len(runs)} " +
          " ".join(f"{name}={n}" for name, n in runs.items()) + f' control="planted and found: {told}"')


if __name__ == "__main__":
    main()
