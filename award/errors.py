"""Everything the award's rules refuse, in the sentence that the person at the screen reads."""


class AwardError(Exception):
    """本操作不符合《塔城地区政府质量奖管理办法》。"""


class Refused(AwardError):
    """A rule says no.

    `field` names the form field that the sentence belongs to, if any; `article` is the article it stands on
    (第十条), empty where the regulation is silent and only the parameter sheet speaks.
    """

    def __init__(self, sentence: str, *, field: str | None = None, article: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.article = article
