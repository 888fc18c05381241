"""What the finished cohorts of Sede Iquitos must come out as, to the last student. The seed asserts it; a test asks the database.

Everything here is invented. The figures stand once, here; who makes or checks them reads them from here.
"""

from lms.records.enums import Disability, SelfIdentification, Sex

STUDENTS = 853
NEW_STUDENTS = {2024: 241, 2025: 287, 2026: 325}
SEXES = {Sex.FEMALE: 498, Sex.MALE: 355}
AGE_BANDS = {(10, 12): 214, (13, 15): 402, (16, 17): 205, (18, 99): 32}
DISTRICTS = {"Belén": 268, "Punchana": 221, "San Juan Bautista": 219, "Iquitos": 145}
DISABILITIES = {Disability.YES: 19, Disability.NO: 702, Disability.UNKNOWN: 132}
SELF_IDENTIFICATIONS = {
    SelfIdentification.MESTIZO: 431,
    SelfIdentification.AMAZONIAN: 246,
    SelfIdentification.QUECHUA: 14,
    SelfIdentification.AFROPERUVIAN: 9,
    SelfIdentification.OTHER: 11,
    SelfIdentification.UNKNOWN: 142,
}
PEOPLES = {
    "kukama-kukamiria": 118,
    "kichwa": 41,
    "tikuna": 22,
    "shawi": 14,
    "yagua": 12,
    "urarina": 11,
    "achuar": 8,
    "murui-muinani": 8,
    "awajún": 7,
    "bora": 5,
}
PLACES = {"A": 612, "B": 298, "C": 187, "D": 241}
COMPLETIONS = {"A": 489, "B": 221, "C": 139, "D": 183}
REACHED_BY_EVENTS = 1_800

# Ages at the first attended session, one by one, inside the bands. Self-identification is not asked under 12: those who are 10
# or 11 are all among the 142 without an answer.
AGES = {10: 12, 11: 62, 12: 140, 13: 130, 14: 140, 15: 132, 16: 120, 17: 85, 18: 26, 19: 6}
ASKED_FROM_AGE = 12

# Sede Lima has figures of its own, outside all of the above.
LIMA_COMPLETIONS = {"A": 56, "B": 13, "C": 12, "D": 13}
