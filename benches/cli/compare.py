#!/usr/bin/env python3
"""How long does the command line take for a whole profile, beside DuckDB's SUMMARIZE of the same file?

usage: compare.py GLOVEBOX ROUNDS FILE ...

Processes take turns, so that a noisy minute strikes both. For Glovebox the whole process counts; for DuckDB
only the query, not Python's start. DuckDB gives approximate distinct counts and quantiles, no associations
and no duplicates; Glovebox gives all of them, exactly.
"""

import statistics
import subprocess
import sys
import time

BAR = 0.5
PEER = """
import sys, time, duckdb
connection = duckdb.connect()
connection.execute("SET enable_progress_bar = false")
start = time.perf_counter()
connection.execute(f"SUMMARIZE SELECT * FROM '{sys.argv[1]}'").fetchall()
print(time.perf_counter() - start)
"""


def own(program, file):
    """Seconds of the whole process."""
    start = time.perf_counter()
    subprocess.run([program, "profile", file, "--format", "json"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def timings(program, file):
    """Lines that tell where the time of a run went."""
    run = subprocess.run([program, "profile", file, "--format", "json", "--timings"], check=True, capture_output=True, text=True)
    return run.stderr.splitlines()


def peer(file):
    """Seconds of the query alone."""
    return float(subprocess.run([sys.executable, "-c", PEER, file], check=True, capture_output=True, text=True).stdout)


def show(name, seconds):
    print(f"  {name:<18} min {min(seconds):6.3f} s   median {statistics.median(seconds):6.3f} s")


def main():
    program, rounds, files = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    for file in files:
        print(f"command line, {file.rsplit('/', 1)[-1]}, {rounds} rounds")
        own(program, file)
        peer(file)
        mine, theirs = [], []
        for _ in range(rounds):
            mine.append(own(program, file))
            theirs.append(peer(file))
        show("glovebox", mine)
        show("duckdb SUMMARIZE", theirs)
        print("  where the time of one more run went:")
        print("\n".join("  " + line for line in timings(program, file)))
        ratio = statistics.median(mine) / statistics.median(theirs)
        print(f"  ratio {min(mine) / min(theirs):.2f} by min, {ratio:.2f} by median; bar {BAR}: {'met' if ratio <= BAR else 'MISSED'}")


if __name__ == "__main__":
    main()
