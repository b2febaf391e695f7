"""``stats …``: the statistics of ``docs/statistics.md`` on any CSV."""

from __future__ import annotations

import typer

from simulator.cli.stats import agreement, groups, reliability, standards
from simulator.cli.stats.selection import on_a_table

stats = typer.Typer(
    help="Statistics of any table in CSV. Exit status: 0 computed, 1 the table has problems or nothing can be computed "
    "from it, 2 wrong usage.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

stats.command("agreement")(on_a_table(agreement.agreement_command))
stats.command("icc")(on_a_table(agreement.icc_command))
stats.command("krippendorff")(on_a_table(agreement.krippendorff_command))
stats.command("kappa")(on_a_table(agreement.kappa_command))
stats.command("fleiss")(on_a_table(agreement.fleiss_command))
stats.command("reliability")(on_a_table(reliability.reliability_command))
stats.command("alpha")(on_a_table(reliability.alpha_command))
stats.command("generalizability")(on_a_table(reliability.generalizability_command))
stats.command("gstudy", hidden=True)(on_a_table(reliability.generalizability_command))
stats.command("items")(on_a_table(reliability.items_command))
stats.command("wilson")(on_a_table(groups.wilson_command))
stats.command("mantel-haenszel")(on_a_table(groups.mantel_haenszel_command))
stats.command("growth")(on_a_table(groups.growth_command))
stats.command("angoff")(on_a_table(standards.angoff_command))
stats.command("borderline")(on_a_table(standards.borderline_command))
stats.command("hofstee")(on_a_table(standards.hofstee_command))
stats.command("consistency")(on_a_table(standards.consistency_command))
