// Package recurrence knows when meetings happen: RFC 5545 rules in wall-clock
// time of a named zone, Belgian holidays, and the words in which people say
// both. It is pure: it reads no clock and no file, and imports consult and an
// RFC 5545 library only.
package recurrence
