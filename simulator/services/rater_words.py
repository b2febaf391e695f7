"""What is said of raters, as plain text: the page and the table to take along say the same."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.analytics.agreement import Estimate
from simulator.analytics.severity import FEWEST, Gap, RaterSeverity, Severity
from simulator.domain.i18n import _
from simulator.services.panel_results import Agreement
from simulator.services.rater_figures import RaterFigures, RaterLine, drift

GAPS: dict[Gap, str] = {
    Gap.ALONE: _("Nobody else has rated any of the same, so there is nothing to stand beside."),
    Gap.FEW: _("Fewer than {n} ratings of what others rated too, so nothing is said.").format(n=FEWEST),
    Gap.NO_ROOM: _("There are too few ratings for all that they tell apart, so nothing is said."),
}


def signed(value: float, places: int = 2) -> str:
    """A number with its sign, the minus as wide as the plus; nothing rounds to a signed zero."""
    text = f"{value:+.{places}f}"
    return f"{abs(value):.{places}f}" if float(text) == 0 else text.replace("-", "−")


def interval(found: Severity | None) -> str:
    """An interval as it is read; a dash where there is none."""
    if found is None:
        return "–"
    return _("{low} to {high}").format(low=signed(found.low), high=signed(found.high))


def rater_name(line: RaterLine) -> str:
    """Who it is, as far as the reader may know."""
    if line.is_self:
        return _("You")
    return line.name or _("Another rater")


def severity_words(beside: RaterSeverity) -> str:
    """How strict somebody is, only as far as the interval allows."""
    if beside.gap is not None or beside.severity is None:
        return GAPS[beside.gap or Gap.FEW]
    if beside.severity.low > 0:
        return _("Stricter than the others")
    if beside.severity.high < 0:
        return _("More generous than the others")
    return _("No clear difference from the others")


def notes(line: RaterLine) -> tuple[str, ...]:
    """What else is to be known of a rater."""
    said = []
    if line.one_level:
        said.append(_("Gave one and the same level throughout, which tells nobody apart."))
    change = drift(line.beside.months)
    if change is not None:
        words = _("stricter") if change > 0 else _("more generous")
        said.append(_("Has become {words} from the first month on to the last.").format(words=words))
    return tuple(said)


def agreement_rows(found: Agreement) -> Iterator[tuple[str, str, str]]:
    """Each coefficient with its name, value and interval; what can't be computed is said."""
    none = _("can’t be computed")
    mean = found.mean
    for name, value in (
        (_("ICC(A,1): one rater, absolute agreement"), mean.a1),
        (_("ICC(A,k): the mean of all, absolute agreement"), mean.ak),
        (_("ICC(C,1): one rater, differences in severity left aside"), mean.c1),
        (_("ICC(C,k): the mean of all, differences in severity left aside"), mean.ck),
        (_("ICC(1,1): one rater, raters of each target others"), mean.one_way_1),
        (_("ICC(1,k): the mean of all, raters of each target others"), mean.one_way_k),
    ):
        yield name, none if value is None else coefficient(value.value), _range(value)
    alpha = none if found.alpha is None else coefficient(found.alpha)
    yield _("Krippendorff’s alpha for ordered levels, missing ratings allowed"), alpha, "–"


def coefficient(value: float) -> str:
    """A coefficient, with a true minus where it is below nothing."""
    return signed(value).removeprefix("+")


def _range(found: Estimate | None) -> str:
    if found is None or found.low is None or found.high is None:
        return "–"
    return _("{low} to {high}").format(low=coefficient(found.low), high=coefficient(found.high))


def csv_rows(found: RaterFigures) -> Iterator[list[str]]:
    """The heading, then a row for each rater and month, the whole first; what is missing is empty."""
    yield ["of", "rater", "month", "ratings", "shared_ratings", "group", "stricter_by", "low", "high", "one_level"]
    for kind, lines in (("panels", found.of_panels), ("own words", found.of_words.raters)):
        for line in lines:
            beside = line.beside
            group = "" if beside.group is None else str(beside.group + 1)
            about = [kind, rater_name(line)]
            one = "yes" if line.one_level else "no"
            yield [*about, "", str(beside.n), str(beside.n_shared), group, *_numbers(beside.severity), one]
            for month in beside.months:
                yield [*about, month.month, str(month.n), "", group, *_numbers(month.severity), ""]


def _numbers(found: Severity | None) -> list[str]:
    return ["", "", ""] if found is None else [f"{one:.4f}" for one in (found.value, found.low, found.high)]
