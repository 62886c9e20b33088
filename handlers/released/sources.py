"""Sources of form options by the names that forms of format 1 have for them."""

from engine.contract import Ask, Option, source
from handlers import application_lists


@source("material_ranking", title="材料评审排名", about="application")
def material_ranking(ask: Ask) -> list[Option]:
    return application_lists.ranking(ask, "material")


@source("defence_ranking", title="陈述答辩排名", about="application")
def defence_ranking(ask: Ask) -> list[Option]:
    return application_lists.ranking(ask, "defence")


@source("site_applications", title="完成现场评审的申报组织", about="application")
def site_applications(ask: Ask) -> list[Option]:
    return application_lists.composite_ranking(ask)
