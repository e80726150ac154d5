#!/usr/bin/env python3
"""Measures on real proxies what the rules claim of them.

  measure.py [--full] [--record FILE | --recorded FILE] [--products STREAMLINT] [--at-once N] [ID...]

Without IDs all facts but the defaults at full length; --full measures those too. --record writes rules/facts.yaml,
--recorded checks that the file holds just these facts. --products also compares what streamlint says of the objects in
`products/` with what their data planes do. Exit status 1 when a proxy does not behave as a fact or a finding says.
"""
import argparse
import asyncio
import os
import sys
import time

import record
from facts import all_facts
from laboratory import Laboratory
from product_cases import all_cases
from proxies import DRIVERS


# How many facts are measured at once, after the first pass, of those that did not hold.
PASSES = [8, 2, 1]


async def check(laboratory, fact):
    outcome = await laboratory.measure(fact)
    return fact, outcome, outcome.differences(fact.expect)


async def run(facts, cases, options):
    """The number of facts that do not hold, and the versions that were measured."""
    laboratory = Laboratory()
    # The longest first, so that nothing long is left for the end.
    waiting = sorted(facts + [case.fact for case in cases], key=lambda fact: -fact.seconds)
    versions = {proxy: laboratory.version(proxy) for proxy in sorted({fact.proxy for fact in waiting})}
    try:
        # A busy machine makes events late. What is wrong stays wrong when nothing else runs.
        for at_once in [options.at_once] + PASSES:
            laboratory.limit = asyncio.Semaphore(at_once)
            failed = []
            for result in asyncio.as_completed([check(laboratory, fact) for fact in waiting]):
                fact, outcome, differences = await result
                if differences:
                    failed.append((fact, outcome))
                elif options.verbose:
                    print(f"ok   {fact.id}: {outcome}", flush=True)
            waiting = [fact for fact, _ in failed]
            if not failed:
                break
    finally:
        laboratory.close()
    for fact, outcome in failed:
        print(f"FAIL {fact.id}: {outcome}\n     expected {fact.expect}", flush=True)
    return len(failed), versions


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--record")
    parser.add_argument("--recorded")
    parser.add_argument("--products")
    parser.add_argument("--at-once", type=int, default=32)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("ids", nargs="*")
    options = parser.parse_args()
    everything = all_facts()
    facts = [
        fact for fact in everything
        if (options.full or not fact.is_full) and any(fact.id.startswith(name) for name in options.ids or [""])]
    missing = sorted({fact.proxy for fact in facts if DRIVERS[fact.proxy].find() is None})
    if missing and sys.platform != "linux":
        print(f"not here, and not measured: {', '.join(missing)}")
        facts = [fact for fact in facts if fact.proxy not in missing]
    elif missing:
        sys.exit(f"error: not installed: {', '.join(missing)}; make test-tools installs them")
    versions = {proxy: DRIVERS[proxy].version() for proxy in {fact.proxy for fact in facts}}
    others = [fact for fact in facts if not fact.holds_on(versions[fact.proxy])]
    facts = [fact for fact in facts if fact.holds_on(versions[fact.proxy])]
    started = time.monotonic()
    cases = [
        case for case in all_cases()
        if (options.full or not case.fact.is_full) and DRIVERS[case.fact.proxy].find()] if options.products else []
    wrong, versions = asyncio.run(run(facts, cases, options))
    for case in cases:
        for difference in case.differences(os.path.abspath(options.products)):
            print(f"FAIL {case.title}: {difference}")
            wrong += 1
    print(
        f"{len(facts)} facts and {len(cases)} cases of products on {', '.join(versions.values())} "
        f"in {time.monotonic() - started:.0f} s, {wrong} wrong; {len(others)} are about other versions")
    if options.record and not wrong:
        record.write(options.record, everything, facts, versions)
    if options.recorded:
        for line in record.differences(options.recorded, everything):
            print(line)
            wrong += 1
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
