"""What the statistics of competencies are called on a page."""

from collections.abc import Mapping

from analytics.augmented import Undefined
from analytics.claimed import Found, Lack
from analytics.dina import Reason
from analytics.mastery import Shown

from ...i18n import Message, msg
from ..dashboard import Mark

SHOWN: Mapping[str, Mark] = {
    Shown.REACHED: Mark("success", msg("reached")),
    Shown.NOT_REACHED: Mark("danger", msg("not reached")),
    Shown.INSUFFICIENT: Mark("", msg("insufficient evidence")),
}
UNTOLD: Mapping[str, Message] = {
    Undefined.NO_ITEM: msg("no question assesses it"),
    Undefined.ONE_ITEM: msg("only one question assesses it"),
    Undefined.FEW_TAKERS: msg("too few students"),
    Undefined.NEVER_TOGETHER: msg("no two of its questions were given to the same students"),
    Undefined.SAME_SHARE: msg("all students have the same share"),
    Undefined.ONLY_CHANCE: msg("students differ no more than by chance"),
    Undefined.NOT_ESTIMABLE: msg("too little to compute it from"),
    Undefined.NOTHING_GIVEN: msg("the student was given no question"),
}
FOUND: Mapping[str, Mark] = {
    Found.EVIDENCE: Mark("success", msg("evidence")),
    Found.LITTLE: Mark("warning", msg("too little to say anything")),
    Found.NONE: Mark("danger", msg("no evidence")),
}
LACKS: Mapping[str, Message] = {
    Lack.NO_ITEM: msg("no question is written"),
    Lack.NEVER_SHOWN: msg("its questions were shown to nobody in this quiz"),
    Lack.FEW_ITEMS: msg("too few different questions were shown"),
    Lack.FEW_TAKERS: msg("too few students"),
}
REFUSED: Mapping[str, Message] = {
    Reason.PARTIAL_CREDIT: msg("The model is for answers that are right or wrong; some earned a part of the points."),
    Reason.FEW_TAKERS: msg("The model needs 300 students."),
    Reason.NO_SPREAD: msg("The model cannot use questions that all students answered alike: {names}."),
    Reason.NO_ATTRIBUTE: msg("The model cannot use questions that assess no competency: {names}."),
    Reason.FEW_ITEMS: msg("The model needs three questions for each competency; these have fewer: {names}."),
    Reason.NEVER_ALONE: msg("The model needs a question for each competency alone; these have none: {names}."),
    Reason.ALIKE: msg("The same questions assess these competencies, and no model can tell them apart: {names}."),
    Reason.MANY_ATTRIBUTES: msg("The model is for at most eight competencies."),
}
