// Package recurrence knows when meetings happen: RFC 5545 rules in wall-clock
// time of a named zone, Belgian holidays, and the words in which people say
// both. It is pure: it reads no clock and no file, and imports consult and an
// RFC 5545 library only.
//
// # Words
//
// [Read] has one principle: a phrase counts as understood only when every word
// of it has found its place (Reading.Rest is ""), and what could mean two things
// is left over rather than guessed. Whoever uses a Reading still shows it and
// lets the user confirm. The parts of a phrase may stand in any order:
//
//	rhythm   elke eerste donderdag (van de maand) | laatste woensdag van feb, mei en nov
//	         elke dinsdag en donderdag | van maandag tot vrijdag | elke werkdag | elke dag
//	         om de 6 weken op maandag | om de twee maanden de eerste maandag | tweewekelijks ...
//	         de 15de van elke maand | laatste (werk)dag van de maand | elk jaar op 15 mei
//	         eerste maandag van elk kwartaal | ... behalve in juli en augustus | an RRULE itself
//	date     3 december 2026 | 4/12 | 2026-12-04 | (over)morgen | eind mei | half mei | over 2 weken
//	         komende dinsdag | dinsdag volgende week | lundi en huit | eerste dinsdag van mei 2027
//	dates    op 3/2, 5/5 en 6/10 | 3, 10 en 17 maart ([ReadDates] only)
//	hour     9u30 | 9.30 uur | 14:00 | 14h | 2pm | half tien | kwart over negen | midi, noon
//	length   van 14u tot 16u | 1,5 uur | gedurende 90 minuten
//	end      tot (en met) 30 juni | tot eind juni | 10 keer;  beginning: vanaf 7 januari
//	place    in Herentals | te Olen | à Wemmel | at the town hall | online
//
// What is taken for granted:
//   - A day comes before its month. A date without a year is the next one to
//     come, today included; a first date of a rhythm lies after now, and after
//     today as long as no hour was said.
//   - "elke tweede dinsdag", "chaque deuxième mardi": the second of the month.
//     "om de week", "every other", "un mardi sur deux": each second week. "every
//     second Tuesday" is left over unless "of the month" follows.
//   - "eind mei" is 31 May, "half mei" the 15th; "tot" includes its day. "tot
//     juni" and "begin mei" are left over.
//   - The 31st skips the short months; "laatste dag van de maand" does not.
//     "vijfde of laatste" is the last.
//   - "laatste werkdag" is Monday to Friday; holidays are for the series' policy.
//   - Hours that could be twelve hours later are left over: "om 2 uur", "half
//     acht", "at 7". "02:30", "'s avonds" and "pm" make them clear.
//   - "volgende vrijdag", "next Friday" are left over while that Friday is still
//     in this week; so are "dans 15 jours", "biweekly", "le jeudi", and a bare
//     weekday said on that day.
//   - One slip in a weekday or a month is forgiven when only one name is near.
//
// [Rule.Words] says a rule in words that Read reads back to the same rule; one
// that nobody would say is given as its RRULE ("volgens de regel FREQ=...").
package recurrence
