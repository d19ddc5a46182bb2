package slackbot

// featureStore is what the features ask of the database.
type featureStore interface {
	platformStore
}

// features lists every route, type-ahead and event of the bot; help and the README's command table follow its order.
func (b *Bot) features() (routes []Route, suggestions []Suggestion, listeners []Listener) {
	platforms := platforms{store: b.store, people: b.people}
	help := help{bot: b}
	home := home{}
	b.home = home.view

	routes = append(routes, help.routes()...)
	routes = append(routes, platforms.routes()...)
	suggestions = append(suggestions, platforms.suggestions()...)
	listeners = append(listeners, platforms.listeners()...)
	listeners = append(listeners, home.listeners(b)...)
	return routes, suggestions, listeners
}
