package view

import (
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// The choices of how often a meeting repeats, for who rather picks than writes.
const (
	RepeatOnce     = "once"
	RepeatWeekly   = "weekly"
	RepeatBiweekly = "biweekly"
	RepeatNth      = "nth"      // the same weekday of the month: second Thursday
	RepeatLast     = "last"     // the last such weekday of the month
	RepeatMonthDay = "monthday" // the same day of the month
)

var repeats = []string{RepeatOnce, RepeatWeekly, RepeatBiweekly, RepeatNth, RepeatLast, RepeatMonthDay}

// PlannedDate is one date of a preview.
type PlannedDate struct {
	At        time.Time // in the platform's zone
	Holiday   string    // name of the day off, "" on ordinary days
	To        time.Time // when it is held because of the day off
	Skipped   bool      // it is left out because of the day off
	Asked     bool      // the chair will be asked
	Busy      int       // members who have another meeting then
	Elsewhere []string  // where, as far as the reader may know
}

// PlanPreview is what is about to be planned.
type PlanPreview struct {
	Platform string
	Words    string // the rule in words; "" for a single date
	Dates    []PlannedDate
	Total    int       // dates that are planned at once; Dates are the first of them
	Until    time.Time // when the first one ends
	Place    string
	Link     string
	Policy   consult.HolidayPolicy
	Reason   string
	Value    string // the draft, as its buttons carry it
}

// PlanPreviewMessage shows what is about to be planned, with the buttons to confirm and to adjust.
func PlanPreviewMessage(lang string, p PlanPreview) (string, []slack.Block) {
	return i18n.Text(lang, "plan.preview"), append(preview(lang, p), Actions(
		Primary("plan_confirm", i18n.Text(lang, "plan.confirm"), p.Value),
		Button("plan_form", i18n.Text(lang, "plan.adjust"), p.Value)))
}

// PlanPreviewModal is the same as a form's second step.
func PlanPreviewModal(lang string, p PlanPreview) *slack.ModalViewRequest {
	blocks := append(preview(lang, p), Actions(Button("plan_form", i18n.Text(lang, "plan.adjust"), p.Value)))
	return Modal("plan_confirm", i18n.Text(lang, "plan.title"), i18n.Text(lang, "plan.confirm"), i18n.Text(lang, "modal.cancel"), blocks...)
}

func preview(lang string, p PlanPreview) []slack.Block {
	first := p.Dates[0].At
	spans := []Span{Bold(p.Platform), Plain("\n"), Emoji("calendar"), Plain(" ")}
	if p.Words != "" {
		spans = append(spans, Bold(p.Words), Plain(" "+i18n.Text(lang, "plan.until", i18n.Args{"To": i18n.Time(lang, p.Until)})))
	} else {
		spans = append(spans, Bold(hours(lang, first, p.Until)))
	}
	if p.Place != "" {
		spans = append(spans, Plain("\n"), Emoji("round_pushpin"), Plain(" "+p.Place))
	}
	if p.Link != "" {
		spans = append(spans, Plain("\n"), Emoji("link"), Plain(" "), Link(p.Link))
	}
	if p.Reason != "" {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "meeting.reason")+" "+p.Reason))
	}
	blocks := []slack.Block{Section(i18n.Text(lang, "plan.preview")), Rich(spans...)}
	holidays, clashes := false, false
	var lines [][]Span
	for _, d := range p.Dates {
		holidays, clashes = holidays || d.Holiday != "", clashes || d.Busy > 0
		lines = append(lines, plannedLine(lang, d))
	}
	if p.Words != "" || holidays || clashes {
		blocks = append(blocks, Bullets(lines...))
	}
	if p.Total > len(p.Dates) {
		blocks = append(blocks, Small(i18n.Text(lang, "plan.first_of", i18n.Args{"Shown": len(p.Dates), "Total": p.Total})))
	}
	if holidays && (p.Policy == "" || p.Policy == consult.PolicyKeep) {
		blocks = append(blocks, Small(i18n.Text(lang, "plan.holiday")))
	}
	return blocks
}

// plannedLine is one date with what stands in its way and what becomes of it.
func plannedLine(lang string, d PlannedDate) []Span {
	date := func(t time.Time) string { return fmt.Sprintf("%s %d", i18n.ShortDate(lang, t), t.Year()) }
	line := []Span{Plain(date(d.At))}
	if d.Skipped {
		line = []Span{Struck(date(d.At))}
	}
	if d.Holiday != "" {
		line = append(line, Plain(" – "+d.Holiday+" "), Emoji("warning"))
		switch {
		case d.Skipped:
			line = append(line, Plain(" "+i18n.Text(lang, "series.left_out")))
		case d.Asked:
			line = append(line, Plain(" "+i18n.Text(lang, "series.chair_is_asked")))
		case !d.To.Equal(d.At) && !d.To.IsZero():
			line = append(line, Plain(" "+i18n.Text(lang, "series.becomes", i18n.Args{"Date": date(d.To)})))
		}
	}
	if d.Busy > 0 {
		line = append(line, Plain(" – "+i18n.Text(lang, "series.busy", i18n.Args{"Count": d.Busy})))
		if len(d.Elsewhere) > 0 {
			line = append(line, Plain(" ("+i18n.List(lang, d.Elsewhere)+")"))
		}
	}
	return line
}

// PlanForm is what was understood so far, for who picks or corrects.
type PlanForm struct {
	Note   string     // what was not understood, mrkdwn of ours; "" for nothing
	Words  string     // the rhythm in words
	Date   *time.Time // first or only date
	Start  string     // "15:04", "" when no hour was understood
	End    string
	Repeat string
	Place  string
	Link   string
	Policy consult.HolidayPolicy
	Reason string
	From   *time.Time // from when on it takes the place of a rhythm that there is; nil for a new one
}

// MaxPlanWords is how much the form holds of a rhythm in words, in characters.
const MaxPlanWords = 300

// PlanModal asks for a rhythm or a date, in words or by pickers.
func PlanModal(lang string, f PlanForm) *slack.ModalViewRequest {
	var options []*slack.OptionBlockObject
	for _, r := range repeats {
		options = append(options, Option(i18n.Text(lang, "plan.repeat."+r), r))
	}
	if f.Repeat == "" {
		f.Repeat = RepeatOnce
	}
	var blocks []slack.Block
	if f.Note != "" {
		blocks = append(blocks, Section(f.Note))
	}
	route, title, why := "plan_save", i18n.Text(lang, "plan.title"), "plan.why_hint"
	if f.From != nil {
		route, title, why = "series_save", i18n.Text(lang, "series.change_title"), "series.why_hint"
		blocks = append(blocks, Input("from", i18n.Text(lang, "series.from"), DateField("from", f.From)))
	}
	blocks = append(blocks,
		Hinted(Optional("rhythm", i18n.Text(lang, "plan.words"), textOf("rhythm", f.Words, MaxPlanWords)), i18n.Text(lang, "plan.words_hint")),
		Optional("date", i18n.Text(lang, "plan.date"), DateField("date", f.Date)),
		Optional("start", i18n.Text(lang, "meeting.start"), TimeField("start", f.Start)),
		Optional("end", i18n.Text(lang, "meeting.end"), TimeField("end", f.End)),
		Input("repeat", i18n.Text(lang, "plan.repeat_label"), Choice("repeat", i18n.Text(lang, "plan.repeat_label"), f.Repeat, options...)),
		Optional("place", i18n.Text(lang, "meeting.place"), textOf("place", f.Place, consult.MaxPlace)),
		Optional("link", i18n.Text(lang, "meeting.link"), textOf("link", f.Link, consult.MaxLink)),
		Input("policy", i18n.Text(lang, "series.policy_label"), policyChoice(lang, f.Policy)),
		Hinted(Optional("reason", i18n.Text(lang, "meeting.why"), textOf("reason", f.Reason, consult.MaxPlanReason)), i18n.Text(lang, why)),
	)
	return Modal(route, title, i18n.Text(lang, "plan.next"), i18n.Text(lang, "modal.cancel"), blocks...)
}

func policyChoice(lang string, policy consult.HolidayPolicy) slack.BlockElement {
	if policy == "" {
		policy = consult.PolicyKeep
	}
	var options []*slack.OptionBlockObject
	for _, p := range consult.HolidayPolicies() {
		options = append(options, Option(i18n.Text(lang, "series.policy."+string(p)), string(p)))
	}
	return Choice("policy", i18n.Text(lang, "series.policy_label"), string(policy), options...)
}

// Planned confirms what was planned, and says when the first invitation goes out.
func Planned(lang string, planned []consult.Meeting, invited time.Time, now time.Time) (string, []slack.Block) {
	first := planned[0]
	when := i18n.Text(lang, "plan.invited_at", i18n.Args{"When": i18n.DateTime(lang, first.Local(invited))})
	if !invited.After(now) {
		when = i18n.Text(lang, "plan.invited_now")
	}
	text := i18n.Text(lang, "plan.planned", i18n.Args{"Count": len(planned), "Platform": Literal(first.Platform), "First": MeetingWhen(lang, first)})
	return text, []slack.Block{Section(text), Small(when), Actions(Button("meetings", i18n.Text(lang, "menu.meetings"), "menu"))}
}
