package meeting

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// usualLength is how long a meeting lasts when nobody says.
const usualLength = 2 * time.Hour

// carried is a draft as a button or a form of ours carries it: data, not authority, checked again by the step.
type carried struct {
	Platform int64  `json:"p"`
	RRule    string `json:"r,omitempty"`
	Start    string `json:"s"` // wall clock in Zone
	Zone     string `json:"z"`
	Seconds  int64  `json:"d"`
	Place    string `json:"w,omitempty"`
	Link     string `json:"l,omitempty"`
	Policy   string `json:"h,omitempty"`
	Reason   string `json:"x,omitempty"`
	Dates    string `json:"t,omitempty"` // of a fixed list, wall clock, apart by a blank
}

const wallClock = "2006-01-02T15:04"

// packDraft writes a draft for a button; Slack holds 2,000 characters there, and the domain bounds place and link.
func packDraft(d consult.SeriesDraft) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(carried{
		Platform: int64(d.PlatformID), RRule: d.RRule, Start: d.Start.Format(wallClock), Zone: d.Zone, Seconds: int64(d.Duration),
		Place: d.Place, Link: d.Link, Policy: string(d.Policy), Dates: packDates(d.Dates), Reason: d.Reason,
	}) // strings and numbers always encode
	return strings.TrimSpace(b.String())
}

// unpackDraft reads what packDraft wrote.
func unpackDraft(text string) (consult.SeriesDraft, error) {
	var c carried
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return consult.SeriesDraft{}, consult.NotFound("gone")
	}
	loc, err := recurrence.LoadZone(c.Zone)
	if err != nil {
		return consult.SeriesDraft{}, err
	}
	start, err := unpackDates(c.Start, loc, startOf(c.RRule))
	if err != nil || len(start) != 1 {
		return consult.SeriesDraft{}, consult.NotFound("gone")
	}
	dates, err := unpackDates(c.Dates, loc, recurrence.LocalInstant)
	if err != nil {
		return consult.SeriesDraft{}, consult.NotFound("gone")
	}
	return consult.SeriesDraft{
		PlatformID: consult.PlatformID(c.Platform), RRule: c.RRule, Zone: c.Zone, Duration: consult.Seconds(c.Seconds),
		Start: start[0], Place: c.Place, Link: c.Link, Policy: consult.HolidayPolicy(c.Policy), Dates: dates, Reason: c.Reason,
	}, nil
}

// datesInWords writes a fixed list so that it is read back in every language.
func datesInWords(dates []time.Time) string {
	var words []string
	for _, at := range dates {
		words = append(words, at.Format("2/1/2006"))
	}
	return strings.Join(words, ", ")
}

func packDates(dates []time.Time) string {
	var walls []string
	for _, at := range dates {
		walls = append(walls, at.Format(wallClock))
	}
	return strings.Join(walls, " ")
}

// onClock is how package recurrence reads an hour on the clock of a zone.
type onClock func(y int, m time.Month, d, hh, mm int, loc *time.Location) time.Time

// startOf is how the start of a rule is read; "" is a single date.
func startOf(rrule string) onClock {
	if rrule == "" {
		return recurrence.LocalInstant
	}
	return recurrence.StartAt
}

func unpackDates(text string, loc *time.Location, read onClock) ([]time.Time, error) {
	var dates []time.Time
	for _, word := range strings.Fields(text) {
		wall, err := time.Parse(wallClock, word)
		if err != nil {
			return nil, err
		}
		dates = append(dates, read(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), loc))
	}
	return dates, nil
}

// address is a link in a command, as typed or as Slack writes it: <https://example.org|example.org>.
var address = regexp.MustCompile(`<?(https?://[^\s<>|]+)(?:\|[^>]*)?>?`)

// takeLink takes the first link out of a text.
func takeLink(text string) (rest, link string) {
	at := address.FindStringSubmatchIndex(text)
	if at == nil {
		return text, ""
	}
	return strings.TrimSpace(text[:at[0]] + text[at[1]:]), text[at[2]:at[3]]
}

// seriesForm is what the form of a series holds.
type seriesForm struct {
	words, date, start, end, repeat, place, link, policy, reason string
	length                                                       consult.Seconds // when nobody says how long; 0 = the usual length
}

func readSeriesForm(req slackbot.Request) seriesForm {
	return seriesForm{
		words: slackbot.OneLine(req.Field("rhythm").One()), date: req.Field("date").One(), start: req.Field("start").One(),
		end: req.Field("end").One(), repeat: req.Field("repeat").One(), place: slackbot.OneLine(req.Field("place").One()),
		link: strings.TrimSpace(req.Field("link").One()), policy: req.Field("policy").One(),
		reason: slackbot.OneLine(req.Field("reason").One()),
	}
}

// draft reads the form: the words where there are any, else the pickers. What is wrong is refused beside its input.
func (f seriesForm) draft(platform consult.PlatformID, zone string, now time.Time) (consult.SeriesDraft, error) {
	d := consult.SeriesDraft{PlatformID: platform, Zone: zone, Place: f.place, Link: f.link, Policy: consult.HolidayPolicy(f.policy), Reason: f.reason}
	var err error
	if f.words != "" {
		err = f.fromWords(&d, now)
	} else {
		err = f.fromPickers(&d, now)
	}
	if err != nil {
		return d, err
	}
	if d.Duration == 0 {
		d.Duration = f.length
	}
	if d.Duration == 0 {
		d.Duration = consult.Seconds(usualLength / time.Second)
	}
	return d, checkDraft(d, f, now)
}

func (f seriesForm) fromWords(d *consult.SeriesDraft, now time.Time) error {
	r, err := recurrence.ReadDates(f.words, "", now, time.Time{}, d.Zone)
	if err != nil {
		return beside("rhythm", err)
	}
	if r.Rest != "" {
		return consult.Invalid("rhythm", "words_left", map[string]any{"Rest": r.Rest})
	}
	if r.Start.IsZero() {
		return consult.Invalid("rhythm", "no_date_understood", nil)
	}
	d.RRule, d.Start, d.Dates, d.Duration = r.RRule, r.Start, r.Dates, consult.Seconds(r.Duration/time.Second)
	if d.Place == "" {
		d.Place = r.Place
	}
	if !r.HasTime {
		if d.Start, err = atHour(r.Start, "start", f.start, startOf(d.RRule)); err != nil {
			return err
		}
		for i, day := range d.Dates {
			if d.Dates[i], err = atHour(day, "start", f.start, recurrence.LocalInstant); err != nil {
				return err
			}
		}
	}
	if d.Duration == 0 {
		return f.until(d)
	}
	return nil
}

func (f seriesForm) fromPickers(d *consult.SeriesDraft, now time.Time) error {
	day, err := pickedDay("date", f.date, d.Zone)
	if err != nil {
		return err
	}
	d.RRule = repeatRule(f.repeat, day)
	if d.Start, err = atHour(day, "start", f.start, startOf(d.RRule)); err != nil {
		return err
	}
	if !d.Start.After(now) {
		return consult.Invalid("date", "date_past", nil)
	}
	return f.until(d)
}

// until reads the end that was picked, on the day of the start.
func (f seriesForm) until(d *consult.SeriesDraft) error {
	if f.end == "" {
		return nil
	}
	end, err := endAt(d.Start, f.end)
	if err != nil {
		return err
	}
	d.Duration = consult.Seconds(end.Sub(d.Start) / time.Second)
	return consult.CheckHours(d.Start, end)
}

// checkDraft refuses what cannot be planned, beside the input that it came from.
func checkDraft(d consult.SeriesDraft, f seriesForm, now time.Time) error {
	where := "repeat"
	if f.words != "" {
		where = "rhythm"
	}
	if err := d.Check(now); err != nil {
		if refusal, ok := consult.Refusal(err); ok && refusal.Field == "date" {
			return beside(f.dateField(), err)
		}
		return err
	}
	if d.RRule == "" {
		return nil
	}
	_, err := recurrence.New(d.RRule, d.Start, d.Zone)
	return beside(where, err)
}

// dateField is the input that says when.
func (f seriesForm) dateField() string {
	if f.words != "" {
		return "rhythm"
	}
	return "date"
}

// beside moves a refusal to the input that it is about.
func beside(field string, err error) error {
	refusal, ok := consult.Refusal(err)
	if !ok {
		return err
	}
	moved := *refusal
	moved.Field = field
	return &moved
}

func pickedDay(field, date, zone string) (time.Time, error) {
	loc, err := recurrence.LoadZone(zone)
	if err != nil {
		return time.Time{}, err
	}
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return time.Time{}, consult.Invalid(field, "date_missing", nil)
	}
	return recurrence.LocalInstant(day.Year(), day.Month(), day.Day(), 0, 0, loc), nil
}

// Who begins after the first of these hours and ends before the second goes on past midnight; every other end before its
// start is a slip.
const (
	lateStart = 18
	earlyEnd  = 6
)

// endAt is the moment of a picked end: on the day of the start, or in the night after it.
func endAt(start time.Time, hour string) (time.Time, error) {
	day := start
	if end, err := time.Parse("15:04", hour); err == nil && start.Hour() >= lateStart && end.Hour() < earlyEnd {
		day = start.AddDate(0, 0, 1)
	}
	return atHour(day, "end", hour, recurrence.LocalInstant)
}

// atHour is the moment of a picked hour on a day.
func atHour(day time.Time, field, hour string, read onClock) (time.Time, error) {
	t, err := time.Parse("15:04", hour)
	if err != nil {
		return time.Time{}, consult.Invalid(field, "hour_missing", nil)
	}
	return read(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), day.Location()), nil
}

var ruleDays = [7]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// repeatRule is the rule of a choice, with the first date as its model; "" repeats nothing.
func repeatRule(repeat string, first time.Time) string {
	day := ruleDays[first.Weekday()]
	switch repeat {
	case view.RepeatWeekly:
		return "FREQ=WEEKLY;BYDAY=" + day
	case view.RepeatBiweekly:
		return "FREQ=WEEKLY;INTERVAL=2;BYDAY=" + day
	case view.RepeatNth:
		return "FREQ=MONTHLY;BYDAY=" + string(rune('0'+(first.Day()+6)/7)) + day
	case view.RepeatLast:
		return "FREQ=MONTHLY;BYDAY=-1" + day
	case view.RepeatMonthDay:
		return "FREQ=MONTHLY;BYMONTHDAY=" + first.Format("2")
	}
	return ""
}
