"""Print how well the engine reads the labelled documents, and where it errs: `python -m tests.extraction.corpus`."""

from __future__ import annotations

import argparse
import os
import sys

import django


def main() -> int:
    """Measure and print, or write floors; exit 1 where a set is not whole or floors do not fit it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportwatch.settings")
    django.setup()
    from . import floors, labels, report, scoring

    options = _arguments(labels.SETS)
    change = floors.raised if options.raise_floors else floors.accepted if options.accept_corpus else None
    try:
        for name in options.sets or labels.SETS:
            labelled = labels.load(name)
            readings = labels.read_with_engine(labelled)
            outcomes = [scoring.compare(label, readings[label["id"]]) for label in labelled.labels]
            if change is None:
                show = options.reveal or name not in labels.HELD_OUT
                lines = report.lines(name, outcomes, show_documents=show)
            else:
                changes = change(labelled, scoring.figures(outcomes))
                lines = iter([f"{name}: {', '.join(changes) or 'nothing to change'}"])
            sys.stdout.writelines(f"{line}\n" for line in lines)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _arguments(sets: tuple[str, ...]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.extraction.corpus", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"any of {', '.join(sets)}; all where none is named")
    parser.add_argument("--reveal", action="store_true", help="show single documents of held-out sets too")
    write = parser.add_mutually_exclusive_group()
    write.add_argument("--raise-floors", action="store_true", help="write what is measured now where it is higher")
    write.add_argument(
        "--accept-corpus", action="store_true", help="documents changed on purpose: new hash, floors as measured"
    )
    options = parser.parse_args()
    if unknown := sorted(set(options.sets) - set(sets)):
        parser.error(f"no such set: {', '.join(unknown)}; there are {', '.join(sets)}")
    return options


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader, `head` for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
