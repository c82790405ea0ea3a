# SPDX-License-Identifier: EUPL-1.2
"""What the site says against what the model says."""

IGNORED = {"case_submitted": {"slot"}, "case_entered": {"ladder_version"}, "pack_sent": {"to"}, "consent_withdrawn": {"seen_by", "seen_more"}, "clock_fired": {"clock"}}
UNTOLD = {"clocks_set", "case_read_recorded", "meeting_attended"}  # read otherwise, or not modelled


class Difference(Exception):
    def __init__(self, step, what, site, model, case):
        super().__init__(what)
        self.step, self.what, self.site, self.model, self.case = step, what, site, model, case

    def __str__(self):
        return f"step {self.step}: {self.what}\n    site:  {self.site}\n    model: {self.model}"


def plain(name, fields):
    left_out = IGNORED.get(name, ())
    return {key: sorted(value) if isinstance(value, (list, set)) else value
            for key, value in fields.items() if key not in left_out and key != "case_id" and value not in (0, False, [], None)}


class Observed:
    """The clocks of the cases, and their next steps, as the site's events tell them."""

    def __init__(self):
        self.clocks, self.steps = {}, {}

    def take(self, name, fields):
        case = fields["case_id"]
        clocks = self.clocks.setdefault(case, {})
        if name == "clock_fired":
            clocks.pop(fields["clock"], None)
        if name != "clocks_set":
            return
        for stopped in fields.get("stopped", ()):
            clocks.pop(stopped["clock"], None)
        for begun in fields.get("started", ()):
            clocks[begun["clock"]] = (begun["trigger"], begun["code"], begun.get("item", 0), begun["owner"], begun.get("due"),
                                      begun.get("first_due"), begun.get("occurrence", 0), begun["tier"], begun["action"])
        self.steps[case] = fields.get("step"), fields.get("owner"), fields.get("due"), fields.get("first_due")


def compare_events(site, model, last):
    """`site`: [(name, ms, actor, fields)]; `model`: [(name, case, ms, fields, step)]. The first difference, or None."""
    told = [event for event in site if event[0] not in UNTOLD]
    for n in range(max(len(told), len(model))):
        there = told[n] if n < len(told) else None
        here = model[n] if n < len(model) else None
        left = None if there is None else (there[0], there[3]["case_id"], there[1], plain(there[0], there[3]))
        right = None if here is None else (here[0], here[1], here[2], plain(here[0], here[3]))
        if left != right:
            step = here[4] if here is not None else last
            extra = left is None or (right is not None and any(left == (e[0], e[1], e[2], plain(e[0], e[3])) for e in model[n:]))
            return Difference(step, "another event", left, right, (right if extra else left)[1])
    return None


def compare_clocks(observed, world, numbers, step):
    for number in sorted(numbers):
        case = world.cases[number]
        site = sorted(map(str, observed.clocks.get(number, {}).values()))
        model = sorted(str(clock.key()) for clock in case.clocks)
        if site != model:
            return Difference(step, f"other clocks of {number}, at {case.tier}, {case.status}",
                              [clock for clock in site if clock not in model], [clock for clock in model if clock not in site], number)
        if case.is_open and observed.steps[number] != (world.next_step(case) or (None,) * 4):
            return Difference(step, f"another next step of {number}, at {case.tier}, {case.status}", observed.steps[number],
                              world.next_step(case), number)
    return None


def compare_pots(site, pots, step):
    """`site`: {(pot, year): view}; `pots`: {(ladder, pot, year): sums} of the model."""
    names = ("reserved_cents", "spent_cents", "lent_cents", "repaid_cents", "forgiven_cents")
    for (_, pot, year), sums in sorted(pots.items()):
        there = [site[pot, year].get(name, 0) for name in names]
        if there != sums:
            return Difference(step, f"other sums of {pot} in {year}", there, sums, None)
    return None
