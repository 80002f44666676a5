"""Runs the stored checkpoint, as their scheduler does every night; exit code 1 where an expectation failed."""

import sys

import great_expectations as gx

# Before anything of ours is loaded: Great Expectations leaves out, unsaid, what has no class yet.
from tieout.expectations.gx import ExpectTie
from tieout.reports.datadocs import ReviewAction

NEEDED = (ExpectTie, ReviewAction)


def main() -> int:
    """Print one line an expectation."""
    context = gx.get_context(mode="file", project_root_dir=".")
    result = context.checkpoints.get("nightly").run()
    for run in result.run_results.values():
        for one in run.results:
            config = one.expectation_config
            print("ok    " if one.success else "FAILED", config.type, one.result.get("observed_value") or "")
    print("the review: site/index.html")
    return 0 if result.success else 1


if __name__ == "__main__":
    sys.exit(main())
