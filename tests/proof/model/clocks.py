# SPDX-License-Identifier: EUPL-1.2
"""Which clocks run, when they are due, and what they do (daemon/core/README.md, "Clocks")."""
from case import Clock
from worktime import Beyond

MINUTE, DAY = 60_000, 86_400_000
WAITS = ("entered", "claimed", "working")  # pause while a question is open
# no next step of the case: others' affair, a limit to a claim, a date ahead
NO_STEP = ("claimed", "outside", "consulted", "term", "glass", "review", "vote", "account")


class Clocks:
    """A part of the world (world.py): `time`, `now`, `emit` are its."""

    def start(self, case, trigger, owner, item=None, fixed=None, begun=None):
        """All clocks that the ladder has for it at the case's tier."""
        for rule in self.ladder_of(case).rules(case.tier, trigger):
            if rule["after"] is None and fixed is None:
                continue
            after = rule["after"] or ("fixed", 0)
            if trigger == "claimed" and "lease" in self.tier_of(case).keys:
                after = self.duration_of(self.tier_of(case).keys["lease"])
            begun_at = self.now if begun is None else begun
            case.clock_number += 1
            self.run(case, Clock(case.clock_number, trigger, rule["code"], rule["action"], after, owner, case.tier, begun_at,
                                 None, item=item, fixed=fixed, move_to=rule.get("tier")))
        self.touch(case)

    def run(self, case, clock):
        """It begins. Where the calendar does not know when it ends a command is refused; what a clock leads to is asked again
        after a day, until there is a calendar that knows."""
        case.clocks.append(clock)
        try:
            clock.due = clock.base = self.time_of(case).due(clock.rule, clock.begun, clock.fixed)
        except Beyond:
            self.beyond = True
            clock.due, clock.base, clock.action = self.now + DAY, None, "remind"
        if clock.trigger in WAITS:
            self.time_anew(case, clock)

    def stop(self, case, *triggers, item=None):
        case.clocks = [clock for clock in case.clocks
                       if clock.trigger not in triggers or (item is not None and clock.item != item)]
        self.touch(case)

    def pause(self, case):
        """A question is asked: what waits for its answer waits."""
        case.pauses.append([self.now, None])
        for clock in case.clocks_of(*WAITS):
            self.time_anew(case, clock)
        self.touch(case)

    def resume(self, case):
        """No question is open any more."""
        for pause in case.pauses:
            if pause[1] is None:
                pause[1] = self.now
        for clock in case.clocks_of(*WAITS):
            self.time_anew(case, clock)
        self.touch(case)

    def time_anew(self, case, clock):
        """When it is due with the pauses since it began; one that begins when it has run out changes nothing."""
        due = clock.base
        if due is None or clock.rule[0] in ("before", "fixed", "same"):
            return  # a moment, and no length of which a pause takes some
        for begin, end in sorted(case.pauses, key=lambda pause: pause[0]):
            if begin >= due or (end is not None and end <= clock.begun):
                continue
            if end is None:
                clock.due = None
                return
            try:
                due = self.time_of(case).prolonged(clock.rule, due, [(max(begin, clock.begun), end)])
            except Beyond:
                self.beyond = True
                return
        clock.due = due

    def give(self, case, owner, *triggers):
        """They are somebody else's from now on."""
        for clock in case.clocks_of(*triggers):
            clock.owner = owner
        self.touch(case)

    @staticmethod
    def next_step(case):
        """(code, owner, due, first due) of the earliest clock that runs."""
        running = [clock for clock in case.clocks if clock.due is not None and clock.trigger not in NO_STEP
                   and (clock.trigger != "advised" or clock.item is None)]
        if not running:
            return None
        grounds = [clock for clock in running if clock.trigger == "consent"]  # nobody does anything else before that
        first = min(grounds or running, key=lambda clock: (clock.due, clock.number))
        return first.code, first.owner, first.due, first.first_due

    # --- running out ---

    def advance(self, to):
        """Time passes; every clock on the way fires at its own moment."""
        while True:
            due = self.earliest(to)
            if due is None:
                break
            self.now = max(self.now, due)
            self.fire_all(self.now)
        self.now = max(self.now, to)

    def fire_all(self, now):
        for case in sorted(self.due_cases(now), key=lambda case: (min(c.due for c in case.clocks if c.due is not None), case.number)):
            self.fire_case(case, now)

    def fire_case(self, case, now):
        """Also those that begin meanwhile and are due at once: the same day, at the end of that day."""
        while due := [clock for clock in case.clocks if clock.due is not None and clock.due <= now]:
            self.fire(case, min(due, key=lambda clock: (clock.due, clock.number)))

    def fire(self, case, clock):
        fields = {"clock": clock.number, "code": clock.code, "action": clock.action, "owner": clock.owner, "due": clock.due,
                  "tier": clock.tier}
        if clock.occurrence:
            fields["occurrence"] = clock.occurrence
        if self.now > clock.due + MINUTE:
            fields["late"] = True
        self.emit("clock_fired", case, **fields)
        case.clocks.remove(clock)
        self.fired += 1
        getattr(self, "fire_" + clock.action.replace("-", "_"))(case, clock)
        self.settle(case)
        self.touch(case)

    def again(self, case, clock, owner=None):
        """A reminder begins the clock anew; one that counted from a date is told each working day from then on."""
        rule = ("working", 1) if clock.rule[0] in ("before", "fixed", "same") else clock.rule
        if clock.trigger == "outside" and self.after_its_day(case, clock, rule):
            return  # it warns up to its day (GEN-13)
        case.clock_number += 1
        first_due = clock.first_due
        if first_due is None and clock.trigger != "outside":
            first_due = clock.due
        self.run(case, Clock(case.clock_number, clock.trigger, clock.code, clock.action, rule, owner or clock.owner, clock.tier,
                             self.now, None, item=clock.item, fixed=clock.fixed, first_due=first_due,
                             occurrence=clock.occurrence + 1, move_to=clock.move_to))

    def after_its_day(self, case, clock, rule):
        try:
            again = self.time_of(case).due(rule, self.now)
        except Beyond:
            again = self.now + DAY
        return self.time_of(case).day(again) > clock.fixed

    def fire_remind(self, case, clock):
        """Of what waits in a queue whose it is by now is told."""
        waits = clock.trigger == "entered" and case.status == "queued"
        self.again(case, clock, self.waits_for(case) if waits else None)

    def decider_of(self, case):
        """Whoever decided; where he stepped back since, the tier's owner, at a team the holder."""
        return case.decided_by if case.decided_by not in (None, *case.recused) else self.owner_of(case) or case.holder

    def chair_of(self, case):
        """Of what is decided the chair is whoever decided."""
        if case.status == "decided":
            return self.decider_of(case)
        return self.queue_owner(case) if case.status == "queued" else self.owner_of(case)

    def fire_tell_chair(self, case, clock):
        self.again(case, clock, self.chair_of(case))

    def fire_draft_minutes(self, case, clock):
        start = case.minutes_due if clock.trigger == "held" else case.meeting
        if start is not None and start not in case.drafted:
            case.drafted.add(start)
            self.emit("minutes_drafted", case, owner=self.chair_of(case), start=start)
        self.again(case, clock, self.chair_of(case))

    def fire_release(self, case, clock):
        if clock.trigger == "claimed":
            self.release(case, "lease-ended")

    def fire_move(self, case, clock):
        self.enter(case, clock.move_to, "moved")

    def fire_send_pack(self, case, clock):
        late = self.now > clock.due + MINUTE
        if not self.pack_goes(case, self.now if late else clock.due):
            self.again(case, clock)
