/* SPDX-License-Identifier: EUPL-1.2 */
/* Acknowledge, journal, crash, publish, catch up, revoke: in which order a daemon may do them.
 *
 * CASES cases climb TIERS tiers, each moved by a person of its own; an administrator revokes the last
 * of these people at some moment. A command that was not answered may come at any moment, as who
 * sent it sends it again; that of the first person also once it was answered. The daemon takes some
 * of what there is as one batch. It may crash at each point, CRASHES times; a batch that was written
 * and not synced is then there, or is not. Two subscribers follow: one that stays, and one that is
 * the revoked person's; the first may fall behind, and each connects again after it was cut off.
 *
 * The broken ones, which must be found: REPLY_FIRST and PUBLISH_FIRST (before the sync), TWICE (a
 * command that comes again is done again), FORGETFUL (a revocation is kept in memory only),
 * LATE_CUT (a revoked subscriber's stream goes on), NO_CATCH_UP (who connects again goes on with what
 * comes next). */

#ifndef CASES
#define CASES 3
#endif
#ifndef TIERS
#define TIERS 3
#endif
#ifndef CRASHES
#define CRASHES 2
#endif

#define MOVES       (TIERS - 1)
#define ADMIN       CASES
#define SENDERS     (CASES + 1)
#define LEAVER      (CASES - 1) /* the person who is revoked */
#define SUBSCRIBERS 2
#define HIS_STREAM  1
#define EVENTS      (CASES * MOVES + 1)
#define REVOCATION  15
#define EVENT(c, t) ((c) * 4 + (t))

/* --- the disk --- */
byte journal[EVENTS];
byte written; /* in the file; after a crash it may be gone */
byte durable;

/* --- the daemon's memory, made anew from the journal after a crash --- */
byte tier[CASES];
bool revoked;

/* --- on the way to subscribers --- */
chan notice[SUBSCRIBERS] = [1] of { byte, byte, short }; /* first, how many, the events */
bool cut[SUBSCRIBERS];

/* --- what people know --- */
byte acknowledged[CASES]; /* the highest step */
bool refused;             /* the one who was revoked gives up */
bool told_revoked;
byte seen[SUBSCRIBERS];
byte story[SUBSCRIBERS * EVENTS]; /* what they saw, in order */
byte crashes;

/* only within steps that nothing divides, and 0 between them */
byte i;
byte j;
byte at;
byte found;

/* Nothing that somebody knows may be undone. */
inline all_holds()
{
    d_step {
        i = 0;
        do
        :: i < CASES ->
            j = 1;
            do
            :: j <= MOVES ->
                at = 0;
                found = 0;
                do
                :: at < durable -> found = found + (journal[at] == EVENT(i, j)); at++
                :: else -> break
                od;
                assert(found <= 1);                        /* nothing twice */
                assert(j > acknowledged[i] || found == 1); /* nothing lost */
                j++
            :: else -> break
            od;
            i++
        :: else -> break
        od;
        i = 0;
        do
        :: i < SUBSCRIBERS ->
            assert(seen[i] <= durable);
            j = 0;
            do
            :: j < seen[i] -> assert(story[i * EVENTS + j] == journal[j]); j++
            :: else -> break
            od;
            i++
        :: else -> break
        od;
        i = 0;
        j = 0;
        at = 0;
        found = 0
    }
}

/* The state as the journal makes it. */
inline replay()
{
    d_step {
    i = 0;
    do
    :: i < CASES -> tier[i] = 0; i++
    :: else -> break
    od;
    revoked = false;
    i = 0;
    do
    :: i < durable ->
        if
        :: journal[i] == REVOCATION ->
#ifndef FORGETFUL
            revoked = true
#else
            skip
#endif
        :: else -> tier[journal[i] / 4] = journal[i] % 4
        fi;
        i++
    :: else -> break
    od;
    i = 0
    }
}

/* A command that comes again has its effect once. */
inline decide(who, step)
{
    assert(!(who == LEAVER && told_revoked));
    if
#ifdef TWICE
    :: written < EVENTS ->
#else
    :: step > tier[who] ->
#endif
        journal[written] = EVENT(who, step);
        written++;
        tier[who] = step
    :: else /* the reply was kept */
    fi
}

#define MAY_CRASH if :: crashes < CRASHES -> goto crashed :: true fi

active proctype daemon()
{
    byte taken[SENDERS]; /* the step of each command of this batch; 0: none */
    byte first;
    byte who;
    short events;

turn:
    atomic {
        /* the stream of the one who is revoked keeps up; the other may fall behind */
        empty(notice[HIS_STREAM]) && (revoked || !cut[HIS_STREAM]) -> first = written;
        do
        :: who < CASES ->
            if
            :: who == LEAVER && revoked && !refused && acknowledged[who] < MOVES -> refused = true
            :: !(who == LEAVER && revoked) && acknowledged[who] < MOVES ->
                taken[who] = acknowledged[who] + 1;
                decide(who, taken[who])
            :: who == 0 && acknowledged[0] > 0 -> taken[0] = acknowledged[0]; decide(0, taken[0])
            :: true /* not now */
            fi;
            who++
        :: who == ADMIN ->
            if
            :: !told_revoked ->
                taken[ADMIN] = 1;
                if
                :: !revoked -> journal[written] = REVOCATION; written++; revoked = true
                :: else
                fi
            :: true
            fi;
            break
        od;
        if
        :: taken[0] == 0 && taken[1] == 0 && taken[CASES - 1] == 0 && taken[ADMIN] == 0 ->
            who = 0;
            if
            :: crashes < CRASHES -> goto crashed
            :: goto turn
            fi
        :: else
        fi;
        who = first;
        do
        :: who < written -> events = events * 16 + journal[who]; who++
        :: else -> break
        od;
        who = 0
    };
    MAY_CRASH;
#ifdef REPLY_FIRST
    goto replies;
synced:
#endif
#ifdef PUBLISH_FIRST
    goto publish;
synced:
#endif
    atomic {
        durable = written; /* fdatasync */
#ifdef REPLY_FIRST
        goto publish;
replies:
#endif
        do
        :: who < SENDERS ->
            if
            :: crashes < CRASHES && taken[who] != 0 -> goto crashed
            :: taken[who] != 0 && who == ADMIN -> told_revoked = true
            :: taken[who] != 0 && who != ADMIN ->
                if
                :: taken[who] > acknowledged[who] -> acknowledged[who] = taken[who]
                :: else
                fi
            :: taken[who] == 0
            fi;
            who++
        :: else -> break
        od;
        who = 0;
#ifdef REPLY_FIRST
        goto synced
#endif
    };
#ifdef PUBLISH_FIRST
    goto after;
#endif
publish:
    atomic {
        do
        :: who < SUBSCRIBERS ->
            if
#ifndef LATE_CUT
            :: who == HIS_STREAM && revoked -> cut[who] = true
            :: (who != HIS_STREAM || !revoked) && !cut[who] && first < written ->
#else
            :: !cut[who] && first < written ->
#endif
                if
                :: nfull(notice[who]) -> notice[who]!first, written - first, events
                :: full(notice[who]) -> cut[who] = true /* who does not read is cut off */
                fi
            :: crashes < CRASHES && first < written -> goto crashed
            :: first == written || cut[who]
            fi;
            who++
        :: else -> break
        od;
        who = 0
    };
#ifdef PUBLISH_FIRST
    goto synced;
after:
#endif
    atomic {
        all_holds();
        first = 0;
        events = 0;
        do
        :: who < SENDERS -> taken[who] = 0; who++
        :: else -> break
        od;
        who = 0;
        /* goes on for as long as somebody waits for an answer */
        if
        :: acknowledged[0] == MOVES && acknowledged[CASES - 2] == MOVES && told_revoked &&
           (refused || acknowledged[LEAVER] == MOVES) -> goto over
        :: else -> goto turn
        fi
    };

crashed:
    atomic {
        crashes++;
        who = 0;
        do
        :: who < SENDERS -> taken[who] = 0; who++
        :: else -> break
        od;
        who = 0;
        do
        :: who < SUBSCRIBERS ->
            if
            :: nempty(notice[who]) -> notice[who]?i, j, events; i = 0; j = 0
            :: empty(notice[who])
            fi;
            cut[who] = true;
            who++
        :: else -> break
        od;
        first = 0;
        events = 0;
        who = 0;
        if
        :: durable = written
        :: written = durable
        fi;
        replay();
        all_holds();
        goto turn
    };

over:
    skip
}

proctype subscriber(byte me)
{
    byte from;
    byte n;
    short events;
end:
    do
    :: atomic { notice[me]?from, n, events ->
            d_step {
                i = 0;
                do /* whoever is revoked hears nothing of that batch, nor of a later one */
                :: i < from + n -> assert(me != HIS_STREAM || journal[i] != REVOCATION); i++
                :: else -> break
                od;
                i = seen[me];
                if
                :: from > seen[me] -> cut[me] = true /* a gap, and its number shows it */
                :: else ->
                    do
                    :: i < from + n ->
                        story[me * EVENTS + i] = (events >> (4 * (from + n - 1 - i))) & 15;
                        i++
                    :: else -> break
                    od;
                    seen[me] = i
                fi;
                from = 0;
                n = 0;
                events = 0;
                i = 0
            } }
    :: d_step { cut[me] && empty(notice[me]) && !(me == HIS_STREAM && revoked) ->
            /* connects again, and asks for what it missed */
            cut[me] = false;
            i = seen[me];
            do
            :: i < durable ->
#ifndef NO_CATCH_UP
                story[me * EVENTS + i] = journal[i];
#endif
                i++
            :: else -> break
            od;
            seen[me] = i;
            i = 0 }
    od
}

init
{
    atomic { run subscriber(0); run subscriber(HIS_STREAM) };
    /* at the end everybody was answered, and who stayed has seen all of it */
    told_revoked && seen[0] == durable && durable == EVENTS - (MOVES - tier[LEAVER]) && acknowledged[0] == MOVES;
    all_holds()
}
