package slackbot

// featureStore is what the features ask of the database.
type featureStore interface {
	platformStore
	planStore
	meetingStore
	inviteeStore
	handoverStore
	minutesStore
	agendaStore
	statusStore
	attendanceStore
	actionStore
	deadlineStore
	contactStore
	homeStore
	confirmStore
	calendarStore
	answerStore
	helpStore
}

// features lists every route, type-ahead and event of the bot; help and the README's command table follow its order.
func (b *Bot) features() (routes []Route, suggestions []Suggestion, listeners []Listener) {
	platforms := platforms{store: b.store, people: b.people, cfg: b.cfg}
	seats := seats{store: b.store, platforms: b.store}
	settings := settings{store: b.store}
	plans := plans{store: b.store}
	meetings := meetings{store: b.store}
	invitees := invitees{store: b.store, platforms: b.store, people: b.people}
	minutes := minutes{store: b.store, people: b.people}
	agendas := agendas{store: b.store, people: b.people, meetings: meetings}
	actions := actions{store: b.store, people: b.people}
	deadlines := deadlines{store: b.store, people: b.people}
	attendance := attendance{store: b.store, people: b.people}
	help := help{bot: b}
	contacts := contacts{store: b.store}
	calendars := calendars{store: b.store, url: b.cfg.CalendarURL}
	home := home{store: b.store, calendars: b.cfg.CalendarURL != ""}
	b.home = home.view

	routes = append(routes, help.routes()...)
	routes = append(routes, platforms.routes()...)
	routes = append(routes, seats.routes()...)
	routes = append(routes, settings.routes()...)
	routes = append(routes, plans.routes()...)
	routes = append(routes, meetings.routes()...)
	routes = append(routes, invitees.routes()...)
	routes = append(routes, handovers{store: b.store, people: b.people}.routes()...)
	routes = append(routes, calendars.routes()...)
	routes = append(routes, agendas.routes()...)
	routes = append(routes, status{store: b.store}.routes()...)
	routes = append(routes, minutes.routes()...)
	routes = append(routes, attendance.routes()...)
	routes = append(routes, actions.routes()...)
	routes = append(routes, deadlines.routes()...)
	routes = append(routes, contacts.routes()...)
	suggestions = append(suggestions, platforms.suggestions()...)
	suggestions = append(suggestions, contacts.suggestions()...)
	suggestions = append(suggestions, invitees.suggestions()...)
	listeners = append(listeners, platforms.listeners()...)
	listeners = append(listeners, home.listeners(b)...)
	listeners = append(listeners, mentions{bot: b}.listeners()...)
	listeners = append(listeners, confirmation{store: b.store, cfg: b.cfg}.listeners()...)
	return routes, suggestions, listeners
}
