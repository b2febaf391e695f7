"""How well each way of working is supported by research, in a few honest sentences with their sources.

The sources are those of ``scenarios/reference/sources.yaml``, word for word; a test holds them together.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.ui.i18n import _
from simulator.ui.markup import bullets, esc, tag


@dataclass(frozen=True, slots=True)
class EvidenceNote:
    """What is known about a way of working.

    Attributes
    ----------
    sources : mapping of str to str
        Citations by their id in the list of sources.
    """

    words: str
    sources: dict[str, str]


QUESTION = _("How well supported is this way of working?")
LIMIT = _(
    "The cases here follow this literature. Whether practising them makes anybody's therapies go better has not been "
    "shown."
)
EVIDENCE: dict[str, EvidenceNote] = {
    "abft": EvidenceNote(
        _(
            "Tested mainly with adolescents who are depressed or have suicidal thoughts. In a first "
            "randomized trial (66 young people) it did better than enhanced usual care; in a later one (129) "
            "it did no better than a supportive therapy that also involved the family. It is one sound way "
            "of working, not the only right one."
        ),
        {
            "diamond-2010": (
                "Diamond, G. S., Wintersteen, M. B., Brown, G. K., Diamond, G. M., Gallop, R., Shelef, K., & "
                "Levy, S. (2010). Attachment-based family therapy for adolescents with suicidal ideation: A "
                "randomized controlled trial. Journal of the American Academy of Child & Adolescent "
                "Psychiatry, 49(2), 122–131. https://doi.org/10.1016/j.jaac.2009.11.002"
            ),
            "diamond-2019": (
                "Diamond, G. S., Kobak, R. R., Krauthamer Ewing, E. S., Levy, S. A., Herres, J. L., Russon, "
                "J. M., & Gallop, R. J. (2019). A randomized controlled trial: Attachment-based family and "
                "nondirective supportive treatments for youth who are suicidal. Journal of the American "
                "Academy of Child & Adolescent Psychiatry, 58(7), 721–731. "
                "https://doi.org/10.1016/j.jaac.2018.10.006"
            ),
        },
    ),
    "eft": EvidenceNote(
        _(
            "The most studied of the ways of working here. A meta-analysis finds large changes from before "
            "to after therapy (d = 0.93) and a smaller advantage over other work with couples (d = 0.44). It "
            "is not for couples with ongoing violence or coercive control; each partner is asked about that "
            "alone first."
        ),
        {
            "spengler-2022": (
                "Spengler, P. M., Lee, N. A., Wiebe, S. A., & Wittenborn, A. K. (2024). A comprehensive "
                "meta-analysis on the efficacy of emotionally focused couple therapy. Couple and Family "
                "Psychology: Research and Practice, 13(2), 81–99. https://doi.org/10.1037/cfp0000233"
            ),
            "bograd-mederos-1999": (
                "Bograd, M., & Mederos, F. (1999). Battering and couples therapy: Universal screening and "
                "selection of treatment modality. Journal of Marital and Family Therapy, 25(3), 291–312."
            ),
        },
    ),
    "mbt": EvidenceNote(
        _(
            "Studied mainly for borderline personality disorder, where a Cochrane review of psychological therapies "
            "finds benefits of modest certainty. Much less is known about other difficulties. In one qualitative "
            "study, therapists who were rated higher challenged kindly rather than soothing only."
        ),
        {
            "storebo-2020": (
                "Storebø, O. J., Stoffers-Winterling, J. M., Völlm, B. A., Kongerslev, M. T., Mattivi, J. "
                "T., Jørgensen, M. S., Faltinsen, E., Todorovac, A., Sales, C. P., Callesen, H. E., Lieb, "
                "K., & Simonsen, E. (2020). Psychological therapies for people with borderline personality "
                "disorder. Cochrane Database of Systematic Reviews, 2020(5), Article CD012955. "
                "https://doi.org/10.1002/14651858.CD012955.pub2"
            ),
            "folmo-2019": (
                "Folmo, E. J., Karterud, S. W., Kongerslev, M. T., Kvarstein, E. H., & Stänicke, E. (2019). "
                "Battles of the comfort zone: Modelling therapeutic strategy, alliance, and epistemic trust. "
                "A qualitative study of mentalization-based therapy for borderline personality disorder. "
                "Journal of Contemporary Psychotherapy, 49(3), 141–151. "
                "https://doi.org/10.1007/s10879-018-09414-3"
            ),
        },
    ),
    "aedp": EvidenceNote(
        _(
            "Promising, and not yet compared with anything else. In private practices 62 people changed much "
            "over 16 sessions, but there was no comparison group, so how much of that is due to the therapy "
            "is not known."
        ),
        {
            "iwakabe-2020": (
                "Iwakabe, S., Edlin, J., Fosha, D., Gretton, H., Joseph, A. J., Nunnink, S. E., Nakamura, "
                "K., & Thoma, N. C. (2020). The effectiveness of accelerated experiential dynamic "
                "psychotherapy (AEDP) in private practice settings: A transdiagnostic study conducted within "
                "the context of a practice-research network. Psychotherapy, 57(4), 548–561. "
                "https://doi.org/10.1037/pst0000344"
            ),
        },
    ),
    "individual": EvidenceNote(
        _(
            "This is a frame and not one tested treatment. It rests on how experienced therapists say they "
            "work with clients who keep their distance or seek closeness, on studies of how such clients "
            "speak in sessions, and on the link between alliance and outcome over many therapies, which by "
            "itself proves no cause. Where there is a tested treatment for a problem, such as trauma-focused "
            "therapy for PTSD, attachment work frames it and does not replace it."
        ),
        {
            "daly-mallinckrodt-2009": (
                "Daly, K. D., & Mallinckrodt, B. (2009). Experienced therapists' approach to psychotherapy "
                "for adults with attachment avoidance or attachment anxiety. Journal of Counseling "
                "Psychology, 56(4), 549–563. https://doi.org/10.1037/a0016695"
            ),
            "talia-2017": (
                "Talia, A., Miller-Bottome, M., & Daniel, S. I. F. (2017). Assessing attachment in "
                "psychotherapy: Validation of the Patient Attachment Coding System (PACS). Clinical "
                "Psychology & Psychotherapy, 24(1), 149–161. https://doi.org/10.1002/cpp.1990"
            ),
            "flueckiger-2018": (
                "Flückiger, C., Del Re, A. C., Wampold, B. E., & Horvath, A. O. (2018). The alliance in "
                "adult psychotherapy: A meta-analytic synthesis. Psychotherapy, 55(4), 316–340. "
                "https://doi.org/10.1037/pst0000172"
            ),
            "nice-ng116-2018": (
                "National Institute for Health and Care Excellence. (2018). Post-traumatic stress disorder "
                "(NICE Guideline NG116). https://www.nice.org.uk/guidance/ng116"
            ),
        },
    ),
    "caregiver": EvidenceNote(
        _(
            "Parts of it have been tested. In a randomized trial of a Circle of Security group (141 mothers) "
            "mothers gave fewer unsupportive answers, and there was no main effect on the children's "
            "attachment. Evidence for dyadic developmental psychotherapy is still limited. A national "
            "guideline prefers video feedback for young children in care, and nobody should ever be held "
            "down as a treatment."
        ),
        {
            "cassidy-2017": (
                "Cassidy, J., Brett, B. E., Gross, J. T., Stern, J. A., Martin, D. R., Mohr, J. J., & "
                "Woodhouse, S. S. (2017). Circle of Security–Parenting: A randomized controlled trial in "
                "Head Start. Development and Psychopathology, 29(2), 651–673. "
                "https://doi.org/10.1017/S0954579417000244"
            ),
            "nice-ng26-2015": (
                "National Institute for Health and Care Excellence. (2015). Children's attachment: "
                "Attachment in children and young people who are adopted from care, in care or at high risk "
                "of going into care (NICE Guideline NG26). https://www.nice.org.uk/guidance/ng26"
            ),
            "hughes-2019": (
                "Hughes, D. A., Golding, K. S., & Hudson, J. (2019). Healing relational trauma with "
                "attachment-focused interventions: Dyadic developmental psychotherapy with children and "
                "families. W. W. Norton."
            ),
            "chaffin-2006": (
                "Chaffin, M., Hanson, R., Saunders, B. E., Nichols, T., Barnett, D., Zeanah, C., Berliner, "
                "L., Egeland, B., Newman, E., Lyon, T., LeTourneau, E., & Miller-Perrin, C. (2006). Report "
                "of the APSAC task force on attachment therapy, reactive attachment disorder, and attachment "
                "problems. Child Maltreatment, 11(1), 76–89. https://doi.org/10.1177/1077559505283699"
            ),
        },
    ),
    "group": EvidenceNote(
        _(
            "Mostly clinical knowledge and studies of what goes together: groups whose members feel that "
            "they belong do better on average, and people who avoid closeness tend to say less and to leave "
            "earlier. Whether attachment-focused groups do better than other groups is hardly tested."
        ),
        {
            "marmarosh-2013": (
                "Marmarosh, C. L., Markin, R. D., & Spiegel, E. B. (2013). Attachment in group "
                "psychotherapy. American Psychological Association."
            ),
            "burlingame-2018": (
                "Burlingame, G. M., McClendon, D. T., & Yang, C. (2018). Cohesion in group therapy: A "
                "meta-analysis. Psychotherapy, 55(4), 384–398. https://doi.org/10.1037/pst0000173"
            ),
        },
    ),
}


def evidence(modality: str) -> str:
    """The note of a way of working, folded; nothing where none was written."""
    note = EVIDENCE.get(modality)
    if note is None:
        return ""
    said = tag("p", esc(note.words)) + tag("p", esc(LIMIT)) + bullets(note.sources.values())
    return tag("details", tag("summary", esc(QUESTION)) + tag("div", said), "sb-evidence")
