package view

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// RepresentForm asks who sits in for somebody: one of the workspace, or a name.
func RepresentForm(lang string, m consult.MyMeeting) *slack.ModalViewRequest {
	return Modal("represent_save", i18n.Text(lang, "attendance.represent_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(m.Platform), Plain("\n"+MeetingWhen(lang, m.Meeting))),
		Optional("stand_in", i18n.Text(lang, "attendance.stand_in"), UserField("stand_in", i18n.Text(lang, "platform.choose"), "")),
		Hinted(Optional("stand_in_name", i18n.Text(lang, "attendance.stand_in_name"), nameField(lang, "stand_in_name", "")),
			i18n.Text(lang, "attendance.stand_in_hint")),
	)
}

// AttendancePage is how many members one form asks about; Slack takes 100 blocks.
const AttendancePage = 90

// standInPage is how many stand-ins one form asks for, two inputs each.
const standInPage = 45

// AttendanceForm asks of each member whether they are there, from the member numbered skip on. The last page asks for
// guests and remarks too.
func AttendanceForm(lang string, a consult.Attendance, skip int) *slack.ModalViewRequest {
	var options []*slack.OptionBlockObject
	for _, p := range consult.Presences() {
		options = append(options, Option(i18n.Text(lang, "presence."+string(p)), string(p)))
	}
	intro := i18n.Text(lang, "attendance.intro", i18n.Args{"Platform": Literal(a.Meeting.Platform), "Date": i18n.Date(lang, a.Meeting.Local(a.Meeting.StartsAt))})
	blocks := []slack.Block{Section(intro)}
	skip = min(max(skip, 0), len(a.Members))
	end := min(skip+AttendancePage, len(a.Members))
	for _, m := range a.Members[skip:end] {
		field := "at_" + strconv.FormatInt(int64(m.PersonID), 10)
		blocks = append(blocks, Input(field, seatedLabel(a, m), Choice(field, i18n.Text(lang, "platform.choose"), string(m.Presence), options...)))
	}
	submit := "attendance.next"
	if end == len(a.Members) {
		submit = "modal.save"
		var guests []string
		for _, g := range a.Guests {
			guests = append(guests, strings.TrimSuffix(g.Name+", "+g.Organisation, ", "))
		}
		blocks = append(blocks,
			Hinted(Optional("guests", i18n.Text(lang, "attendance.guests"), TextField("guests", strings.Join(guests, "\n"), true)), i18n.Text(lang, "attendance.guests_hint")),
			Hinted(Optional("remarks", i18n.Text(lang, "attendance.remarks"), remarksField(a.Remarks)), i18n.Text(lang, "attendance.remarks_hint")))
	}
	return Modal("attendance_save", i18n.Text(lang, "attendance.title"), i18n.Text(lang, submit), i18n.Text(lang, "modal.cancel"), blocks...)
}

func remarksField(initial string) *slack.PlainTextInputBlockElement {
	e := TextField("remarks", initial, true)
	e.MaxLength = consult.MaxRemarks
	return e
}

// seatedLabel is a member's name with the organisations for which they sit.
func seatedLabel(a consult.Attendance, m consult.Seated) string {
	var names []string
	for _, o := range a.Invited {
		for _, id := range m.Organisations {
			if o.ID == id {
				names = append(names, o.Name)
			}
		}
	}
	if len(names) == 0 {
		return m.Name
	}
	return cut(m.Name+" ("+strings.Join(names, ", ")+")", 150)
}

// StandInsForm asks who sat in for those of whom nobody said so.
func StandInsForm(lang string, unnamed []consult.Seated) *slack.ModalViewRequest {
	blocks := []slack.Block{Section(i18n.Text(lang, "attendance.stand_ins_intro"))}
	for _, m := range unnamed[:min(len(unnamed), standInPage)] {
		id := strconv.FormatInt(int64(m.PersonID), 10)
		blocks = append(blocks,
			Optional("by_"+id, i18n.Text(lang, "attendance.stand_in_for", i18n.Args{"Name": m.Name}), UserField("by_"+id, i18n.Text(lang, "platform.choose"), "")),
			Optional("name_"+id, i18n.Text(lang, "attendance.stand_in_name"), nameField(lang, "stand_in_name#"+id, "")))
	}
	return Modal("stand_ins_save", i18n.Text(lang, "attendance.stand_ins_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.close"), blocks...)
}

// AttendanceStart is what who opens the minutes sees of the attendance: the quorum, where one is watched, and the button.
func AttendanceStart(lang string, a consult.Attendance) []slack.Block {
	var blocks []slack.Block
	if a.Needed > 0 {
		blocks = append(blocks, Section(quorumLine(lang, a)))
	}
	return append(blocks, Actions(Button("attendance", i18n.Text(lang, "attendance.button"), idOf(a.Meeting)), spellButton(lang, a)))
}

// AttendanceKept confirms what was noted, and warns when the quorum is not there.
func AttendanceKept(lang string, a consult.Attendance) (string, []slack.Block) {
	there := 0
	for _, m := range a.Members {
		if m.Presence == consult.WasPresent || m.Presence == consult.WasOnline {
			there++
		}
	}
	text := i18n.Text(lang, "attendance.kept", i18n.Args{"Count": there + len(a.Guests)})
	blocks := []slack.Block{Section(text)}
	if a.Needed > 0 {
		line := quorumLine(lang, a)
		if a.Lost() {
			line, text = ":warning: "+line, text+" "+line
		}
		blocks = append(blocks, Section(line))
	}
	return text, append(blocks, Actions(Button("attendance", i18n.Text(lang, "attendance.change"), idOf(a.Meeting)), spellButton(lang, a)))
}

// quorumLine says how many member organisations are needed and there; before anybody looked, how many said to come.
func quorumLine(lang string, a consult.Attendance) string {
	there, _ := a.There()
	args := i18n.Args{"Needed": a.Needed, "There": len(there), "Invited": len(a.Invited)}
	switch {
	case !a.Kept:
		return i18n.Text(lang, "attendance.quorum_expected", args)
	case a.Lost():
		return i18n.Text(lang, "attendance.quorum_lost", args)
	}
	return i18n.Text(lang, "attendance.quorum_there", args)
}

// whoWas is the attendance in the minutes: names grouped, with who was there for a part, guests, then organisations and
// quorum.
func whoWas(lang string, a consult.Attendance, agenda []consult.AgendaItem) [][]Span {
	var lines [][]Span
	for _, p := range consult.Presences() {
		var names []string
		for _, m := range a.Of(p) {
			names = append(names, whenThere(lang, a.Meeting, withStandIn(lang, m.Name, m.StandIn), m.Spell, agenda))
		}
		lines = append(lines, nameLine(lang, i18n.Text(lang, "presence."+string(p)), names)...)
	}
	var guests []string
	for _, g := range a.Guests {
		name := g.Name
		if g.Organisation != "" {
			name += " (" + g.Organisation + ")"
		}
		guests = append(guests, name)
	}
	lines = append(lines, nameLine(lang, i18n.Text(lang, "attendance.guests"), guests)...)
	if len(a.Invited) > 0 {
		lines = append(lines, organisationLine(lang, a))
	}
	if a.Needed > 0 {
		lines = append(lines, []Span{Plain(quorumLine(lang, a))})
	}
	if lost := lostAt(lang, a, agenda); lost != "" {
		lines = append(lines, []Span{Plain(lost)})
	}
	if a.Remarks != "" {
		lines = append(lines, []Span{Plain(a.Remarks)})
	}
	return lines
}

func withStandIn(lang, name, standIn string) string {
	if standIn == "" {
		return name
	}
	return i18n.Text(lang, "attendance.by", i18n.Args{"Name": name, "StandIn": standIn})
}

// nameLine is a title with how many and who; nothing when there is nobody.
func nameLine(lang, title string, names []string) [][]Span {
	if len(names) == 0 {
		return nil
	}
	title += " (" + strconv.Itoa(len(names)) + ")"
	if more := len(names) - maxNames; more > 0 {
		names = append(names[:maxNames:maxNames], i18n.Text(lang, "meeting.more_names", i18n.Args{"Count": more}))
	}
	return [][]Span{{Bold(title), Plain(i18n.Text(lang, "meeting.names", i18n.Args{"Names": strings.Join(names, ", ")}))}}
}

// organisationLine counts each organisation once, and names those without a voice.
func organisationLine(lang string, a consult.Attendance) []Span {
	there, away := a.There()
	line := []Span{Plain(i18n.Text(lang, "attendance.organisations", i18n.Args{"There": len(there), "Invited": len(a.Invited)}))}
	if len(away) > 0 {
		line = append(line, Plain(" "+i18n.Text(lang, "attendance.away", i18n.Args{"Names": organisationNames(lang, away)})))
	}
	return line
}

func organisationNames(lang string, list []consult.Organisation) string {
	var names []string
	for _, o := range list[:min(len(list), maxNames)] {
		names = append(names, o.Name)
	}
	if more := len(list) - maxNames; more > 0 {
		names = append(names, i18n.Text(lang, "attendance.more_organisations", i18n.Args{"Count": more}))
	}
	return i18n.List(lang, names)
}

// maxGaps keeps a message under Slack's 50 blocks and 4,000 characters a list.
const maxGaps = 40

// Missing tells who leads a platform which member organisations have no voice yet at a meeting, and why.
func Missing(lang string, o consult.Outlook) (string, []slack.Block) {
	gaps := o.Gaps()
	title := i18n.Text(lang, "attendance.missing_title")
	head := Rich(Bold(o.Meeting.Platform), Plain("\n"+MeetingWhen(lang, o.Meeting)))
	if len(gaps) == 0 {
		none := i18n.Text(lang, "attendance.missing_none")
		return none, []slack.Block{head, Section(none)}
	}
	var lines [][]Span
	for _, g := range gaps[:min(len(gaps), maxGaps)] {
		name := g.Organisation.Name
		if name == "" {
			name = i18n.Text(lang, "attendance.no_organisation")
		}
		lines = append(lines, []Span{Bold(name), Plain(": " + gapReason(lang, g))})
	}
	if more := len(gaps) - maxGaps; more > 0 {
		lines = append(lines, []Span{Plain(i18n.Text(lang, "attendance.more_organisations", i18n.Args{"Count": more}))})
	}
	return title, []slack.Block{head, Rich(Bold(title)), Bullets(lines...), Small(i18n.Text(lang, "attendance.missing_only_you"))}
}

func gapReason(lang string, g consult.Gap) string {
	if len(g.People) == 0 {
		return i18n.Text(lang, "attendance.nobody_sits")
	}
	var excused, silent []string
	for _, p := range g.People {
		if p.Answer == consult.Excused {
			excused = append(excused, p.Name)
		} else {
			silent = append(silent, p.Name)
		}
	}
	var parts []string
	if len(silent) > 0 {
		parts = append(parts, i18n.Text(lang, "attendance.silent", i18n.Args{"Names": someNames(lang, silent)}))
	}
	if len(excused) > 0 {
		parts = append(parts, i18n.Text(lang, "attendance.excused", i18n.Args{"Names": someNames(lang, excused)}))
	}
	return strings.Join(parts, "; ")
}

func someNames(lang string, names []string) string {
	const most = 8
	if more := len(names) - most; more > 0 {
		names = append(names[:most:most], i18n.Text(lang, "meeting.more_names", i18n.Args{"Count": more}))
	}
	return strings.Join(names, ", ")
}

// ParticipationOverview tells who coordinates how often each organisation was there, by name and never as a ranking.
func ParticipationOverview(lang, platform string, list []consult.Participation) (string, []slack.Block) {
	title := i18n.Text(lang, "attendance.participation", i18n.Args{"Platform": Literal(platform)})
	if len(list) == 0 {
		none := i18n.Text(lang, "attendance.participation_none")
		return none, []slack.Block{Section(title), Section(none)}
	}
	const most = 120 // lines of at most 30 words: well under what one message holds
	var lines [][]Span
	for _, p := range list[:min(len(list), most)] {
		line := i18n.Text(lang, "attendance.participation_line", i18n.Args{"There": p.There, "Count": p.Invited})
		lines = append(lines, []Span{Bold(p.Organisation), Plain(": " + line)})
	}
	if more := len(list) - most; more > 0 {
		lines = append(lines, []Span{Plain(i18n.Text(lang, "attendance.more_organisations", i18n.Args{"Count": more}))})
	}
	return title, []slack.Block{Section(title), Bullets(lines...), Small(i18n.Text(lang, "attendance.participation_counted"))}
}

// TendMinutes asks who keeps the minutes to take them over or close them; once that is done it says so instead.
func TendMinutes(lang string, m consult.Meeting, d consult.Delivery) (string, []slack.Block) {
	args := i18n.Args{"Platform": Literal(m.Platform), "When": i18n.DateTime(lang, m.Local(m.StartsAt))}
	var text string
	var button slack.BlockElement
	switch {
	case d.Purpose == consult.PurposeOpenMinutes && m.State == consult.MeetingOpen && m.ByItself:
		text = i18n.Text(lang, "attendance.open_minutes", args)
		button = Primary("start", i18n.Text(lang, "attendance.open_button"), idOf(m))
	case d.Purpose == consult.PurposeCloseMinutes && m.State == consult.MeetingOpen:
		text = i18n.Text(lang, "attendance.close_minutes", args)
		button = Primary("close_overdue", i18n.Text(lang, "minutes.close"), idOf(m))
	case m.State == consult.MeetingOpen:
		text = i18n.Text(lang, "attendance.opened", args)
	case m.State == consult.MeetingClosed:
		text = i18n.Text(lang, "attendance.closed", args)
	default:
		text = i18n.Text(lang, "attendance.not_needed", args)
	}
	blocks := []slack.Block{Section(text)}
	if button != nil {
		blocks = append(blocks, Actions(button))
	}
	return text, append(blocks, smallPrint(lang, d)...)
}

// quorumChoice offers the quorums: none, half, or a number of organisations.
func quorumChoice(lang string, value consult.Quorum) *slack.SelectBlockElement {
	options := []*slack.OptionBlockObject{
		Option(i18n.Text(lang, "attendance.quorum_none"), strconv.Itoa(int(consult.NoQuorum))),
		Option(i18n.Text(lang, "attendance.quorum_half"), strconv.Itoa(int(consult.HalfQuorum))),
	}
	for n := 2; n <= int(consult.MaxQuorum); n++ {
		options = append(options, Option(i18n.Text(lang, "attendance.quorum_number", i18n.Args{"Count": n}), fmt.Sprint(n)))
	}
	return Choice("quorum", i18n.Text(lang, "platform.choose"), strconv.Itoa(int(value)), options...)
}
