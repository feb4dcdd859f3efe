#include "kernel/bus.h"

#include <pthread.h>

enum { BUS_SLOTS = 128 };

struct bus {
	pthread_mutex_t lock;
	/* By company, so that a thousand streams of one cost the others nothing; the last slot is for
	 * those who hear everything. */
	struct bus_member *slots[BUS_SLOTS + 1];
};

static void bus_close(void *what)
{
	struct bus *bus = what;
	pthread_mutex_destroy(&bus->lock);
}

struct bus *bus_new(struct arena *arena)
{
	struct bus *bus = ARENA_NEW(arena, struct bus);
	pthread_mutex_init(&bus->lock, NULL);
	arena_entrust(arena, bus_close, bus);
	return bus;
}

static struct bus_member **bus_slot(struct bus *bus, struct company_id company)
{
	if (company.value == 0)
		return &bus->slots[BUS_SLOTS];
	return &bus->slots[(uint64_t)company.value % BUS_SLOTS];
}

void bus_join(struct bus *bus, struct bus_member *member)
{
	pthread_mutex_lock(&bus->lock);
	struct bus_member **slot = bus_slot(bus, member->company);
	member->previous_ = NULL;
	member->next_ = *slot;
	if (*slot != NULL)
		(*slot)->previous_ = member;
	*slot = member;
	pthread_mutex_unlock(&bus->lock);
}

void bus_leave(struct bus *bus, struct bus_member *member)
{
	pthread_mutex_lock(&bus->lock);
	if (member->previous_ != NULL)
		member->previous_->next_ = member->next_;
	else
		*bus_slot(bus, member->company) = member->next_;
	if (member->next_ != NULL)
		member->next_->previous_ = member->previous_;
	pthread_mutex_unlock(&bus->lock);
}

void bus_tell(struct bus *bus, enum news news, struct company_id company)
{
	pthread_mutex_lock(&bus->lock);
	for (struct bus_member *m = *bus_slot(bus, company); company.value != 0 && m; m = m->next_) {
		if (ID_EQ(m->company, company))
			m->hear(m->state, news, company);
	}
	for (struct bus_member *m = bus->slots[BUS_SLOTS]; m != NULL; m = m->next_)
		m->hear(m->state, news, company);
	pthread_mutex_unlock(&bus->lock);
}
