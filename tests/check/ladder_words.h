// SPDX-License-Identifier: EUPL-1.2
/* What the words mean that a ladder file chooses from. ladder_reference.c prints them into
 * doc/ladder-keys.md and fails when one is missing here. */
#ifndef CHECK_LADDER_WORDS_H
#define CHECK_LADDER_WORDS_H

static const struct {
    const char *enumeration;
    const char *word;
    const char *meaning;
} ladder_words[] = {
    {"climb", "strict", "no rung is skipped: one goes to the next rung only"},
    {"climb", "usual", "a rung may be skipped; which were visited is on the case"},

    {"tier_kind", "team", "the case holder works on; a role is enough to bring a case in"},
    {"tier_kind", "coach", "a queue; somebody of the tier takes a case up, and may decide"},
    {"tier_kind", "phone", "the case holder calls people of the phone list"},
    {"tier_kind", "table", "meets; its chair decides after the meeting"},
    {"tier_kind", "national",
     "as coach; who works here speaks with another organisation, and `referrals` carry cases to "
     "it"},

    {"gate_at", "entry", "before a case comes in from a lower rung"},
    {"gate_at", "agenda", "before it goes on a meeting's agenda"},
    {"gate_at", "decision", "before an outcome is given"},
    {"gate_at", "arrival",
     "when a case arrives that another site refers; where it is not met the case is handed back at "
     "once"},

    {"gate_kind", "texts", "the questions under `fields` are answered"},
    {"gate_kind", "record", "the record under `record` was made"},
    {"gate_kind", "contact", "at least `count` calls to the phone list are recorded"},
    {"gate_kind", "visited", "the case was at one of `tiers`"},
    {"gate_kind", "ground", "there is a ground for sharing, and consent was not withdrawn"},
    {"gate_kind", "cleared", "the chair finds the case entirely clear"},
    {"gate_kind", "pack", "the plan is with the participants `before` the meeting"},
    {"gate_kind", "present",
     "the submitter was at the meeting, with `attend` and without `absent`"},

    {"gate_kind", "said-yes", "the questions under `fields` of `record` are answered with yes"},
    {"gate_kind", "experts",
     "at least `count` experts of the case have spoken, and one of each of `professions`"},

    {"gate_kind", "invited", "`participants` are invited to the case"},
    {"gate_kind", "committed", "`participants`, or all who are invited, commit themselves"},
    {"gate_kind", "attended",
     "of `participants`, or all who are invited, it is recorded that they were there, or why not"},
    {"gate_kind", "tried", "the case was at `count` tiers of the site that refers it"},

    {"gate_kind", "functions",
     "each of `functions` is somebody's, and it is recorded that he was there, or why not"},

    {"measure_at", "submitted", "the case was brought in"},
    {"measure_at", "decided", "an outcome was given"},

    {"on_closed", "skip", "the meeting falls out"},
    {"on_closed", "next", "it is on the next working day; once, where the rule meets then too"},

    {"without_quorum", "refuse", "an outcome waits for another meeting"},
    {"without_quorum", "warn", "an outcome is given, and says that too few were there"},

    {"answer_kind", "text", "with words"},
    {"answer_kind", "yes-no", "with yes or no; as a code, which is in the history of the case"},
    {"answer_kind", "yes-no-unknown", "likewise, or that it is not known"},
    {"answer_kind", "fact", "with words: the fact, or why it is not known"},

    {"ground", "statutory-task", "a task that a law gives; its article is under `article`"},
    {"ground", "consent", "of the person; of a child by age of the parents too"},
    {"ground", "vital-interest", "somebody's life or health is at stake"},
    {"ground", "anonymous", "not under `grounds`: nothing says who it is about"},

    {"sees_else", "all", "all texts and facts, but internal ones"},
    {"sees_else", "nothing", "that the case is there and on an agenda, and no word of it"},

    {"record_by", "workers", "who works at the tier"},
    {"record_by", "holder", "the case holder"},
    {"record_by", "experts", "whoever is named as an expert on the case"},

    {"offer", "room",
     "it is told to whoever has most room: most hours a week for each of his cases, with this one; "
     "without hours the fewest cases"},

    {"over", "warn", "it is done, and whoever does it is told; it stands in the stand-up"},
    {"over", "refuse", "it is not done; of itself a clock still may"},

    {"trigger", "entered", "a case waits in the tier's queue, until someone takes it up"},
    {"trigger", "claimed", "someone has taken it up: how long that may last"},
    {"trigger", "working", "the same moment: when the next step is due"},
    {"trigger", "asked", "a question was asked, until it is answered"},
    {"trigger", "consulted", "a colleague was consulted, until there is advice"},
    {"trigger", "pack", "it is on an agenda, until the plan is sent"},
    {"trigger", "meeting", "it is on an agenda, until the meeting was held"},
    {"trigger", "held", "the meeting was held, until the minutes are sent"},
    {"trigger", "decided", "there is an outcome, until the resident knows it"},
    {"trigger", "agreed", "something was agreed, until it is done"},
    {"trigger", "condition", "an agreement hangs on a condition, until that is settled"},
    {"trigger", "evaluation", "there is an outcome, until it is evaluated"},
    {"trigger", "settled", "all is done and told, until the case is closed"},
    {"trigger", "offered", "the lead is offered, until it is accepted or declined"},
    {"trigger", "spend", "money is asked, until it is approved or rejected"},
    {"trigger", "advised", "advice was given, until who asked says whether it was usable"},
    {"trigger", "inquired", "a question that is no case is asked, until it is answered"},
    {"trigger", "proposed", "an issue is proposed, until somebody adopts or rejects it"},
    {"trigger", "adopted", "an issue is adopted, until it is closed"},
    {"trigger", "account",
     "a spend is approved, until it is accounted for; how long, its pot says in `account_within`"},
    {"trigger", "vote", "an outcome is proposed to a board: for each member, until he votes"},
    {"trigger", "loan", "a loan was paid out, until nothing of it is left"},
    {"trigger", "glass",
     "somebody reads without the right, by `break_glass`; no clock of a file has it"},
    {"trigger", "review", "of such a reading, until it is reviewed; no clock of a file has it"},
    {"trigger", "beside", "of a side route, by its own `after`; no clock of a file has it"},
    {"trigger", "referred",
     "another site works on it: begins when it is referred and at each step there, until it comes "
     "back"},
    {"trigger", "named", "an expert is named, until he has spoken or is released"},
    {"trigger", "invited", "somebody is invited to the case, until what came of it is recorded"},
    {"trigger", "leading", "somebody has the process lead, until it is given back"},
    {"trigger", "measure", "of a measurement, by its own `after`; no clock of a file has it"},
    {"trigger", "temporary", "something is arranged for a time: its end, until somebody decides"},
    {"trigger", "stalled", "the solution stalls, until there is a new decision"},
    {"trigger", "consent", "consent was withdrawn, until there is another ground"},
    {"trigger", "outside", "a date from outside is on the case"},
    {"trigger", "deadline",
     "the case's own deadline; a ladder with this clock asks it of every case"},
    {"trigger", "term",
     "somebody with a term has it, or it is offered to him: he is reminded as long before his last "
     "day as `terms` say, and on it the case goes back"},

    {"clock_action", "remind", "remind who must act, and begin anew"},
    {"clock_action", "tell-chair",
     "make it the chair's (the first worker's, where nobody chairs), and begin anew"},
    {"clock_action", "move", "move the case to the tier under `tier`"},
    {"clock_action", "hand-back", "hand the case back to the rung below"},
    {"clock_action", "release", "put the case back in the queue"},
    {"clock_action", "draft-minutes",
     "of a meeting: remind its chair, and say once that a draft of the minutes waits for him"},
    {"clock_action", "send-pack",
     "of trigger pack: send the plan to who sits at the table, where all that the table asks "
     "(gates "
     "`at: agenda`) is there; else remind, and send it as soon as it is"},

    {"outcome", "advice", "advice"},
    {"outcome", "referred", "referred to a regular provision"},
    {"outcome", "solved", "solved"},
    {"outcome", "tailor-made", "a tailor-made solution"},
    {"outcome", "justified-no", "a no with words that can be told to the resident"},
    {"outcome", "no-mandate", "no mandate here"},
    {"outcome", "merged", "of no tier: the case goes on in another"},

    {"approval", "one", "somebody of a tier of the pot; as with all kinds, never who asks"},
    {"approval", "four-eyes",
     "two people of a tier of the pot; who asks is the first, where he is one of them"},
    {"approval", "two-together",
     "who works at a tier of the pot, with a contact person of the phone list"},
    {"approval", "group-consult",
     "at once, when who asks holds the case or works at a tier of the pot, and has consulted the "
     "group"},
    {"approval", "team-lead", "the tier's `lead`, when who asks has consulted the team"},
    {"approval", "table", "a chair of a table of the pot"},
    {"approval", "afterwards",
     "at once, when who asks works at a tier of the pot; accounted for within `account_within`"},
    {"approval", "board", "the majority of the tier's `board`; also for an outcome"},

    {"tie", "chair", "the vote of the chair who is on the board decides"},
    {"tie", "no", "equal votes are a no"},
};

#endif
