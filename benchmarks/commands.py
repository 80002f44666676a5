"""Time whole commands as users run them: CPU seconds of each, and as a ratio to starting Python.

    ./run python benchmarks/commands.py [DOCUMENT]

Each command runs several times, in turns with a bare `python -c pass`, and the least of each is
shown: on a busy machine the least is the figure that says most about the program.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5


def cpu(command: list[str]) -> float:
    """CPU seconds, user and system, of one run of a command; its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    if done.returncode not in (0, 1, 3):
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr.decode()[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def imports_great_expectations(document: str) -> bool:
    """Whether checking a document in the terminal loads Great Expectations or pandas."""
    program = (
        "import sys\nfrom tieout.cli import main\nsys.argv = ['tieout', 'check', '--exit-zero', '-q', sys.argv[1]]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.exit(any(name in sys.modules for name in ('great_expectations', 'pandas')))"
    )
    with tempfile.TemporaryDirectory() as scratch:
        script = Path(scratch) / "probe.py"
        script.write_text(program)
        done = subprocess.run([sys.executable, str(script), document], stdout=subprocess.DEVNULL, check=False, cwd=ROOT)
    return done.returncode != 0


def main() -> None:
    """Print a table: command, least CPU seconds, ratio to a bare Python, the goal."""
    document = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "examples" / "iij-1h17.txt")
    with tempfile.TemporaryDirectory() as scratch:
        commands = {
            "python -c pass": ([sys.executable, "-c", "pass"], None),
            "tieout --help": (["./run", "tieout", "--help"], 0.1),
            "tieout load": (["./run", "tieout", "load", document, "--out", f"{scratch}/landing"], None),
            "tieout check": (["./run", "tieout", "check", document], 1.5),
            "tieout docs": (["./run", "tieout", "docs", document, "--out", f"{scratch}/site"], 6.0),
        }
        least = {name: min(cpu(command) for _ in range(RUNS)) for name, (command, _) in commands.items()}
    bare = least["python -c pass"]
    print(f"{'command':18}{'CPU s':>8}{'x python':>10}{'goal':>8}")
    for name, (_, goal) in commands.items():
        print(f"{name:18}{least[name]:8.2f}{least[name] / bare:10.1f}{'' if goal is None else f'< {goal}':>8}")
    loaded = imports_great_expectations(document)
    print(f"check imports Great Expectations or pandas: {'yes' if loaded else 'no'}")


if __name__ == "__main__":
    main()
