// Package demo is the demo world: the consultation platforms of the public sources, with invented people who live
// through a year of them. It is written down in world/*.yaml and loaded through the steps of package postgres that
// users take, with the few of its directory.go and history.go for what was there before the bot came.
//
// Facts are from the sources, all of them public and in Dutch: S0, slides of ISOM and its project Wegwijzer; S1, the
// answer to a parliamentary question on five municipalities with language facilities; S2, the answer on seven pilot
// projects and their learning network; S3, VVSG's practice page on consultation platforms. From them come the names of
// the platforms and of the associations, who works together in which form, the rhythms "monthly" and "four times a
// year", the decisions of the run-up to Wegwijzer, the period of the subsidy and the interim report. Every date is the
// source's, ten years later.
//
// Everything else is invented: each person, position and e-mail address (all at example.org), the days, hours and places
// of meetings, who presides, the texts of minutes, the action items, most deadlines. Organisations for which invented
// people speak carry "(demo)", projects that the sources only count carry "(fictief)". So does the one board of fourteen
// that has not joined Wegwijzer: the source says thirteen and not which. Amounts that the sources do not name are left
// out, as are deadlines for the final reports, whose date is not known.
package demo
