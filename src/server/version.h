/* The program's version, as people see it. What a database demands is PURSER_BINARY (db/schema.h).
 */
#ifndef PURSER_SERVER_VERSION_H
#define PURSER_SERVER_VERSION_H

#define PURSER_VERSION "0.1.0"

#endif
