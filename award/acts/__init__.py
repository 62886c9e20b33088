"""What is done with the award's records, under the nouns of the records and the rules.

    filing      applications · eligibility · exemptions · organisations
    publicity   publicity · proofs · objections
    review      lists · recusal · substitutions
    aftermath   incidents · bans · registers
    the site    administrators
"""
