#!/usr/bin/env python3
"""Does the command line's time grow with the file, and does the memory budget hold, for files that nobody should write?

usage: bars.py GLOVEBOX FOLDER        (files are made in FOLDER once)

Each line is a bar: what was measured, and whether it is met. Seconds are the lowest of three runs of the whole
process; memory is the peak of its resident set, as the kernel counted it.
"""

import gzip
import multiprocessing
import os
import pathlib
import random
import subprocess
import sys
import time

ROUNDS = 3
MB = 1_000_000


def run(program, file, *options):
    """Seconds and peak memory in bytes of one profile."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [program, "profile", file, "--format", "json", *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    words = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"glovebox profile {file} ended with {process.returncode}: {words.strip()}")
    return time.perf_counter() - start, usage.ru_maxrss * 1024


def lowest(program, file, *options):
    """The lowest seconds of a few runs."""
    return min(run(program, file, *options)[0] for _ in range(ROUNDS))


def made(folder, name, write):
    """The path of a file that `write` fills when it is not there."""
    path = folder / name
    if not path.exists():
        unfinished = folder / (name + ".unfinished")
        # In a process of its own: what this one has ever held counts as the peak of every program that it starts.
        maker = multiprocessing.get_context("fork").Process(target=write, args=(unfinished,))
        maker.start()
        maker.join()
        if maker.exitcode != 0:
            raise SystemExit(f"{name} could not be made")
        unfinished.rename(path)
    return str(path)


def unclosed(size):
    """A text whose first row opens a quote that never ends."""
    return lambda path: path.write_bytes(b'a,b,c\n1,"x,2\n' + b"12,some text,3.5\n" * (size // 17))


def long_cell(size):
    """A text with one cell of that many bytes."""
    return lambda path: path.write_bytes(b"a,b\n1,x\n2," + b"x" * size + b"\n3,y\n")


def names(same):
    """16,000 columns of one name, or of as many."""
    header = ",".join("name" if same else f"name{at}" for at in range(16_000))
    row = ",".join(str(at % 7) for at in range(16_000))
    return lambda path: path.write_text(header + "\n" + (row + "\n") * 3)


def findings(columns):
    """A text in which every column has something to tell: a constant, missing cells, a cell that does not fit."""
    cells = ("1,1,1,1", "1,,2,x", "1,,3,4", "1,,4,5")
    lines = [",".join(f"c{at}" for at in range(columns))]
    for row in range(20):
        lines.append(",".join([cells[row % 4]] * (columns // 4)))
    return lambda path: path.write_text("\n".join(lines) + "\n")


def bomb(path):
    """400 MB of text in 400 kB."""
    with gzip.open(path, "wb", compresslevel=9) as out:
        out.write(b"a,b,c\n")
        for _ in range(400):
            out.write(b"1,2,three\n" * (MB // 10))


def floats(path):
    """300,000 rows of 30 numbers, 108 MB."""
    dice = random.Random(8)
    with open(path, "w", encoding="ascii") as out:
        out.write(",".join(f"f{at}" for at in range(30)) + "\n")
        for _ in range(300_000):
            out.write(",".join(f"{dice.random():.9f}" for _ in range(30)) + "\n")


def growth(program, folder, what, write, small, large, limit):
    """How much longer a larger file takes."""
    times = [lowest(program, made(folder, f"{what}-{size}.csv", write(size * MB))) for size in (small, large)]
    ratio = times[1] / times[0]
    tell(f"{what} of {large} MB beside {small} MB", f"{times[1]:.2f} s / {times[0]:.2f} s = {ratio:.1f}", f"{limit}", ratio <= limit)


def tell(what, seen, bar, met):
    """One line of the answer."""
    print(f"  {what:<50} {seen:<28} bar {bar}: {'met' if met else 'MISSED'}", flush=True)


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    print("command line, files that nobody should write")
    growth(program, folder, "unclosed-quote", unclosed, 20, 80, 5)
    growth(program, folder, "one-cell", long_cell, 50, 200, 5)
    equal = lowest(program, made(folder, "equal-names.csv", names(True)))
    distinct = lowest(program, made(folder, "distinct-names.csv", names(False)))
    tell("16,000 equal names beside distinct ones", f"{equal:.2f} s / {distinct:.2f} s = {equal / distinct:.1f}", "2", equal <= 2 * distinct)
    seconds = lowest(program, made(folder, "findings-20000.csv", findings(20_000)))
    tell("20,000 columns with findings", f"{seconds:.2f} s", "3 s", seconds < 3)
    seconds, peak = run(program, made(folder, "wide-100000.csv", findings(100_000)))
    tell("100,000 columns × 20 rows", f"{seconds:.2f} s, {peak / MB:.0f} MB", "5 s, 1000 MB", seconds < 5 and peak < 1000 * MB)
    for name, write in (("bomb.csv.gz", bomb), ("floats.csv", floats)):
        _, peak = run(program, made(folder, name, write), "--memory", "64MB")
        tell(f"{name} with --memory 64MB", f"{peak / MB:.0f} MB", "200 MB", peak < 200 * MB)


if __name__ == "__main__":
    main()
