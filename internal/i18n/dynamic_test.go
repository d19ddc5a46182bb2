package i18n

// dynamic are the beginnings of keys that code puts together at run time, as in
// "kind." + string(p.Kind). A key below one of them need not stand in the code
// as a whole; its beginning must. Add a line here, with the reason, before you
// put a key together.
var dynamic = map[string]string{
	"action.group.":    "how urgent an action item is",
	"minutes.kind.":    "what a line of the minutes is",
	"minutes.kinds.":   "headings of the minutes",
	"answer.":          "whether somebody comes: present, online, excused, none",
	"deadline.kind.":   "what falls due",
	"deadline.status.": "how far a deadline is",
	"action.status.":   "how far an action item is",
	"action.event.":    "what happened to an action item",
	"fault.":           "what a fault looks like to a user",
	"help.command.":    "one sentence for each route, by its name",
	"holiday.":         "Belgian public holidays, by the recurrence package's names",
	"contact.org.":     "kinds of organisation that one can ask for",
	"kind.":            "kinds of platform",
	"language.":        "names of languages",
	"level.":           "who may see a platform",
	"manifest.":        "what Slack shows of the app",
	"meeting.status.":  "planned, open, closed, cancelled",
	"menu.":            "buttons of the menu, by route",
	"paper.vote.":      "what an organisation voted",
	"presence.":        "whether somebody was at a meeting",
	"plan.repeat.":     "how often a meeting repeats, in the form",
	"purpose.":         "what a delivery is for",
	"refusal.":         "the Key of a consult.Error",
	"role.":            "what somebody is in a platform",
	"series.policy.":   "what becomes of an occurrence on a day off",
	"topic.":           "policy domains",
}
