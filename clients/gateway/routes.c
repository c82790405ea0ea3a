// SPDX-License-Identifier: EUPL-1.2
#include "clients/gateway/routes.h"

#include "base/assert.h"
#include "clients/lib/json.h"

#define ROUTE(message, method, path) {&message_##message, ROUTE_##method, path},
static const struct route routes[] = {
#include "clients/gateway/routes.def"
};
#undef ROUTE

const struct route *route_at(size_t index)
{
    return index < sizeof routes / sizeof routes[0] ? &routes[index] : NULL;
}

bool route_is_query(const struct route *route)
{
    return message_of_query(route->message->number) == route->message;
}

const char *route_method_name(enum route_method method)
{
    switch (method) {
    case ROUTE_GET:
        return "GET";
    case ROUTE_POST:
        return "POST";
    case ROUTE_PUT:
        return "PUT";
    case ROUTE_DELETE:
        return "DELETE";
    }
    UNREACHABLE();
}

/* Takes the next segment, without its slash; false at the end. */
static bool next_segment(const char **path, struct bytes *out)
{
    if (**path != '/')
        return false;
    const char *start = ++*path;
    *path += strcspn(start, "/");
    *out = bytes_of(start, (size_t)(*path - start));
    return true;
}

static bool take_place(const struct route *route, struct bytes pattern, struct bytes value,
                       struct route_match *out)
{
    struct bytes name = bytes_of(pattern.data + 1, pattern.len - 2);
    if (value.len == 0 || out->n == ROUTE_PLACES_MAX)
        return false;
    out->places[out->n++] = (struct route_place){json_camel_field(route->message, name), value};
    return true;
}

static bool matches(const struct route *route, const char *path, struct route_match *out)
{
    const char *pattern = route->path;
    struct bytes wanted;
    struct bytes given;
    out->n = 0;
    while (next_segment(&pattern, &wanted)) {
        if (!next_segment(&path, &given))
            return false;
        bool place = wanted.len > 2 && wanted.data[0] == '{';
        if (place ? !take_place(route, wanted, given, out) : !bytes_equal(wanted, given))
            return false;
    }
    return *path == '\0';
}

/* A path of plain words goes before one with places. */
struct route_match route_find(enum route_method method, const char *path)
{
    struct route_match best = {0};
    const struct route *route;
    for (size_t i = 0; (route = route_at(i)) != NULL; i++) {
        struct route_match found = {0};
        if (!matches(route, path, &found))
            continue;
        best.path_known = true;
        if (route->method != method || (best.route != NULL && best.n <= found.n))
            continue;
        best.route = route;
        best.n = found.n;
        memcpy(best.places, found.places, sizeof best.places);
    }
    return best;
}
