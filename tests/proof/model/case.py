# SPDX-License-Identifier: EUPL-1.2
"""What the model knows: of a case, of its clocks, and of the site around it."""
from dataclasses import dataclass, field


@dataclass(slots=True)
class Clock:
    number: int
    trigger: str
    code: str
    action: str
    rule: tuple  # (unit, amount)
    owner: str
    tier: str
    begun: int
    due: int | None  # None while paused
    item: object = None
    fixed: int | None = None  # a day
    first_due: int | None = None
    occurrence: int = 0
    base: int = 0  # when it ends without pauses
    move_to: str | None = None

    def key(self):
        """As it is compared with what the site says."""
        return (self.trigger, self.code, self.item or 0, self.owner, self.due, self.first_due, self.occurrence, self.tier, self.action)


@dataclass(slots=True)
class Question:
    person: str
    by: str
    open: bool = True


@dataclass(slots=True)
class Agreement:
    owner: str
    by: str
    open: bool = True
    condition: str | None = None
    condition_day: int | None = None
    due_day: int = 0
    cents: int = 0
    spend: int | None = None


@dataclass(slots=True)
class Spend:
    pot: str
    year: int
    cents: int
    loan: bool
    by: str
    contact: str | None
    subject: str | None
    state: str = "requested"
    repaid: int = 0
    forgiven: int = 0

    def left(self):
        return self.cents - self.repaid - self.forgiven if self.loan and self.state == "approved" else 0


@dataclass(slots=True)
class Meeting:
    minutes: int
    convened: bool
    cases: list = field(default_factory=list)  # numbers of those on its agenda, or that were on it when it was held
    held: bool = False
    present: tuple = ()


class Case:
    """`texts` are those of the plan; what other steps write is not kept, as nothing hangs on it."""

    def __init__(self, number, ladder, holder, now):
        self.number, self.ladder = number, ladder
        self.submitter = self.holder = holder
        self.submitted = now
        self.tier = None
        self.status = None
        self.meant_for = None  # whom it is offered to while it waits
        self.claimed_by = self.offered_to = self.teller = self.decided_by = None
        self.texts, self.domains, self.obstacles = {}, [], []
        self.district = self.team = self.ground = None
        self.outside = None
        self.urgent = self.cleared = self.told = self.stalled = self.consent_withdrawn = False
        self.visited, self.records, self.agreed_with, self.contacts, self.waived = [], [], [], [], []
        self.contact_tries = 0
        self.questions, self.consultations, self.agreements, self.spends = [], [], [], []
        self.recused = []  # who have nothing to do with it at its tiers
        self.experts, self.participants, self.needs = [], [], []
        self.pauses = []           # [from, until or None]: while a question was open
        self.meeting = None        # start of the one on whose agenda it is
        self.minutes_due = None    # start of the one whose minutes must still go out
        self.minutes_sent = 0
        self.drafted = set()       # starts of meetings of whose minutes a draft was announced
        self.last_meeting = None
        self.pack_sent = None      # when the plan as it is went to the table
        self.pack_went = False     # it, or one before it, did
        self.pack_news = set()
        self.outcome = None
        self.referrals = 0
        self.referred = False  # another site works on it
        self.clocks = []
        self.clock_number = 0
        self.urgent_since = None
        self.moves_to = None  # where its district leads to since; it goes there as soon as it waits

    @property
    def is_open(self):
        return self.status not in ("closed", "withdrawn")

    def clocks_of(self, *triggers):
        return [clock for clock in self.clocks if clock.trigger in triggers]

    def open_questions(self):
        return [n for n, question in enumerate(self.questions, 1) if question.open]
