# SPDX-License-Identifier: EUPL-1.2
"""What stands in the next command: values that fit, and some that do not."""
DAY = 86_400_000
RESULTS = ("not-reached", "agreed", "no-solution", "no-mandate")


class Bodies:
    """A part of the generator (generate.py)."""

    def body(self, command, case):
        body = {"case_id": case.number}
        made = getattr(self, "body_" + command, None)
        if made is not None:
            made(case, body)
        return body

    def reason(self, case, body):
        if not self.chance(12):
            body["texts"] = {"reason": self.words()}

    body_case_return = reason
    body_case_withdraw = reason

    def body_case_reopen(self, case, body):
        body["texts"] = {"reason": self.words()}

    body_case_stall = body_agenda_remove = body_case_reopen

    def body_case_amend(self, case, body):
        if not self.chance(5):
            body["texts"] = self.texts([self.one(self.file.form)])
        if self.chance(8):
            body["domains"] = [self.one(self.file.domains)]
        if self.file.areas and self.chance(5):
            body[self.one(("district", "district", "team"))] = self.one(self.file.areas) if not self.chance(15) else "nergens"
        if self.chance(10):
            body["outside_date"], body["outside_kind"] = self.date(self.one((0, 3, 8, 20, 60))), "eviction"
        if self.chance(2 if case.consent_withdrawn else 12):
            self.ground(body)
        if len(body) == 1:
            body["stage"] = "threatens"

    def ground(self, body):
        body["ground"] = self.one(("consent", "consent", "anonymous", "vital-interest", "statutory-task"))
        if body["ground"] == "statutory-task" or self.chance(20):
            body["ground_basis"] = "Wmo 2015, artikel 2.3.2"
        if self.chance(20):
            body.pop("ground_basis", None)

    def body_case_assign(self, case, body):
        body["person"] = self.of_tier(case) if not self.chance(4) else self.somebody()

    def body_case_transfer(self, case, body):
        body["person"] = self.somebody() if not self.chance(15) else "niemand-1"
        apart = [chair for tier in self.file.tiers.values() if "independent" in tier.keys for chair in tier.chairs]
        if apart and self.chance(2):
            body["person"] = self.one(apart)

    def body_case_accept(self, case, body):
        if self.chance(2):
            body["decline"] = True

    def body_case_ask(self, case, body):
        body["texts"] = {"question": self.words()}
        if self.chance(2):
            body["person"] = self.somebody()

    def body_case_answer(self, case, body):
        body["question"] = self.one(case.open_questions()) or 1
        if self.chance(10):
            body["question"] = len(case.questions) + 1
        body["texts"] = {"answer": self.words()}

    def body_case_consult(self, case, body):
        body["person"] = self.somebody()
        body["texts"] = {"question": self.words()}

    def body_case_advise(self, case, body):
        body["texts"] = {"advice": self.words()}
        if self.file.keys.get("advice_checked") and not self.chance(8):
            body["texts"]["checked"] = self.words()
        if self.chance(2):
            body["consultation"] = 1 + int(self.random.random() * (len(case.consultations) + 1))

    def body_expert_name(self, case, body):
        body["person"] = self.somebody() if not self.chance(15) else "niemand-1"
        body["texts"] = {"question": self.words()}
        professions = [topic["code"] for topic in self.file.keys.get("professions", ())]
        if professions and not self.chance(12):
            body["profession"] = self.one(professions) if not self.chance(12) else "onzin"

    def body_expert_release(self, case, body):
        body["expert"] = 1 + int(self.random.random() * (len(case.experts) + (1 if self.chance(8) else 0) or 1))
        body["texts"] = {"reason": self.words()}

    def body_participant_invite(self, case, body):
        body["who"] = self.one((self.somebody(), "resident", "woningcorporaties", "ggz", "parent")) if not self.chance(12) else "niemand-1"
        functions = [function for gate in self.world.tier_of(case).gates for function in gate.get("functions", ())]
        if functions and not self.chance(6):
            taken = [one.function for one in case.participants]
            body["function"] = self.one([function for function in functions if function not in taken] or functions)
            others = self.file.organisations and body["function"].startswith("other-")
            fit = [who for who, (organisation, _) in self.world.people.items() if (organisation != case.organisation) == bool(others)]
            body["who"] = self.one(fit) if not self.chance(8) else body["who"]

    def body_participant_record(self, case, body):
        body["participant"] = 1 + int(self.random.random() * (len(case.participants) + (1 if self.chance(8) else 0) or 1))
        if not self.chance(3):
            body["attendance"] = self.one(("present", "absent"))
        if self.chance(2):
            body["commitment"] = self.one(("given", "declined"))
        if not self.chance(3):
            body["texts"] = {"reason": self.words()}

    def body_mandate_need(self, case, body):
        body["subject"] = self.one(self.file.subjects[:5]) or "onderwerp"
        if case.needs and self.chance(2):
            body["subject"] = self.one(case.needs).subject
        if self.chance(15):
            body["subject"] = "onzin"
        if self.chance(2):
            body["cents"] = 5000
        if self.chance(3):
            body["dropped"] = True

    def body_case_contact(self, case, body):
        body["contact"] = self.one(self.world.contacts) if not self.chance(20) else "niemand"
        body["result"] = self.one(RESULTS)

    def body_case_record(self, case, body):
        name = self.one(self.file.records)
        if name is None or self.chance(20):
            name = "onzin"
        body["record"] = name
        fields = [field["code"] for field in self.file.records[name]["fields"]] if name in self.file.records else ["iets"]
        if self.chance(10):
            fields = fields[1:] or ["iets"]
        body["texts"] = self.texts(fields)

    def body_case_escalate(self, case, body):
        if self.chance(6):
            body["tier"] = self.one(self.file.tiers)
        if self.chance(2):
            body["texts"] = {"reason": self.words()}

    def body_gate_waive(self, case, body):
        body["texts"] = {"reason": self.words()}
        gates = self.world.tier_of(case).gates
        waivable = [gate for gate in gates if gate.get("waivable")] if self.chance(2) else []
        body["gate"] = self.one(gate["code"] for gate in waivable or gates) or "onzin"

    def body_agenda_put(self, case, body):
        body["start"] = self.meeting(case)

    def meeting(self, case):
        """A meeting of the table, mostly the next one that can be reached."""
        day = self.file.time.day(self.world.now)
        starts = [start for (ladder, tier, start), meeting in self.world.meetings.items()
                  if tier == case.tier and meeting.convened and start > self.world.now]
        for day in range(day, day + 30):
            start = self.file.meeting_on(case.tier, day)
            if start is not None:
                starts.append(start)
        return self.one(starts) if starts and not self.chance(15) else self.world.now + 3 * DAY

    def body_minutes_send(self, case, body):
        body["texts"] = {"minutes": self.words()}

    def body_case_decide(self, case, body):
        place = self.world.tier_of(case)
        outcome = self.one(place.decisions) if not self.chance(10) else None
        body["outcome"] = outcome or self.one(("advice", "referred", "solved", "tailor-made", "justified-no", "no-mandate"))
        choice = place.decisions.get(body["outcome"], {})
        if choice.get("texts") and not self.chance(12):
            body["texts"] = self.texts(choice["texts"])
        if choice.get("unmet") and not self.chance(12):
            body["unmet"] = [self.one(place.triangle)] if not self.chance(10) else ["onzin"]
        if choice.get("lacking") and not self.chance(12):
            body["lacking"] = ["werk-en-inkomen"]
        if self.chance(8):
            body["teller"] = self.somebody()
        if self.chance(8):
            body["tell_by"] = self.date(self.one((-2, 0, 5, 20)))

    def body_case_recuse(self, case, body):
        body["texts"] = {"reason": self.words()}
        if self.chance(2):
            body["person"] = self.of_tier(case) if not self.chance(8) else self.somebody()
        if case.recused and self.chance(2):
            body["person"], body["back"] = self.one(case.recused), True

    def body_case_evaluate(self, case, body):
        body["result"] = self.one(("finish", "adjust", "continue"))
        if (body["result"] != "finish") != self.chance(10):
            body["next"] = self.date(self.one((-1, 0, 1, 9, 40)))

    def body_urgency_set(self, case, body):
        body["urgency"] = self.one(("normal", "urgent"))

    def body_spend_request(self, case, body):
        pot = self.file.pots[self.one(self.pots)] if self.pots and not self.chance(20) else {"code": "spaarpot", "approval": "table"}
        body.update(pot=pot["code"], kind=self.one(("gift", "gift", "loan")), texts={"reason": self.words()})
        body["cents"] = self.one((0, 100, 5000, 20000, 30000, 50000, 50001, 90000)) if self.chance(3) else self.one((100, 2000, 10000))
        if pot["approval"] == "two-together" and not self.chance(15):
            body["contact"] = self.one(case.agreed_with) or self.one(self.world.contacts) if not self.chance(12) else "niemand"
            body["subject"] = self.one(self.world.contacts.get(body["contact"], {})) or "onzin"

    def body_spend_approve(self, case, body):
        asked = [n for n, spend in enumerate(case.spends, 1) if spend.state == "requested"]
        body["spend"] = self.one(asked) if asked and not self.chance(10) else 1 + int(self.random.random() * (len(case.spends) + 1))

    def body_spend_reject(self, case, body):
        self.body_spend_approve(case, body)
        body["texts"] = {"reason": self.words()}

    def body_loan_repay(self, case, body):
        loans = [n for n, spend in enumerate(case.spends, 1) if spend.left() > 0]
        body["spend"] = self.one(loans) or 1
        left = case.spends[body["spend"] - 1].left() if loans else 100
        body["cents"] = self.one((left, left, (left + 1) // 2, left + 1, 0, 1))

    body_loan_forgive = body_loan_repay

    def body_agreement_make(self, case, body):
        body.update(owner=self.somebody() if not self.chance(15) else "niemand-1", due=self.date(self.one((-1, 0, 4, 30))),
                    texts={"what": self.words()})
        if self.chance(3):
            body["condition_date"] = self.date(self.one((-2, 10, 200)))
            if self.chance(2):
                body["amount_cents"] = self.one((100, 2000))
            if case.spends and self.chance(2):
                body["spend"] = 1 + int(self.random.random() * (len(case.spends) + 1))
        if "condition_date" in body or self.chance(20):
            body["texts"]["condition"] = self.words()
        if self.chance(20):
            body["texts"].pop("condition", None)

    def body_agreement_settle(self, case, body):
        body["agreement"] = self.agreement(case)
        body["result"] = "done" if not self.chance(5) else "failed"
        if body["result"] == "failed" and not self.chance(6):
            body["texts"] = {"note": self.words()}

    def agreement(self, case):
        return 1 + int(self.random.random() * (len(case.agreements) + (1 if self.chance(8) else 0) or 1))

    def body_condition_settle(self, case, body):
        body["agreement"] = self.agreement(case)
        if self.chance(2):
            body["met"] = True
