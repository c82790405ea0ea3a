// SPDX-License-Identifier: EUPL-1.2
/* Every key layout. One tree holds all tables; the first byte of a key is its table, but all that
 * belongs to a case begins with 0x10 and the case, so that it lies together, and its table follows:
 * bytes 11 to 1f, and from 70 on.
 *
 *   [table]        byte  the rest of the key, and [what the value holds]
 *   HEAD           01    [format of all this, kind of site, shape of the records]
 *   SITE           02    [site_row]
 *   POSITION       03    [batch, sequence, stamp, chain, epoch]
 *   SLOT           04    slot
 *   -- of a case: 10 case, then
 *   CASE           11    [case_row]
 *   CLOCKS         12    [clocks_row]
 *   QUESTION       13    question [question_row]
 *   CONSULTATION   14    consultation [consultation_row]
 *   AGREEMENT      15    agreement [agreement_row]
 *   SPEND          16    spend [spend_row]
 *   READ           17    sequence [read_row]
 *   CONTENT        18    sequence FIELD chunk [content_row, box]
 *   LINK           19    other case [link_row]
 *   VOTE           1a    vote [vote_row]
 *   PROPOSAL       1b    proposal [proposal_row]
 *   ACCOUNT        1c    account [account_row]
 *   RECORD         1d    place [record_row]
 *   EXPERT         1e    expert [expert_row]
 *   PARTICIPANT    1f    participant [participant_row]
 *   HOUSEHOLD      70    [household_row]
 *   NEED           78    need [need_row]
 *   MEASURE        79    measure [measure_row]
 *   GROUND         7a    ground [ground_row]
 *   SHARED         7b    shared [shared_row]
 *   TEMPORARY      7c    temporary [temporary_row]
 *   SITTING        7d    sitting [sitting_row]
 *   REFERRAL       8e    referral [referral_row]
 *   STEP           8f    step [step_row]
 *   -- indexes of cases and clocks, no value
 *   QUEUE          20    LADDER TIER urgent outside-date entered case
 *   DUE            21    LADDER due case
 *   OWNER          22    OWNER due case; of whom something is asked, by what he must do first
 *   DECIDED        23    LADDER decided case
 *   HOLDER         24    HOLDER case
 *   CLOCK_DUE      25    due case; of the earliest clock of the case
 *   ALIKE          26    LADDER OBSTACLE newest case
 *   ISSUE_ABOUT    27    LADDER OBSTACLE DOMAIN newest case
 *   ISSUE_RANK     28    LADDER closed lowest-rank case
 *   SOLUTION       29    LADDER OBSTACLE ROOM MANDATE OUTCOME case
 *   CONSULTED      2a    LADDER kind CODE newest case
 *   WORK           2b    LADDER TIER PERSON case; who took it up, none: on an agenda
 *   CAME           2c    LADDER submitted case
 *   OFFERED        2d    LADDER TIER PERSON case; whom it is offered to while it waits
 *   STORY          2e    LADDER newest case; of published stories
 *   ENDED          2f    LADDER ended case; not of an erased case
 *   REFERRED       4e    SITE case; with something left to carry
 *   ARRIVED        4f    LINK remote-case referral case
 *   -- tables, meetings, money
 *   MEETING        30    LADDER TIER start [meeting_row]
 *   AGENDA         31    LADDER TIER start order [case]
 *   ATTENDANT      4a    LADDER TIER start PERSON [attendant]
 *   POT            32    LADDER POT year [pot_row]
 *   -- people
 *   PERSON         33    PERSON [person_row]
 *   KEY            34    PERSON KEY [key_row]
 *   KEY_PUBLIC     35    public-key PERSON KEY, no value
 *   KEY_UNTIL      36    until PERSON KEY, no value
 *   ABSENCE        37    STAND-IN until from PERSON, no value
 *   CONTACT        38    CONTACT [contact_row]
 *   CONTACT_TEXT   39    CONTACT sequence FIELD chunk [content_row, box]
 *   EXPORT         3a    export [export_row]
 *   CONTACT_CHECK  3b    verified CONTACT, no value; of those that are not known to be overdue
 *   TERM           3c    LADDER TIER PERSON [term_row]
 *   ABSENT         3d    PERSON until from STAND-IN, no value
 *   CURSOR         3e    PERSON NAME [cursor_row]
 *   FINISHED       3f    LADDER [finished_row]
 *   -- from files
 *   LADDER         40    LADDER [version]
 *   LADDER_DATA    41    LADDER version chunk [ladder]
 *   CALENDAR       42    CALENDAR chunk [calendar_installed]
 *   ZONE           43    ZONE chunk [zone_installed]
 *   -- as what people sign in elsewhere
 *   SIGNIN         44    subject PERSON, no value
 *   SIGNER         45    PERSON subject, no value
 *   -- how people hear of what is asked of them
 *   MAIL           46    PERSON [mail_row]
 *   MAIL_TEXT      47    PERSON sequence FIELD chunk [content_row, box]
 *   -- at which addresses calendar programs ask
 *   FEED           48    PERSON LADDER TIER [feed_row]
 *   FEED_SUBJECT   49    subject PERSON LADDER TIER, no value
 *   -- stored replies
 *   REPLY          50    command-id ACTOR [stamp, request hash, reply]
 *   -- the journal's chain at the last event of each batch, for whoever resumes
 *   CHAIN          52    sequence [first 8 bytes of the chain hash]
 *   -- who read what, and what was destroyed
 *   READING        54    stamp sequence [reading_row]
 *   ERASURE        55    erasure [erasure_row]
 *   ERASED         56    erasure case [erased_row]
 *   GLASS          57    glass [glass_row]
 *   -- at the end of the tree, so that it grows at one side
 *   EVENT          60    sequence chunk [event_row]
 *
 * CAPITALS: text with a NUL behind it, so that order and uniqueness are those of the text alone.
 * urgent: one byte, 0 before 1 where 0 is urgent. closed, lowest-rank, kind: a byte. newest: 8
 * bytes that count down from the moment of submitting. outside-date: 4 bytes, none comes last.
 * chunk: 2 bytes. case, sequence, instants, numbers: 8 bytes. All big-endian, so that key order is
 * work order. An absent due is last. Bytes of tables are never reused. */
#ifndef STORE_KEY_H
#define STORE_KEY_H

#include "core/records.h"
#include "core/state.h"

/* TABLE(name, byte): in the order of the tree. */
#define STORE_TABLES(TABLE)                                                                        \
    TABLE(HEAD, 0x01)                                                                              \
    TABLE(SITE, 0x02)                                                                              \
    TABLE(POSITION, 0x03)                                                                          \
    TABLE(SLOT, 0x04)                                                                              \
    TABLE(CASE, 0x11)                                                                              \
    TABLE(CLOCKS, 0x12)                                                                            \
    TABLE(QUESTION, 0x13)                                                                          \
    TABLE(CONSULTATION, 0x14)                                                                      \
    TABLE(AGREEMENT, 0x15)                                                                         \
    TABLE(SPEND, 0x16)                                                                             \
    TABLE(READ, 0x17)                                                                              \
    TABLE(CONTENT, 0x18)                                                                           \
    TABLE(LINK, 0x19)                                                                              \
    TABLE(VOTE, 0x1a)                                                                              \
    TABLE(PROPOSAL, 0x1b)                                                                          \
    TABLE(ACCOUNT, 0x1c)                                                                           \
    TABLE(RECORD, 0x1d)                                                                            \
    TABLE(EXPERT, 0x1e)                                                                            \
    TABLE(PARTICIPANT, 0x1f)                                                                       \
    TABLE(HOUSEHOLD, 0x70)                                                                         \
    TABLE(NEED, 0x78)                                                                              \
    TABLE(MEASURE, 0x79)                                                                           \
    TABLE(GROUND, 0x7a)                                                                            \
    TABLE(SHARED, 0x7b)                                                                            \
    TABLE(TEMPORARY, 0x7c)                                                                         \
    TABLE(SITTING, 0x7d)                                                                           \
    TABLE(REFERRAL, 0x8e)                                                                          \
    TABLE(STEP, 0x8f)                                                                              \
    TABLE(QUEUE, 0x20)                                                                             \
    TABLE(DUE, 0x21)                                                                               \
    TABLE(OWNER, 0x22)                                                                             \
    TABLE(DECIDED, 0x23)                                                                           \
    TABLE(HOLDER, 0x24)                                                                            \
    TABLE(CLOCK_DUE, 0x25)                                                                         \
    TABLE(ALIKE, 0x26)                                                                             \
    TABLE(ISSUE_ABOUT, 0x27)                                                                       \
    TABLE(ISSUE_RANK, 0x28)                                                                        \
    TABLE(SOLUTION, 0x29)                                                                          \
    TABLE(CONSULTED, 0x2a)                                                                         \
    TABLE(WORK, 0x2b)                                                                              \
    TABLE(CAME, 0x2c)                                                                              \
    TABLE(OFFERED, 0x2d)                                                                           \
    TABLE(STORY, 0x2e)                                                                             \
    TABLE(ENDED, 0x2f)                                                                             \
    TABLE(REFERRED, 0x4e)                                                                          \
    TABLE(ARRIVED, 0x4f)                                                                           \
    TABLE(MEETING, 0x30)                                                                           \
    TABLE(AGENDA, 0x31)                                                                            \
    TABLE(POT, 0x32)                                                                               \
    TABLE(PERSON, 0x33)                                                                            \
    TABLE(KEY, 0x34)                                                                               \
    TABLE(KEY_PUBLIC, 0x35)                                                                        \
    TABLE(KEY_UNTIL, 0x36)                                                                         \
    TABLE(ABSENCE, 0x37)                                                                           \
    TABLE(CONTACT, 0x38)                                                                           \
    TABLE(CONTACT_TEXT, 0x39)                                                                      \
    TABLE(EXPORT, 0x3a)                                                                            \
    TABLE(CONTACT_CHECK, 0x3b)                                                                     \
    TABLE(TERM, 0x3c)                                                                              \
    TABLE(ABSENT, 0x3d)                                                                            \
    TABLE(CURSOR, 0x3e)                                                                            \
    TABLE(FINISHED, 0x3f)                                                                          \
    TABLE(LADDER, 0x40)                                                                            \
    TABLE(LADDER_DATA, 0x41)                                                                       \
    TABLE(CALENDAR, 0x42)                                                                          \
    TABLE(ZONE, 0x43)                                                                              \
    TABLE(SIGNIN, 0x44)                                                                            \
    TABLE(SIGNER, 0x45)                                                                            \
    TABLE(MAIL, 0x46)                                                                              \
    TABLE(MAIL_TEXT, 0x47)                                                                         \
    TABLE(FEED, 0x48)                                                                              \
    TABLE(FEED_SUBJECT, 0x49)                                                                      \
    TABLE(ATTENDANT, 0x4a)                                                                         \
    TABLE(REPLY, 0x50)                                                                             \
    TABLE(CHAIN, 0x52)                                                                             \
    TABLE(READING, 0x54)                                                                           \
    TABLE(ERASURE, 0x55)                                                                           \
    TABLE(ERASED, 0x56)                                                                            \
    TABLE(GLASS, 0x57)                                                                             \
    TABLE(EVENT, 0x60)

#define TABLE_ENUM(name, byte) TABLE_##name = byte,
enum table { TABLE_NONE, STORE_TABLES(TABLE_ENUM) TABLE_OF_CASE = 0x10 };
#undef TABLE_ENUM

#define KEY_MAX 200

struct key {
    size_t len;
    uint8_t b[KEY_MAX];
};

static inline struct bytes key_bytes(const struct key *key)
{
    return (struct bytes){key->b, key->len};
}

static inline bool key_equal(const struct key *a, const struct key *b)
{
    return bytes_equal(key_bytes(a), key_bytes(b));
}

/* TABLE_NONE when the key is of no table. */
enum table key_table(struct bytes key);
/* "case", "clock_due"; "unknown". */
const char *key_table_name(enum table table);
/* Lower-case hex, at most KEY_MAX bytes of it. */
void key_format(struct bytes key, char out[2 * KEY_MAX + 1]);
/* False when it is longer than any key. */
bool key_set(struct key *key, struct bytes bytes);

/* The date that stands at a place of a key. */
struct civil_date key_date_at(const struct key *key, size_t at);

/* --- making a key, part by part --- */

void key_begin(struct key *key, enum table table);
void key_add_u8(struct key *key, uint8_t n);
void key_add_chunk(struct key *key, uint16_t chunk);
void key_add_u64(struct key *key, uint64_t n);
void key_add_date(struct key *key, struct civil_date date); /* none comes last */
void key_add_instant(struct key *key, struct instant at);
void key_add_due(struct key *key, struct instant due); /* none comes last */
void key_add_text(struct key *key, const char *text);  /* at most CODE_MAX bytes */
void key_add_code(struct key *key, const struct code *code);
void key_add_bytes(struct key *key, const void *data, size_t len);

/* Reads the last chunk number or case of a key; the key is long enough. */
uint16_t key_last_chunk(struct bytes key);
struct case_id key_last_case(struct bytes key);

/* --- whole keys --- */

void key_of_table(struct key *key, enum table table);
void key_of_case(struct key *key, struct case_id id, enum table table); /* prefix of that table */
void key_of_link(struct key *key, struct case_id id, struct case_id other);
void key_of_part(struct key *key, struct case_id id, enum table table, uint64_t n);
void key_of_clock_due(struct key *key, const struct clock_place *place);
/* A person of whom something is asked in a case, and when the first of it is due. */
struct owner_place {
    struct code owner;
    struct instant due;
    struct case_id case_id;
};
void key_of_owner(struct key *key, const struct owner_place *place);
/* All of them, each once; how many. */
size_t key_owners(const struct clocks_row *row, struct case_id id,
                  struct owner_place out[CLOCKS_MAX]);
/* When the earliest of these clocks is due; none when none runs. */
struct instant clocks_due(const struct clocks_row *row);
void key_of_content(struct key *key, struct case_id id, uint64_t sequence,
                    const struct code *field); /* without chunk */
void key_of_text(struct key *key, enum table table, const struct code *whose, uint64_t sequence,
                 const struct code *field); /* without chunk */
void key_of_table_tier(struct key *key, enum table table, const struct code *ladder,
                       const struct code *tier); /* prefix of MEETING, ATTENDANT, AGENDA, QUEUE */
void key_of_pot(struct key *key, const struct code *ladder, const struct code *pot, uint64_t year);
void key_of_named(struct key *key, enum table table, const char *name);
void key_of_key(struct key *key, const struct code *person, const struct code *name);
void key_of_feed(struct key *key, const struct code *person, const struct code *ladder,
                 const struct code *tier);
void key_of_feed_subject(struct key *key, const struct feed_row *row);
void key_of_event(struct key *key, uint64_t sequence); /* without chunk */

/* The keys that a row has in the indexes. `which` counts from 0; false: the row has none there. */
#define CODES_INDEXED 12 /* obstacles of a case; likewise domains */
#define CASE_INDEXES  (8 + 2 + 2 * CODES_INDEXED + 1 + 2 * CODES_INDEXED + 1 + 2)
bool key_of_case_index(struct key *key, size_t which, const struct case_row *row);
/* All of them: the same as asking for each, without asking for those that the row cannot have. */
struct index_keys {
    size_t n;
    struct key v[CASE_INDEXES];
};
void key_of_case_indexes(struct index_keys *out, const struct case_row *row);
#define KEY_INDEXES 2
/* Which of them are of this table: the first, and how many (0: none). */
size_t key_case_indexes(enum table table, size_t *first);
/* The parts of those keys that a list of them fixes. */
void key_of_alike(struct key *key, const struct code *ladder, const struct code *obstacle);
void key_of_issues_about(struct key *key, const struct code *ladder, const struct code *obstacle,
                         const struct code *domain);
void key_of_solution(struct key *key, const struct code *ladder, const struct code *obstacle);
void key_of_consulted(struct key *key, const struct code *ladder, enum code_list of,
                      const struct code *code);
/* WORK or OFFERED, as far as these are named (else NULL): of a ladder, a tier, a person there. */
void key_of_work(struct key *key, enum table table, const struct code *ladder,
                 const struct code *tier, const struct code *person);
/* An absence, or the same turned round: `whose` is the person whom the table begins with. */
void key_of_absence(struct key *key, enum table table, const struct absence_row *row);
void key_of_term(struct key *key, const struct code *ladder, const struct code *tier,
                 const struct code *person);
void key_of_arrival(struct key *key, const struct code *link, struct case_id remote,
                    uint64_t referral); /* without the case */
/* key_belong.c: those from the ninth on, counted from 0. */
bool key_of_belong_index(struct key *key, size_t which, const struct case_row *row);
bool key_of_key_index(struct key *key, size_t which, const struct key_row *row);
bool key_of_contact_index(struct key *key, const struct contact_row *row);
void key_of_reply(struct key *key, const struct code *actor, const struct id *command_id);

#endif
