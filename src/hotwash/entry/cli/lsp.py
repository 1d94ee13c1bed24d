"""`hotwash lsp` speaks the Language Server Protocol on standard input and output."""

import sys

import click


@click.command()
def lsp() -> None:
    """Lint in your editor: diagnostics, hover explanations and code actions over stdio."""
    try:
        from hotwash.entry.lint.server import build
    except ModuleNotFoundError as error:
        click.echo(f"hotwash lsp needs {error.name}: install hotwash[lsp].", err=True)
        sys.exit(2)
    build().start_io()
