// Package document writes what leaves the chat as a file that other programs
// read, and reads the calendars that they write.
package document
