"""The command line."""

import click


@click.group()
@click.version_option(package_name="tieout")
def main() -> None:
    """Tie out the printed figures of financial reports."""
