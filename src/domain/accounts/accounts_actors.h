/* Accounts' rows of actors: kernel/actors.h. */
#ifndef PURSER_DOMAIN_ACCOUNTS_ACTORS_H
#define PURSER_DOMAIN_ACCOUNTS_ACTORS_H

#include "kernel/actors.h"

#define ACCOUNTS_ACTOR_COUNT 2
extern const struct actor_row accounts_actors[ACCOUNTS_ACTOR_COUNT];

#endif
