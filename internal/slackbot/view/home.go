package view

import (
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// HomeContents is what App Home shows of one person.
type HomeContents struct {
	Seats     []consult.Platform  // not yet said for which organisation they sit
	Rounds    []consult.RoundCard // that wait for an answer
	Meetings  []consult.MyMeeting
	Agenda    []consult.AgendaItem // of the first of them
	Events    []consult.MyMeeting  // to which they may come
	Actions   []consult.ActionItem
	ToDo      int // how many there are, when that is more than Actions
	Deadlines []consult.Deadline
	Reports   []consult.OwedReport // by the organisations for which they sit
	Person    consult.PersonID
	Insider   bool // of this workspace: may look for contacts
	Calendars bool // can be read in programs of their own
	Digest    bool // is sent the weekly overview

	DemoCommand string // of the bot, where this is the demo; "" elsewhere
}

// How much of each the home shows; Slack takes 100 blocks, and the rest is a button away.
const (
	homeActions   = consult.HomeActions
	homeDeadlines = 8
	homeOwed      = 5
	homeEvents    = 3
)

// Home is the App Home tab: open questions, my next meetings with my answer, my action items, deadlines, contact search.
// now carries the person's zone, so that "today" is theirs.
func Home(lang string, c HomeContents, now time.Time) slack.HomeTabViewRequest {
	owed, deadlines := c.owed()
	var blocks []slack.Block
	if c.DemoCommand != "" {
		blocks = append(blocks, Section(i18n.Text(lang, "tour.home", i18n.Args{"Command": c.DemoCommand})), slack.NewDividerBlock())
	}
	blocks = append(blocks, homeSeats(lang, c.Seats)...)
	blocks = append(blocks, homeRoundBlocks(lang, c.Rounds, now)...)
	blocks = append(blocks, homeOwedBlocks(lang, c, owed, now)...)
	blocks = append(blocks, homeMeetingBlocks(lang, c, now)...)
	blocks = append(blocks, homeEventBlocks(lang, c, now)...)
	blocks = append(blocks, slack.NewDividerBlock())
	blocks = append(blocks, homeActionBlocks(lang, c, now)...)
	blocks = append(blocks, slack.NewDividerBlock())
	blocks = append(blocks, homeDeadlineBlocks(lang, deadlines, c.Person, now)...)
	if c.Insider {
		blocks = append(blocks, slack.NewDividerBlock(), Header(i18n.Text(lang, "home.contact")),
			Actions(Button("contact", i18n.Text(lang, "menu.contact"), "home"), Button("my_contact", i18n.Text(lang, "home.my_contact"), "home"), Button("search", i18n.Text(lang, "menu.search"), "home"),
				homeDigest(lang, c.Digest), Button("help", i18n.Text(lang, "menu.help"), "home")))
	}
	blocks = append(blocks, Actions(Button("my_data", i18n.Text(lang, "data.title"), "home")))
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}

func homeSeats(lang string, platforms []consult.Platform) []slack.Block {
	var blocks []slack.Block
	for _, p := range platforms[:min(len(platforms), 5)] {
		section := Section(SeatQuestionText(lang, p, false))
		section.Accessory = slack.NewAccessory(Button("seat_ask", i18n.Text(lang, "home.answer"), strconv.FormatInt(int64(p.ID), 10)))
		blocks = append(blocks, section)
	}
	if len(blocks) > 0 {
		blocks = append(blocks, slack.NewDividerBlock())
	}
	return blocks
}

func homeMeetingBlocks(lang string, c HomeContents, now time.Time) []slack.Block {
	blocks := []slack.Block{Header(i18n.Text(lang, "home.meetings"))}
	var buttons []slack.BlockElement
	if len(c.Meetings) == 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "home.no_meetings")))
	} else {
		blocks = append(blocks, MeetingEntries(lang, c.Meetings[:1], now)...)
		blocks = append(blocks, agendaInShort(lang, c.Agenda)...)
		blocks = append(blocks, MeetingEntries(lang, c.Meetings[1:], now)...)
		buttons = append(buttons, Button("meetings", i18n.Text(lang, "home.all_meetings"), "home"))
	}
	if c.Calendars {
		buttons = append(buttons, Button("calendar", i18n.Text(lang, "calendar.home"), "home"))
	} else if len(c.Meetings) > 0 {
		buttons = append(buttons, Button("calendar_files", i18n.Text(lang, "calendar.files"), "home"))
	}
	if len(buttons) > 0 {
		blocks = append(blocks, Actions(buttons...))
	}
	return blocks
}

// homeEventBlocks are the events further on, which one signs up for in good time.
func homeEventBlocks(lang string, c HomeContents, now time.Time) []slack.Block {
	var blocks []slack.Block
	shown := 0
	for _, m := range c.Events {
		near := slices.ContainsFunc(c.Meetings, func(o consult.MyMeeting) bool { return o.ID == m.ID })
		if near || shown == homeEvents {
			continue
		}
		if shown++; shown == 1 {
			blocks = append(blocks, slack.NewDividerBlock(), Header(i18n.Text(lang, "event.list")))
		}
		blocks = append(blocks, eventEntry(lang, m, now)...)
	}
	return blocks
}

func homeActionBlocks(lang string, c HomeContents, now time.Time) []slack.Block {
	actions, all := c.Actions, max(len(c.Actions), c.ToDo)
	blocks := []slack.Block{Header(i18n.Text(lang, "home.actions"))}
	if len(actions) == 0 {
		return append(blocks, Section(i18n.Text(lang, "home.no_actions")))
	}
	for _, a := range actions[:min(len(actions), homeActions)] {
		blocks = append(blocks, Rich(actionSpans(lang, a, true, now)...),
			Actions(Button("action_done", i18n.Text(lang, "action.done"), strconv.FormatInt(int64(a.ID), 10)),
				Button("action_open", i18n.Text(lang, "action.open"), strconv.FormatInt(int64(a.ID), 10))))
	}
	if all > homeActions {
		blocks = append(blocks, Actions(Button("my_actions", i18n.Text(lang, "home.all_actions", i18n.Args{"Count": all}), "home")))
	}
	return blocks
}

// owed parts the deadlines into those that organisations of the reader's still owe, the first homeOwed of them, and the others.
func (c HomeContents) owed() (mine, others []consult.Deadline) {
	for _, d := range c.Deadlines {
		if len(d.Mine) > 0 && len(mine) < homeOwed {
			mine = append(mine, d)
		} else {
			others = append(others, d)
		}
	}
	return mine, others
}

// homeOwedBlocks are what the organisations still owe for which the reader sits, done with one tap or a short form.
func homeOwedBlocks(lang string, c HomeContents, deadlines []consult.Deadline, now time.Time) []slack.Block {
	if len(deadlines)+len(c.Reports) == 0 {
		return nil
	}
	blocks := []slack.Block{Header(i18n.Text(lang, "home.owed"))}
	for _, r := range c.Reports {
		title := i18n.Text(lang, "home.report_back", i18n.Args{"Platform": r.Platform, "Date": i18n.Date(lang, r.Local(r.StartsAt))})
		blocks = append(blocks, Rich(Bold(title), Plain("\n"+i18n.Date(lang, r.DueOn)+" – "+i18n.Relative(lang, r.DaysLeft(now))+"\n"+i18n.List(lang, r.Organisations))),
			Actions(Button("report_back_note", i18n.Text(lang, "report_back.note"), strconv.FormatInt(int64(r.MeetingID), 10))))
	}
	for _, d := range deadlines {
		blocks = append(blocks, Rich(deadlineSpans(lang, d, true, now)...), Actions((DeadlinePage{}).buttons(lang, d, c.Person)...))
	}
	return append(blocks, slack.NewDividerBlock())
}

func homeDeadlineBlocks(lang string, deadlines []consult.Deadline, me consult.PersonID, now time.Time) []slack.Block {
	blocks := []slack.Block{Header(i18n.Text(lang, "home.deadlines"))}
	if len(deadlines) == 0 {
		return append(blocks, Section(i18n.Text(lang, "home.no_deadlines")))
	}
	for _, d := range deadlines[:min(len(deadlines), homeDeadlines)] {
		blocks = append(blocks, Rich(deadlineSpans(lang, d, true, now)...))
		if d.Owed > 0 || d.IsOwnedBy(me) { // all others are a button away
			blocks = append(blocks, Actions((DeadlinePage{}).buttons(lang, d, me)...))
		}
	}
	if len(deadlines) > homeDeadlines {
		blocks = append(blocks, Actions(Button("deadlines", i18n.Text(lang, "home.all_deadlines", i18n.Args{"Count": len(deadlines)}), "home")))
	}
	return blocks
}

// homeDigest turns the weekly overview off, and on again.
func homeDigest(lang string, wanted bool) slack.BlockElement {
	if wanted {
		return Button("digest_off", i18n.Text(lang, "digest.stop"), "home")
	}
	return Button("digest_on", i18n.Text(lang, "digest.start"), "home")
}
