#include "net/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 1024
/* Bytes thrown away per socket and turn, so that one fast sender does not hold up the others. */
#define DRAIN_MOST ((size_t)1024 * 1024)

static enum err open_and_bind(const struct addrinfo *found, int *out)
{
	int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return ERR_IO;
	int yes = 1;
	int no = 0;
	bool is_ready = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0;
	if (is_ready && found->ai_family == AF_INET6)
		is_ready = setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no)) == 0;
	is_ready =
		is_ready && bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0;
	if (!is_ready) {
		int reason = errno;
		close(fd);
		errno = reason;
		return ERR_IO;
	}
	*out = fd;
	return OK;
}

static enum err port_of(int fd, int *port)
{
	struct sockaddr_storage own;
	socklen_t size = sizeof(own);
	if (getsockname(fd, (struct sockaddr *)&own, &size) != 0)
		return ERR_IO;
	in_port_t at;
	if (own.ss_family == AF_INET6)
		memcpy(&at, (char *)&own + offsetof(struct sockaddr_in6, sin6_port), sizeof(at));
	else
		memcpy(&at, (char *)&own + offsetof(struct sockaddr_in, sin_port), sizeof(at));
	*port = ntohs(at);
	return OK;
}

enum err socket_listen(struct str address, int port, int *fd, int *bound_port)
{
	char host[SOCKET_TEXT_ROOM];
	char service[12];
	if (address.len == 0 || address.len >= sizeof(host) || port < 0 || port > 65535)
		return ERR_INVALID;
	memcpy(host, address.at, address.len);
	host[address.len] = '\0';
	snprintf(service, sizeof(service), "%d", port);
	struct addrinfo wanted = {.ai_family = AF_UNSPEC,
	                          .ai_socktype = SOCK_STREAM,
	                          .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
	struct addrinfo *found = NULL;
	if (getaddrinfo(host, service, &wanted, &found) != 0)
		return ERR_INVALID;
	enum err err = open_and_bind(found, fd);
	freeaddrinfo(found);
	if (err != OK)
		return err;
	err = port_of(*fd, bound_port);
	if (err != OK)
		close(*fd);
	return err;
}

void socket_close(int fd)
{
	close(fd);
}

int socket_copy(int fd)
{
	return fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

void socket_text(const struct sockaddr *address, char text[static SOCKET_TEXT_ROOM])
{
	text[0] = '\0';
	if (address->sa_family == AF_INET) {
		struct sockaddr_in four;
		memcpy(&four, address, sizeof(four));
		inet_ntop(AF_INET, &four.sin_addr, text, SOCKET_TEXT_ROOM);
	} else if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 six;
		memcpy(&six, address, sizeof(six));
		if (IN6_IS_ADDR_V4MAPPED(&six.sin6_addr))
			inet_ntop(AF_INET, &six.sin6_addr.s6_addr[12], text, SOCKET_TEXT_ROOM);
		else
			inet_ntop(AF_INET6, &six.sin6_addr, text, SOCKET_TEXT_ROOM);
	}
}

void lingering_add(struct lingering *lingering, int fd, int64_t now_ms)
{
	if (lingering->count == LINGERING_MOST)
		return;
	int own = socket_copy(fd);
	if (own < 0)
		return;
	lingering->at[lingering->count].fd = own;
	lingering->at[lingering->count].until_ms = now_ms + LINGER_MS;
	lingering->count++;
}

/* Throws away what has come; false when nothing more will. */
static bool more_may_come(int fd)
{
	char dropped[16 * 1024];
	for (size_t seen = 0; seen < DRAIN_MOST;) {
		ssize_t got = recv(fd, dropped, sizeof(dropped), MSG_DONTWAIT);
		if (got > 0)
			seen += (size_t)got;
		else
			return got < 0 && (errno == EAGAIN || errno == EINTR);
	}
	return true;
}

void lingering_drain(struct lingering *lingering, int64_t now_ms)
{
	for (int i = 0; i < lingering->count;) {
		if (more_may_come(lingering->at[i].fd) && now_ms < lingering->at[i].until_ms) {
			i++;
			continue;
		}
		close(lingering->at[i].fd);
		lingering->at[i] = lingering->at[--lingering->count];
	}
}

void lingering_close(struct lingering *lingering)
{
	while (lingering->count > 0)
		close(lingering->at[--lingering->count].fd);
}
