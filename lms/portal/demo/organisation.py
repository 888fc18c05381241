"""The invented organisation, its schools and its people. A database is known as the demo by this organisation's name."""

from dataclasses import dataclass

from lms.accounts.enums import Role

ORGANISATION = "Asociación Dos Orillas (inventada)"
SIGNATORY = "Estrella Panduro Ahuanari"
SIGNATORY_TITLE = "Directora (persona inventada)"
PASSWORD = "maloca-demo-2026"  # noqa: S105 (printed for everybody who starts the demo)
PIN = "2468"
MAIL = "dosorillas.example"
DEMO_MODULAR_PREFIX = "99"

CENTRES = {"IQ": "Sede Iquitos", "LI": "Sede Lima"}


@dataclass(frozen=True)
class SchoolFacts:
    """One service of an invented school."""

    key: str
    centre: str
    name: str
    district: str
    ubigeo: str
    ugel: str
    modular_code: str
    building_code: str
    annex: str = "0"
    level: str = "F0"
    status: str = "active"

    @property
    def number(self) -> str:
        return self.key[:5]


SCHOOLS = (
    SchoolFacts("99101", "IQ", "Río Itaya", "Belén", "160112", "UGEL Maynas", "9910101", "991010"),
    SchoolFacts("99102", "IQ", "Nueva Punchana", "Punchana", "160108", "UGEL Maynas", "9910201", "991020"),
    SchoolFacts("99103", "IQ", "Laguna Quistococha", "San Juan Bautista", "160113", "UGEL Maynas", "9910301", "991030"),
    SchoolFacts("99104", "IQ", "Plaza Grau", "Iquitos", "160101", "UGEL Maynas", "9910402", "991040"),
    SchoolFacts("99104-P", "IQ", "Plaza Grau", "Iquitos", "160101", "UGEL Maynas", "9910401", "991040", level="B0"),
    SchoolFacts(
        "99104-1", "IQ", "Plaza Grau", "Iquitos", "160101", "UGEL Maynas", "9910402", "991041", annex="1", status="closed"
    ),
    SchoolFacts("99201", "LI", "Cerro Verde", "San Juan de Lurigancho", "150132", "UGEL 05", "9920101", "992010"),
    SchoolFacts("99202", "LI", "Los Olivares", "Comas", "150110", "UGEL 04", "9920201", "992020"),
)
MAIN_SCHOOLS = ("99101", "99102", "99103", "99104", "99201", "99202")


@dataclass(frozen=True)
class StaffFacts:
    """A member of staff: the account's name, the person's, the role, and where it reaches."""

    username: str
    first_name: str
    last_name: str
    role: Role
    centre: str = ""
    school: str = ""
    has_mail: bool = True

    @property
    def email(self) -> str:
        return f"{self.username}@{MAIL}" if self.has_mail else ""


OFFICE = (
    StaffFacts("administradora", "Nayeli", "Sangama Flores", Role.ADMINISTRATOR),
    StaffFacts("editor", "Cristhian", "Saboya Ríos", Role.EDITOR),
    StaffFacts("coordinadora.iquitos", "Luz Marina", "Tapullima Inuma", Role.COORDINATOR, centre="IQ"),
    StaffFacts("coordinador.lima", "Jairo", "Quispe De la Cruz", Role.COORDINATOR, centre="LI"),
    StaffFacts("facilitadora", "Keyla", "Yuyarima Panduro", Role.FACILITATOR, centre="IQ"),
    StaffFacts("facilitador.iq2", "Wilder", "Murayari Tamani", Role.FACILITATOR, centre="IQ"),
    StaffFacts("facilitadora.iq3", "Rosa Elena", "Macuyama Ríos", Role.FACILITATOR, centre="IQ"),
    StaffFacts("facilitador.li1", "Segundo", "Mamani Ñahui", Role.FACILITATOR, centre="LI"),
    StaffFacts("facilitadora.li2", "Dayana", "Flores Huaymacari", Role.FACILITATOR, centre="LI"),
    StaffFacts("facilitador.li3", "Brayan", "Del Águila Quispe", Role.FACILITATOR, centre="LI"),
)
# The staff screen shows each state of an account: this one was switched off, and the next has not been accepted.
LEFT = StaffFacts("facilitador.iq4", "Elvis", "Curto Tuanama", Role.FACILITATOR, centre="IQ")
INVITED = StaffFacts("docente.invitada", "Mayra", "Tello Isuiza", Role.TEACHER, school="99102")
_TEACHER_NAMES = (
    "Milagros|Saboya Reátegui;Yampier|Ahuanari Flores;Estrella|Inuma Ríos;Segundo|Panduro Sangama;"
    "Kiara|Tamani Macuyama;Jhon Kevin|Del Águila Inuma;Mayerli|Murayari Saboya;Jairo|Huaymacari Flores;"
    "Analí|Reátegui Tapullima;Wilder|Yuyarima Ríos;Ana Lucía|Sangama Panduro;Brayan|Tamani Saboya;"
    "Rosa Elena|Flores Ahuanari;Cristhian|Inuma Del Águila;Nayeli|Panduro Murayari;Luz Marina|Ríos Macuyama;"
    "Keyla|Quispe Mamani;Segundo|De la Cruz Flores;Dayana|Ñahui Quispe;Jhon Kevin|Mamani Ríos;"
    "Estrella|De la Cruz Ñahui;Wilder|Quispe Flores;Milagros|Mamani Quispe;Jairo|Ñahui De la Cruz"
)


def teachers() -> list[StaffFacts]:
    """Four a school; the first of the story's school is the demo account, and one has no e-mail."""
    names = [name.split("|") for name in _TEACHER_NAMES.split(";")]
    found = []
    for number, (first, last) in enumerate(names):
        school, place = MAIN_SCHOOLS[number // 4], number % 4 + 1
        username = "docente" if (school, place) == ("99103", 1) else f"docente.{school}.{place}"
        found.append(StaffFacts(username, first, last, Role.TEACHER, school=school, has_mail=(school, place) != ("99102", 4)))
    return found


def teacher_of(school: str, turn: int = 0) -> str:
    """The account of one of the school's teachers."""
    place = turn % 4 + 1
    return "docente" if (school[:5], place) == ("99103", 1) else f"docente.{school[:5]}.{place}"


DEMO_ACCOUNTS = ("administradora", "editor", "coordinadora.iquitos", "coordinador.lima", "facilitadora", "docente")
