"""The command line: each command is imported when it is called, so that --help is instant."""

from importlib import import_module

import click

from hotwash import __version__

COMMANDS = {
    "serve": ("hotwash.entry.cli.serve:serve", "Serve Hotwash."),
    "demo": ("hotwash.entry.cli.demo:demo", "Serve, and watch the checkout incident play."),
    "drill": ("hotwash.entry.cli.drill:drill", "Play an incident from a scenario."),
    "incident": ("hotwash.entry.cli.incident:incident", "Declare and run incidents."),
    "severity": ("hotwash.entry.cli.severity:severity", "Compute a severity from facts, and say why."),
    "slo": ("hotwash.entry.cli.slo:slo", "Work with SLOs and their error budgets."),
    "change": ("hotwash.entry.cli.change:change", "Report what was changed, and list it."),
    "changes": ("hotwash.entry.cli.changes:changes", "Rank recent changes as causes, from a file."),
    "oncall": ("hotwash.entry.cli.oncall:oncall", "Who is on call, by a schedule's file or name."),
    "apply": ("hotwash.entry.cli.apply:apply", "Apply on-call schedules from files."),
    "verify": ("hotwash.entry.cli.verify:verify", "Check that an exported record is untouched."),
    "lint": ("hotwash.entry.cli.lint:lint", "Find blame and gaps in postmortems."),
    "rule": ("hotwash.entry.cli.rule:rule", "Explain a rule of the linter."),
    "lsp": ("hotwash.entry.cli.lsp:lsp", "Lint in your editor (language server)."),
    "doctor": ("hotwash.entry.cli.doctor:doctor", "Say what is right with an instance, and what is not."),
    "db": ("hotwash.entry.cli.db:db", "Upgrade or check the database."),
    "user": ("hotwash.entry.cli.people:user", "Look after accounts."),
    "token": ("hotwash.entry.cli.tokens:token", "Make, list and remove API tokens."),
    "recover-admin": ("hotwash.entry.cli.people:recover_admin", "Get back in when no administrator can."),
    "maintenance": ("hotwash.entry.cli.maintenance:maintenance", "Keep a service's alerts from opening incidents."),
    "webhook": ("hotwash.entry.cli.webhook:webhook", "Tell other programs of incidents."),
    "delivery": ("hotwash.entry.cli.delivery:delivery", "See what was sent, and what could not be."),
    "integration": ("hotwash.entry.cli.integration:integration", "Add places alerts and changes come from."),
}


class _Lazy(click.Group):
    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in COMMANDS.items()])


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="hotwash %(version)s")
def main() -> None:
    """Incidents from the first alert to a blameless postmortem.

    Exit codes: 0 fine, 1 findings or refused, 2 bad input or usage, 3 server unreachable.
    """
