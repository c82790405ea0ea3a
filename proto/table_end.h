// SPDX-License-Identifier: EUPL-1.2
/* Included after a table. */
#undef MESSAGE
#undef FIELD
#undef ENUM_FIELD
#undef LIST_FIELD
#undef END
#undef COMMAND
#undef INTERNAL
#undef EVENT
#undef QUERY
