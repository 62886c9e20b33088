"""Everything the award's rules refuse, in the sentence that the person at the screen reads."""


class AwardError(Exception):
    """本操作不符合管理办法。"""


class Refused(AwardError):
    """A rule says no.

    `field` names the form field that the sentence belongs to, if any; `article` is the concept that it
    stands on, or an article that the profile gives; empty where the regulation is silent and only the sheet speaks.
    """

    def __init__(self, sentence: str, *, field: str | None = None, article: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.article = article

    def cited(self, article: str) -> str:
        """The sentence with the article behind it: 申报已经截止（第十三条）。 Without one, the sentence alone."""
        return f"{self.sentence.removesuffix('。')}（{article}）。" if article else self.sentence
