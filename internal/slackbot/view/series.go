package view

import (
	"fmt"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// SeriesEntry is one rhythm as people say it.
type SeriesEntry struct {
	consult.Series
	Words string
}

// SeriesPage is the rhythms of one platform.
type SeriesPage struct {
	Platform   string
	PlatformID consult.PlatformID
	Manages    bool
	Series     []SeriesEntry
}

// SeriesList shows the rhythms of a platform, with the buttons to change them for who may.
func SeriesList(lang string, page SeriesPage) (string, []slack.Block) {
	title := i18n.Text(lang, "series.list", i18n.Args{"Platform": page.Platform})
	blocks := []slack.Block{Header(title)}
	if len(page.Series) == 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "series.none")))
	}
	for _, s := range page.Series {
		blocks = append(blocks, Rich(seriesLines(lang, s)...))
		if page.Manages {
			value := fmt.Sprintf("%d 0", s.ID)
			blocks = append(blocks, Actions(Button("series_change", i18n.Text(lang, "series.change"), value), Button("series_end", i18n.Text(lang, "series.end"), value)))
		}
	}
	if page.Manages {
		id := strconv.FormatInt(int64(page.PlatformID), 10)
		blocks = append(blocks, Actions(Button("year", i18n.Text(lang, "series.year"), id), Button("cancelled", i18n.Text(lang, "meeting.cancelled_dates"), id)))
	}
	return title, blocks
}

func seriesLines(lang string, s SeriesEntry) []Span {
	spans := []Span{Emoji("calendar"), Plain(" "), Bold(s.Words)}
	if s.Place != "" {
		spans = append(spans, Plain("\n"), Emoji("round_pushpin"), Plain(" "+s.Place))
	}
	if s.Policy != "" && s.Policy != consult.PolicyKeep {
		spans = append(spans, Plain("\n"+labelled(lang, i18n.Text(lang, "series.policy_label"))+i18n.Text(lang, "series.policy."+string(s.Policy))))
	}
	if s.Reason != "" {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "meeting.reason")+" "+s.Reason))
	}
	if s.EndedAt != nil {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "series.until", i18n.Args{"Date": i18n.Date(lang, s.EndedAt.In(zoned(s.Zone)))})))
	}
	return spans
}

func zoned(zone string) *time.Location { return consult.Platform{Zone: zone}.Location() }

// EndSeriesForm asks from when on a rhythm holds no more.
func EndSeriesForm(lang string, s SeriesEntry, from time.Time) *slack.ModalViewRequest {
	return Modal("series_end_save", i18n.Text(lang, "series.end_title"), i18n.Text(lang, "plan.next"), i18n.Text(lang, "modal.cancel"),
		Rich(append([]Span{Bold(s.Platform), Plain("\n")}, seriesLines(lang, s)...)...),
		Input("from", i18n.Text(lang, "series.end_from"), DateField("from", &from)),
		Optional("reason", i18n.Text(lang, "meeting.why"), textOf("reason", "", consult.MaxReason)),
	)
}

// maxGone is how many dates that disappear are named.
const maxGone = 8

// RhythmPreviewModal shows what a change of rhythm does, and who would read about it; shown is nil when the rhythm only ends.
func RhythmPreviewModal(lang string, shown *PlanPreview, e consult.RhythmEffect, from time.Time) *slack.ModalViewRequest {
	day := i18n.Date(lang, from)
	title, submit := i18n.Text(lang, "series.end_title"), i18n.Text(lang, "series.end")
	blocks := []slack.Block{Section(i18n.Text(lang, "series.ends_from", i18n.Args{"Date": day}))}
	if shown != nil {
		title, submit = i18n.Text(lang, "series.change_title"), i18n.Text(lang, "plan.confirm")
		blocks = append([]slack.Block{Section(i18n.Text(lang, "series.holds_from", i18n.Args{"Date": day}))}, preview(lang, *shown)...)
	}
	if len(e.Cancelled) > 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "series.gone", i18n.Args{"Count": len(e.Cancelled)})), Bullets(goneLines(lang, e.Cancelled)...))
	}
	if e.Old.ChannelID != "" {
		args := i18n.Args{"Channel": "<#" + e.Old.ChannelID + ">", "Count": e.Members}
		blocks = append(blocks, Section(i18n.Text(lang, "series.who_reads", args)))
		if e.Told > 0 {
			blocks = append(blocks, Small(i18n.Text(lang, "series.told", i18n.Args{"Count": e.Told})))
		}
		blocks = append(blocks, NoticeField(lang, false))
	}
	return Modal("series_confirm", title, submit, i18n.Text(lang, "modal.cancel"), blocks...)
}

func goneLines(lang string, dates []time.Time) [][]Span {
	var lines [][]Span
	for _, at := range dates[:min(len(dates), maxGone)] {
		lines = append(lines, []Span{Struck(i18n.DateTime(lang, at))})
	}
	if more := len(dates) - maxGone; more > 0 {
		lines = append(lines, []Span{Plain(i18n.Text(lang, "series.more_dates", i18n.Args{"Count": more}))})
	}
	return lines
}

// RhythmNotice is the one notice of a change of rhythm, in the channel; words are those of the new rhythm, "" when the old
// one only ends.
func RhythmNotice(lang string, e consult.RhythmEffect, words string, d consult.Delivery) (string, []slack.Block) {
	from := time.Time{}
	if e.Old.EndedAt != nil {
		from = e.Old.EndedAt.In(zoned(e.Old.Zone))
	}
	args := i18n.Args{"Platform": Literal(e.Old.Platform), "Date": i18n.Date(lang, from)}
	if e.New == nil {
		text := i18n.Text(lang, "series.notice_ended", args)
		return text, append(append([]slack.Block{Section(text)}, noticeTail(lang, e)...), smallPrint(lang, d)...)
	}
	text := i18n.Text(lang, "series.notice_changed", args)
	spans := []Span{Emoji("calendar"), Plain(" "), Bold(words)}
	if e.New.Place != "" {
		spans = append(spans, Plain("\n"), Emoji("round_pushpin"), Plain(" "+e.New.Place))
	}
	if e.New.Link != "" {
		spans = append(spans, Plain("\n"), Emoji("link"), Plain(" "), Link(e.New.Link))
	}
	blocks := []slack.Block{Section(text), Rich(spans...)}
	var lines [][]Span
	for _, at := range e.Planned {
		lines = append(lines, []Span{Plain(i18n.DateTime(lang, at))})
	}
	if len(lines) > 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "series.new_dates")), Bullets(lines...))
	}
	return text, append(append(blocks, noticeTail(lang, e)...), smallPrint(lang, d)...)
}

func noticeTail(lang string, e consult.RhythmEffect) []slack.Block {
	var blocks []slack.Block
	if len(e.Cancelled) > 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "series.no_longer")), Bullets(goneLines(lang, e.Cancelled)...))
	}
	if e.Old.EndReason != "" {
		blocks = append(blocks, Rich(Plain(i18n.Text(lang, "meeting.reason")+" "), Plain(e.Old.EndReason)))
	}
	return blocks
}
